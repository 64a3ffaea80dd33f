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
  private final RandomGenerator random;
  private final int[] holders;
  private final int[] order;
  private final int[] position;

  /** Where the pieces with c holders begin; one entry more than there are counts. */
  private int[] start = new int[8];

  private int most;
  private int size;

  RarestFirst(int pieces, RandomGenerator random) {
    this.random = random;
    this.holders = new int[pieces];
    this.order = new int[pieces];
    this.position = new int[pieces];
    Arrays.fill(position, -1);
  }

  /** Makes {@code piece} a candidate; nothing changes if it is one. */
  void want(int piece) {
    if (position[piece] >= 0) {
      return;
    }
    size++;
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
    for (int at = 0; at < size; at++) {
      if (offered.get(order[at])) {
        return OptionalInt.of(order[at]);
      }
    }
    return OptionalInt.empty();
  }

  /** Any candidate that is offered. */
  OptionalInt pickAny(BitSet offered) {
    int from = size == 0 ? 0 : random.nextInt(size);
    for (int step = 0; step < size; step++) {
      int piece = order[(from + step) % size];
      if (offered.get(piece)) {
        return OptionalInt.of(piece);
      }
    }
    return OptionalInt.empty();
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
