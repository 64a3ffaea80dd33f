package org.eidolon.node.rpc;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Limits that are set but not switched on: clients keep both apart, a node has only limits in
 * force. Forgotten when the node ends. Thread-safe.
 */
final class IdleLimits {
  private static final long USUAL = 100;
  private final Map<Integer, Rates> byTorrent = new HashMap<>();

  /** In kilobytes a second. */
  record Rates(long down, long up) {
    static final Rates UNSAID = new Rates(USUAL, USUAL);

    Rates {
      if (down < 0 || up < 0) {
        throw new BadArgument("a speed limit is 0 or more");
      }
    }
  }

  synchronized Rates of(int id) {
    return byTorrent.getOrDefault(id, Rates.UNSAID);
  }

  synchronized void set(int id, Rates rates) {
    byTorrent.put(id, rates);
  }

  /** Forgets those of torrents that are gone. */
  synchronized void keepOnly(Set<Integer> ids) {
    byTorrent.keySet().retainAll(ids);
  }
}
