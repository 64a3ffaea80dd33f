package org.eidolon.proto.tracker;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.eidolon.proto.peer.PeerId;

/**
 * How many dials of members the operator makes: some at once, one of each member at a time and few
 * a minute. Newcomers and those whom neighbors miss are counted apart, so that a crowd of the first
 * does not hide the second. Mutable; kept by one owner.
 */
public final class DialBudget {
  static final int AT_ONCE = 64;
  static final int PER_MINUTE = 3;

  /** Dials that end at once could fill the count of a minute without end. */
  private static final int MOST_COUNTED = 1 << 17;

  private record Kind(PeerId peer, boolean missed) {}

  private final Set<Kind> underWay = new HashSet<>();
  private final Map<Kind, Integer> counts = new HashMap<>();
  private int newcomers;
  private long minute;

  /** Whether a dial may begin now; if so, it has, and {@link #ended} is due. */
  public boolean begin(Roster.Check check, Instant now) {
    turn(now);
    var kind = new Kind(check.peer(), check.missed());
    int missed = underWay.size() - newcomers;
    if (underWay.contains(kind)
        || (check.missed() ? missed : newcomers) >= AT_ONCE
        || counts.getOrDefault(kind, 0) >= PER_MINUTE
        || counts.size() >= MOST_COUNTED) {
      return false;
    }
    counts.merge(kind, 1, Integer::sum);
    underWay.add(kind);
    newcomers += check.missed() ? 0 : 1;
    return true;
  }

  public void ended(Roster.Check check) {
    if (underWay.remove(new Kind(check.peer(), check.missed())) && !check.missed()) {
      newcomers--;
    }
  }

  private void turn(Instant now) {
    long current = Math.floorDiv(now.getEpochSecond(), 60L);
    if (current != minute) {
      minute = current;
      counts.clear();
    }
  }
}
