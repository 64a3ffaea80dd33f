package org.eidolon.proto.swarm;

import java.util.Arrays;
import java.util.BitSet;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * The wanted pieces, ordered by how many partners hold them, ties in random order. Pieces with the
 * same number of holders lie side by side in one array, so that a changed count moves a piece by a
 * swap and the rarest piece a partner offers is found near the front.
 */
final class RarestFirst {
  /** Where partners have most of the pieces, a pick looks at a few only. */
  private static final int LOOKED_AT = 1024;

  private final RandomGenerator random;
  private final int[] holders;
  private final int[] order;
  private final int[] position;

  /** The candidates once more, for looking through them in order of their numbers. */
  private final BitSet candidates = new BitSet();

  /** Where the pieces with c holders begin; one entry more than there are counts. */
  private int[] start = new int[8];

  private int most;
  private int size;

  RarestFirst(int pieces, RandomGenerator random) {
    this(new int[pieces], random);
  }

  private RarestFirst(int[] holders, RandomGenerator random) {
    this.random = random;
    this.holders = holders;
    this.order = new int[holders.length];
    this.position = new int[holders.length];
    Arrays.fill(position, -1);
    grow(Arrays.stream(holders).max().orElse(0));
  }

  /** A copy that knows the holders of each piece, but wants none. */
  RarestFirst withoutCandidates() {
    return new RarestFirst(holders.clone(), random);
  }

  /** Makes {@code piece} a candidate; nothing changes if it is one. */
  void want(int piece) {
    if (position[piece] >= 0) {
      return;
    }
    size++;
    candidates.set(piece);
    put(size - 1, piece);
    start[most + 1] = size;
    for (int count = most; count > holders[piece]; count--) {
      swap(position[piece], start[count]++);
    }
    shuffle(piece);
  }

  /** Takes {@code piece} out of the candidates. */
  void unwant(int piece) {
    if (position[piece] < 0) {
      return;
    }
    for (int count = holders[piece]; count <= most; count++) {
      swap(position[piece], --start[count + 1]);
    }
    size--;
    candidates.clear(piece);
    position[piece] = -1;
  }

  boolean wants(int piece) {
    return position[piece] >= 0;
  }

  /** One partner more holds {@code piece}. */
  void gained(int piece) {
    int count = holders[piece]++;
    grow(count + 1);
    if (position[piece] >= 0) {
      swap(position[piece], --start[count + 1]);
      shuffle(piece);
    }
  }

  /** One partner fewer holds {@code piece}. */
  void lost(int piece) {
    int count = holders[piece]--;
    if (position[piece] >= 0) {
      swap(position[piece], start[count]++);
      shuffle(piece);
    }
  }

  int holders(int piece) {
    return holders[piece];
  }

  /** The rarest candidate that is offered. */
  OptionalInt pick(BitSet offered) {
    int quick = Math.min(size, LOOKED_AT);
    for (int at = 0; at < quick; at++) {
      if (offered.get(order[at])) {
        return OptionalInt.of(order[at]);
      }
    }
    return quick == size ? OptionalInt.empty() : pickAmongMany(offered);
  }

  /** Walks through whichever is less: what is offered, or what may lie in front of it. */
  private OptionalInt pickAmongMany(BitSet offered) {
    var both = (BitSet) candidates.clone();
    both.and(offered);
    int count = both.cardinality();
    if (count <= size - count) {
      return both.stream().map(piece -> position[piece]).min().stream()
          .map(at -> order[at])
          .findFirst();
    }
    int at = LOOKED_AT;
    while (!offered.get(order[at])) {
      at++;
    }
    return OptionalInt.of(order[at]);
  }

  /** The first candidate that is offered and among {@code early}, else the first one offered. */
  OptionalInt pickFirst(BitSet offered, BitSet early) {
    var first = firstOf(offered, early);
    return first.isPresent() ? first : firstOf(offered, offered);
  }

  private OptionalInt firstOf(BitSet offered, BitSet early) {
    int at = candidates.nextSetBit(0);
    while (at >= 0 && !(offered.get(at) && early.get(at))) {
      int next = offered.nextSetBit(at);
      int both = next < 0 ? -1 : early.nextSetBit(next);
      at = both < 0 ? -1 : candidates.nextSetBit(both);
    }
    return at < 0 ? OptionalInt.empty() : OptionalInt.of(at);
  }

  /** Any candidate that is offered. */
  OptionalInt pickAny(BitSet offered) {
    if (!candidates.intersects(offered)) {
      return OptionalInt.empty();
    }
    int at = random.nextInt(size);
    while (!offered.get(order[at])) {
      at = (at + 1) % size;
    }
    return OptionalInt.of(order[at]);
  }

  private void grow(int count) {
    if (count <= most) {
      return;
    }
    if (count + 2 > start.length) {
      start = Arrays.copyOf(start, Math.max(count + 2, start.length * 2));
    }
    most = count;
    start[most + 1] = size;
  }

  /** Puts a piece at a random place among those of its own count. */
  private void shuffle(int piece) {
    int from = start[holders[piece]];
    int until = start[holders[piece] + 1];
    swap(position[piece], from + random.nextInt(until - from));
  }

  private void swap(int one, int other) {
    int moved = order[one];
    put(one, order[other]);
    put(other, moved);
  }

  private void put(int at, int piece) {
    order[at] = piece;
    position[piece] = at;
  }
}
