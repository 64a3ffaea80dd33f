package org.eidolon.proto.tracking;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.eidolon.proto.Bytes;

/**
 * The replay tags seen under one onion key, each until its code is void by itself. A full cache
 * refuses all that is new. Not thread safe.
 *
 * <p>Invariant: a tag that was forgotten belongs to a code that is refused from then on, even if
 * our clock is set back later.
 */
public final class ReplayCache {
  /** What the sight of a tag means. */
  public enum Sight {
    FIRST,
    SEEN,
    /** There is no room left to remember it. */
    FULL,
    /** Its code is void, or was by our clock's earlier word. */
    PAST
  }

  private final int capacity;
  private final Set<Bytes> seen = new HashSet<>();
  private final NavigableMap<Instant, List<Bytes>> ends = new TreeMap<>();

  /** Tags of codes up to this one may have been forgotten. */
  private Instant forgotten = Instant.MIN;

  private long refusedWhenFull;

  /**
   * @param capacity in tags
   */
  public ReplayCache(int capacity) {
    if (capacity <= 0) {
      throw new IllegalArgumentException("replay cache for " + capacity + " tags");
    }
    this.capacity = capacity;
  }

  /**
   * Remembers a tag at its first sight.
   *
   * @param notAfter when its code becomes void
   */
  public Sight see(Bytes tag, Instant notAfter, Instant now) {
    forget(now);
    if (now.isAfter(notAfter) || !notAfter.isAfter(forgotten)) {
      return Sight.PAST;
    }
    if (seen.contains(tag)) {
      return Sight.SEEN;
    }
    if (seen.size() >= capacity) {
      refusedWhenFull++;
      return Sight.FULL;
    }
    seen.add(tag);
    ends.computeIfAbsent(notAfter, minute -> new ArrayList<>()).add(tag);
    return Sight.FIRST;
  }

  private void forget(Instant now) {
    while (!ends.isEmpty() && now.isAfter(ends.firstKey())) {
      var past = ends.pollFirstEntry();
      past.getValue().forEach(seen::remove);
      forgotten = past.getKey();
    }
  }

  public int size() {
    return seen.size();
  }

  /** How often a new tag was refused for lack of room. */
  public long refusedWhenFull() {
    return refusedWhenFull;
  }
}
