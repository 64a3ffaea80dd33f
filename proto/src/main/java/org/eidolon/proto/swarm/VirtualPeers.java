package org.eidolon.proto.swarm;

import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.random.RandomGenerator;

/**
 * What the {@link VirtualPeer}s of one swarm have in common: none of them shows what another has
 * just shown, as long as there is something else, and all begin with what is rarest. So partners of
 * a first sharer are shown different pieces, and two circuits that end at one peer do not tell it
 * by moving in step. Not immutable: one owner.
 */
public final class VirtualPeers {
  /** A piece one circuit has just been shown is shown to no other for so long. */
  static final Duration APART = Duration.ofMinutes(1);

  /** Bytes a partner is shown ahead of what it asks for: more than any pipeline holds. */
  private static final int AHEAD_BYTES = 8 << 20;

  /** A small torrent is not all ahead. */
  private static final int AHEAD_PART = 8;

  /** More copies than this are as good as more. */
  private static final int MANY = 255;

  private static final int NOBODY = -1;

  final int pieces;
  final int ahead;
  private final long leastPause;
  private final long mostPause;
  private final int[] copies;
  private final long[] shownNanos;
  private final int[] shownBy;
  private int numbers;

  /**
   * @param pieceBytes length of all pieces but the last
   * @param leastPause between two times that a virtual peer grows unasked
   */
  public VirtualPeers(int pieces, int pieceBytes, Duration leastPause, Duration mostPause) {
    this.pieces = pieces;
    this.ahead = Math.max(1, Math.min(1 + AHEAD_BYTES / pieceBytes, pieces / AHEAD_PART));
    this.leastPause = leastPause.toNanos();
    this.mostPause = Math.max(this.leastPause, mostPause.toNanos());
    this.copies = new int[pieces];
    this.shownNanos = new long[pieces];
    this.shownBy = new int[pieces];
    Arrays.fill(shownBy, NOBODY);
  }

  /**
   * What a new circuit is shown.
   *
   * @param have pieces we have; a copy is kept
   * @param random of this circuit alone, or what one shows would tell of another
   */
  public VirtualPeer open(BitSet have, RandomGenerator random, long nowNanos) {
    return new VirtualPeer(this, numbers++, have, random, nowNanos);
  }

  long pauseNanos(RandomGenerator random) {
    return leastPause + random.nextLong(mostPause - leastPause + 1);
  }

  /** One more has the piece or shows it. */
  void copied(int piece) {
    copies[piece]++;
  }

  void uncopied(int piece) {
    copies[piece]--;
  }

  void shown(int piece, int by, long nowNanos) {
    copies[piece]++;
    shownBy[piece] = by;
    shownNanos[piece] = nowNanos;
  }

  /** Whether another circuit was shown the piece just now. */
  boolean isFresh(int piece, int by, long nowNanos) {
    return shownBy[piece] != NOBODY
        && shownBy[piece] != by
        && nowNanos - shownNanos[piece] < APART.toNanos();
  }

  /** {@code count} of the candidates or all: those not fresh first, of these the rarest. */
  BitSet choose(BitSet candidates, int count, int by, RandomGenerator random, long nowNanos) {
    var chosen = new BitSet(pieces);
    var sizes = new int[2 * (MANY + 1)];
    candidates.stream().forEach(piece -> sizes[rank(piece, by, nowNanos)]++);
    int last = 0;
    int before = 0;
    while (last < sizes.length && before + sizes[last] <= count) {
      before += sizes[last++];
    }
    // Of the last rank that still has room each one is as likely as any other.
    int room = count - before;
    int left = last < sizes.length ? sizes[last] : 0;
    for (int piece = candidates.nextSetBit(0);
        piece >= 0;
        piece = candidates.nextSetBit(piece + 1)) {
      int rank = rank(piece, by, nowNanos);
      if (rank < last) {
        chosen.set(piece);
      } else if (rank == last) {
        if (random.nextInt(left--) < room) {
          chosen.set(piece);
          room--;
        }
      }
    }
    return chosen;
  }

  private int rank(int piece, int by, long nowNanos) {
    return Math.min(copies[piece], MANY) + (isFresh(piece, by, nowNanos) ? MANY + 1 : 0);
  }
}
