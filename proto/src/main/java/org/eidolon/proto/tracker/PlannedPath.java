package org.eidolon.proto.tracker;

import java.util.List;
import org.eidolon.proto.peer.PeerId;

/**
 * A path through the graph.
 *
 * @param firstLabel the owner's out label of the first link
 * @param hops nearest first; the last one is the partner
 */
public record PlannedPath(int firstLabel, List<Hop> hops) {
  /**
   * @param outLabel 0 at the last hop
   */
  public record Hop(PeerId peer, int inLabel, int outLabel) {}

  public PlannedPath {
    hops = List.copyOf(hops);
  }

  public int links() {
    return hops.size();
  }

  @Override
  public String toString() {
    return "PlannedPath[" + hops.size() + " links]";
  }
}
