package org.eidolon.proto.tracker;

import java.util.Map;
import java.util.TreeMap;

/** The median of the members' capacities, kept up to date as they come and go. */
final class Capacities {
  private final TreeMap<Integer, Integer> counts = new TreeMap<>();
  private int total;
  private int changes;
  private int median = 1;

  void add(int capacityMbit) {
    counts.merge(capacityMbit, 1, Integer::sum);
    total++;
    changed();
  }

  void remove(int capacityMbit) {
    counts.computeIfPresent(capacityMbit, (key, count) -> count == 1 ? null : count - 1);
    total--;
    changed();
  }

  /** At most a few percent of the members behind, so that a join costs no walk over all. */
  int median() {
    return median;
  }

  private void changed() {
    changes++;
    if (changes > total / 64) {
      changes = 0;
      median = compute();
    }
  }

  private int compute() {
    int half = (total + 1) / 2;
    for (Map.Entry<Integer, Integer> entry : counts.entrySet()) {
      half -= entry.getValue();
      if (half <= 0) {
        return entry.getKey();
      }
    }
    return 1;
  }
}
