package org.eidolon.proto.tracking;

import java.util.HashSet;
import java.util.Set;
import org.eidolon.proto.Bytes;

/**
 * The replay tags seen under one onion key. It never forgets, and so ends with its key; a full one
 * refuses all that is new. Not thread safe.
 */
public final class ReplayCache {
  private final int capacity;
  private final Set<Bytes> seen = new HashSet<>();
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

  /** True once for each tag; false as well if there is no room left to remember it. */
  public boolean firstSight(Bytes tag) {
    if (seen.size() >= capacity && !seen.contains(tag)) {
      refusedWhenFull++;
      return false;
    }
    return seen.add(tag);
  }

  public int size() {
    return seen.size();
  }

  /** How often a new tag was refused for lack of room. */
  public long refusedWhenFull() {
    return refusedWhenFull;
  }
}
