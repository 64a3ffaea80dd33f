package org.eidolon.node.metrics;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.eidolon.actors.swarm.SwarmStatus;

/**
 * Adds up swarms so that the sums never shrink: what a swarm that is gone, or that began anew, had
 * moved before stays counted.
 */
final class SwarmTotals {
  /** Bytes of blocks since the start. */
  record Moved(long fetched, long served, long wasted) {
    static final Moved NONE = new Moved(0, 0, 0);

    private static Moved of(SwarmStatus status) {
      return new Moved(status.fetchedBytes(), status.servedBytes(), status.wastedBytes());
    }

    private Moved plus(Moved other) {
      return new Moved(fetched + other.fetched, served + other.served, wasted + other.wasted);
    }

    /** A count that went back belongs to another life. */
    private boolean isBefore(Moved later) {
      return fetched <= later.fetched && served <= later.served && wasted <= later.wasted;
    }
  }

  /** All swarms at one moment. */
  record Sum(Map<SwarmStatus.State, Integer> states, int circuits, int partners, Moved moved) {
    Sum {
      states = Map.copyOf(states);
    }

    static final Sum NONE = new Sum(Map.of(), 0, 0, Moved.NONE);
  }

  private final Map<Object, Moved> present = new HashMap<>();
  private Moved past = Moved.NONE;

  /**
   * @param statuses of every swarm there is now, by anything that stays the same as long as it
   *     lives
   */
  synchronized Sum add(Map<?, SwarmStatus> statuses) {
    present.forEach(
        (swarm, before) -> {
          var now = statuses.get(swarm);
          if (now == null || !before.isBefore(Moved.of(now))) {
            past = past.plus(before);
          }
        });
    present.clear();
    var states = new EnumMap<SwarmStatus.State, Integer>(SwarmStatus.State.class);
    var moved = past;
    int circuits = 0;
    int partners = 0;
    for (var each : statuses.entrySet()) {
      var status = each.getValue();
      var own = Moved.of(status);
      present.put(each.getKey(), own);
      moved = moved.plus(own);
      states.merge(status.state(), 1, Integer::sum);
      circuits += status.circuits();
      partners += status.partners();
    }
    return new Sum(states, circuits, partners, moved);
  }
}
