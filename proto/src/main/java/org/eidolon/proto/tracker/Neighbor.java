package org.eidolon.proto.tracker;

import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;

/**
 * One neighbor that the tracker assigned to us. The labels name the two directions of the link to
 * both ends and to nobody else; tracking codes speak of links by label only.
 *
 * @param peer who must answer on the link
 * @param address where the link is dialled
 * @param outLabel the label of what we send to the neighbor; never 0
 * @param inLabel the label of what the neighbor sends to us; never 0
 * @param weDial whether we open the link; the other end waits for it
 */
public record Neighbor(
    PeerId peer, PeerAddress address, int outLabel, int inLabel, boolean weDial) {
  public Neighbor {
    if (outLabel == 0 || inLabel == 0) {
      throw new IllegalArgumentException("label 0 names no link");
    }
  }

  @Override
  public String toString() {
    return "Neighbor[" + peer + "]";
  }
}
