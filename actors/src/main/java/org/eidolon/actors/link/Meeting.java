package org.eidolon.actors.link;

import java.time.Duration;
import java.util.List;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.tracker.Neighborhoods;
import org.eidolon.streams.link.LinkCloseReason;
import org.eidolon.streams.link.LinkConnection;
import org.eidolon.streams.link.LinkListener;

/**
 * A connection beside the link to a peer, opened because another network has the two meet. It
 * carries nothing, and lives until both are sure that the far end did not take us for a stranger.
 */
record Meeting(LinkConnection connection, List<Neighborhoods.Name> met, Runnable over) {

  /** Who dialled waits until the far end's patience with a stranger would have ended. */
  Duration atMost(Duration strangerPatience) {
    return strangerPatience.multipliedBy(connection.dialledByUs() ? 2 : 4);
  }

  void begin() {
    connection.start(
        new LinkListener() {
          /** The far end takes this one for the link, as both dialled at once: neither is. */
          @Override
          public void received(List<Cell> cells) {
            over.run();
          }

          @Override
          public void writable() {}

          @Override
          public void closed(LinkCloseReason reason) {
            over.run();
          }
        });
    connection.read();
  }
}
