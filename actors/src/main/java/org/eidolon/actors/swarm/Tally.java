package org.eidolon.actors.swarm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Figures of one swarm, as its status shows them. */
final class Tally {
  private static final int BUILDS = 256;

  long verifiedBytes;

  /** Of pieces that are neither here nor wanted. */
  long unwantedBytes;

  long fetchedBytes;
  long servedBytes;
  long wastedBytes;
  int relaysLeast;
  int relaysMost;
  final Set<Object> servingPartners = new HashSet<>();
  private final List<Long> buildMillis = new ArrayList<>();
  private final Map<Farewell, Integer> farewells = new EnumMap<>(Farewell.class);

  void built(int relays, long millis) {
    relaysLeast = relaysLeast == 0 ? relays : Math.min(relaysLeast, relays);
    relaysMost = Math.max(relaysMost, relays);
    if (buildMillis.size() == BUILDS) {
      buildMillis.remove(0);
    }
    buildMillis.add(millis);
  }

  long buildMillisMedian() {
    var sorted = new ArrayList<>(buildMillis);
    Collections.sort(sorted);
    return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
  }

  int ended(Farewell why) {
    return farewells.merge(why, 1, Integer::sum);
  }
}
