package org.eidolon.actors.link;

import java.time.Duration;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;

/**
 * One of our neighbors, as we show it to our own people alone.
 *
 * @param age of the link; zero if there is none
 */
public record NeighborView(PeerId peer, PeerAddress address, State state, Duration age) {

  /** How we are linked with a neighbor. */
  public enum State {
    /** The tracker named it; there is no link yet, or none any more. */
    NO_LINK,
    /** By a link that we dialled. */
    DIALLED,
    /** By a link that it dialled. */
    ACCEPTED,
    /** No neighbor any more: its link serves out its circuits. */
    LEAVING
  }

  /**
   * @param nanos of the clock by which the place's link began
   */
  static NeighborView of(PeerId peer, LinkPlace place, boolean leaving, long nanos) {
    var address = place.first().neighbor().address();
    if (place.connection.isEmpty()) {
      return new NeighborView(peer, address, State.NO_LINK, Duration.ZERO);
    }
    var dialled = place.connection.get().dialledByUs() ? State.DIALLED : State.ACCEPTED;
    var age = Duration.ofNanos(nanos - place.sinceNanos);
    return new NeighborView(peer, address, leaving ? State.LEAVING : dialled, age);
  }

  @Override
  public String toString() {
    return "NeighborView[" + peer + ", " + state + "]";
  }
}
