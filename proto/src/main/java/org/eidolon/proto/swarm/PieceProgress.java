package org.eidolon.proto.swarm;

import java.util.Arrays;
import java.util.BitSet;

/** One piece that is being fetched: which blocks are here and who was asked for the others. */
final class PieceProgress {
  static final int NOBODY = -1;

  final int piece;
  final int pieceBytes;
  final int blocks;

  /** Blocks nobody is asked for. */
  final BitSet free;

  /** Blocks that came and are being checked and written. */
  final BitSet arrived = new BitSet();

  final BitSet stored = new BitSet();

  /** Whose each block is; {@link #NOBODY} while it is not here. */
  final int[] givers;

  /** The only partner asked for this piece, if it failed before. */
  int only = NOBODY;

  /** Whether only one partner may be asked. */
  final boolean alone;

  private final int[] askers;

  PieceProgress(int piece, int pieceBytes, boolean alone) {
    this.piece = piece;
    this.pieceBytes = pieceBytes;
    this.alone = alone;
    this.blocks = BlockRef.countIn(pieceBytes);
    this.free = new BitSet(blocks);
    this.free.set(0, blocks);
    this.givers = new int[blocks];
    Arrays.fill(givers, NOBODY);
    this.askers = new int[blocks * EndGame.MAX_PARTNERS];
    Arrays.fill(askers, NOBODY);
  }

  boolean mayAsk(int partner) {
    return !alone || only == NOBODY || only == partner;
  }

  BlockRef ref(int index) {
    return BlockRef.of(piece, index, pieceBytes);
  }

  boolean isHere(int index) {
    return arrived.get(index) || stored.get(index);
  }

  /** Notes that {@code partner} is asked; false if enough partners are, or this one already. */
  boolean ask(int index, int partner) {
    int spare = -1;
    for (int at = index * EndGame.MAX_PARTNERS; at < (index + 1) * EndGame.MAX_PARTNERS; at++) {
      if (askers[at] == partner) {
        return false;
      }
      if (askers[at] == NOBODY) {
        spare = at;
      }
    }
    if (spare < 0) {
      return false;
    }
    askers[spare] = partner;
    free.clear(index);
    return true;
  }

  /** Forgets that {@code partner} was asked; true if now nobody is and the block is free again. */
  boolean release(int index, int partner) {
    boolean others = false;
    for (int at = index * EndGame.MAX_PARTNERS; at < (index + 1) * EndGame.MAX_PARTNERS; at++) {
      if (askers[at] == partner) {
        askers[at] = NOBODY;
      }
      others |= askers[at] != NOBODY;
    }
    if (!others && !isHere(index)) {
      free.set(index);
    }
    return free.get(index);
  }

  /** The partner is no longer the only one who may be asked. */
  void abandon(int partner) {
    if (only == partner) {
      only = NOBODY;
    }
  }

  int[] askersOf(int index) {
    int from = index * EndGame.MAX_PARTNERS;
    return Arrays.stream(askers, from, from + EndGame.MAX_PARTNERS)
        .filter(asker -> asker != NOBODY)
        .toArray();
  }

  boolean isEmpty() {
    return arrived.isEmpty() && stored.isEmpty();
  }

  boolean isComplete() {
    return stored.cardinality() == blocks;
  }
}
