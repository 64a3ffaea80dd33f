package org.eidolon.proto.tracker;

import java.time.Instant;
import org.eidolon.proto.peer.PeerAddress;

/**
 * What the graph needs to know of a member.
 *
 * @param capacityMbit what it offers to carry, in Mbit/s
 * @param outOnly nobody can dial it
 * @param since when it joined first; the later end of a link dials
 */
public record Profile(PeerAddress address, int capacityMbit, boolean outOnly, Instant since) {
  public static final int MOST_CAPACITY_MBIT = 100_000;

  public Profile {
    Subnet.of(address);
    if (capacityMbit < 1 || capacityMbit > MOST_CAPACITY_MBIT) {
      throw new IllegalArgumentException("capacity of " + capacityMbit + " Mbit/s");
    }
  }

  Profile unreachable(boolean unreachable) {
    return new Profile(address, capacityMbit, unreachable, since);
  }
}
