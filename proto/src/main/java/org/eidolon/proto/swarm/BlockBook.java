package org.eidolon.proto.swarm;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.random.RandomGenerator;

/**
 * The book of one transfer: which pieces are here, which blocks are asked of whom, and what is
 * asked next. Pieces that were begun are finished first, then the rarest one; the first pieces are
 * random ones, so that a newcomer soon has something to give.
 *
 * <p>Invariant: a block of a begun piece is free, asked of 1 to 3 partners, arrived, or stored. Not
 * immutable: one owner.
 */
public final class BlockBook {
  private static final int FIRST_RANDOM = 4;

  private final int pieces;
  private final IntUnaryOperator pieceBytes;
  private final RarestFirst rarest;
  private final BitSet have;
  private final Map<Integer, Holdings> partners = new HashMap<>();
  private final Map<Integer, PieceProgress> begun = new LinkedHashMap<>();
  private final Set<PieceProgress> open = new LinkedHashSet<>();
  private final Set<Integer> failedBefore = new HashSet<>();
  private long missingBlocks;

  /**
   * @param pieceBytes length of each piece
   * @param have pieces that are here already
   */
  public BlockBook(int pieces, IntUnaryOperator pieceBytes, BitSet have, RandomGenerator random) {
    this.pieces = pieces;
    this.pieceBytes = pieceBytes;
    this.have = (BitSet) have.clone();
    this.rarest = new RarestFirst(pieces, random);
    for (int piece = 0; piece < pieces; piece++) {
      if (!have.get(piece)) {
        missingBlocks += BlockRef.countIn(pieceBytes.applyAsInt(piece));
        rarest.want(piece);
      }
    }
  }

  /** A partner that has {@code has}; a copy is kept. */
  public void joined(int partner, BitSet has) {
    var copy = (BitSet) has.clone();
    boolean counted = copy.cardinality() < pieces;
    var holdings = new Holdings(copy, counted);
    partners.put(partner, holdings);
    if (counted) {
      copy.stream().forEach(rarest::gained);
    }
    var useful = (BitSet) copy.clone();
    useful.andNot(have);
    holdings.useful = useful.cardinality();
  }

  public void gained(int partner, int piece) {
    var holdings = partners.get(partner);
    if (holdings == null || holdings.has.get(piece)) {
      return;
    }
    holdings.has.set(piece);
    if (!have.get(piece)) {
      holdings.useful++;
    }
    if (holdings.counted) {
      rarest.gained(piece);
    }
  }

  /** The partner does not serve {@code piece} after all; what was asked of it is free again. */
  public void lost(int partner, int piece) {
    var holdings = partners.get(partner);
    if (holdings == null || !holdings.has.get(piece)) {
      return;
    }
    if (!holdings.counted) {
      holdings.counted = true;
      holdings.has.stream().forEach(rarest::gained);
    }
    holdings.has.clear(piece);
    rarest.lost(piece);
    if (!have.get(piece)) {
      holdings.useful--;
    }
    for (var block : List.copyOf(holdings.asked)) {
      if (block.piece() == piece) {
        release(partner, block);
      }
    }
    Optional.ofNullable(begun.get(piece)).ifPresent(progress -> progress.abandon(partner));
  }

  /** The partner is gone; what was asked of it is free again. */
  public void left(int partner) {
    releaseAll(partner);
    var holdings = partners.remove(partner);
    if (holdings != null && holdings.counted) {
      holdings.has.stream().forEach(rarest::lost);
    }
  }

  /** The partner will not answer what it was asked. */
  public void releaseAll(int partner) {
    var holdings = partners.get(partner);
    if (holdings != null) {
      List.copyOf(holdings.asked).forEach(block -> release(partner, block));
      // Even if it owes nothing now: what it gave may turn out spoiled, and others must get it.
      begun.values().forEach(progress -> progress.abandon(partner));
    }
  }

  /** The partner will not answer {@code block}. */
  public void release(int partner, BlockRef block) {
    var holdings = partners.get(partner);
    var progress = begun.get(block.piece());
    if (holdings != null && holdings.asked.remove(block) && progress != null) {
      if (progress.release(block.index(), partner)) {
        open.add(progress);
      }
    }
  }

  /**
   * What to ask {@code partner} for next; it counts as asked.
   *
   * @param count at most so many
   * @param pipeline how many it may owe at a time, which says when the endgame begins
   */
  public List<BlockRef> pick(int partner, int count, int pipeline) {
    var picked = new ArrayList<BlockRef>();
    var holdings = partners.get(partner);
    if (holdings == null || holdings.useful == 0 || count <= 0) {
      return picked;
    }
    for (var progress : List.copyOf(open)) {
      if (picked.size() < count) {
        takeFree(progress, partner, holdings, count, picked);
      }
    }
    while (picked.size() < count) {
      var piece =
          have.cardinality() < FIRST_RANDOM
              ? rarest.pickAny(holdings.has)
              : rarest.pick(holdings.has);
      if (piece.isEmpty()) {
        break;
      }
      takeFree(begin(piece.getAsInt()), partner, holdings, count, picked);
    }
    if (picked.isEmpty() && EndGame.applies(missingBlocks, pipeline)) {
      takeTwice(partner, holdings, count, picked);
    }
    return picked;
  }

  private PieceProgress begin(int piece) {
    rarest.unwant(piece);
    var alone = failedBefore.contains(piece);
    var progress = new PieceProgress(piece, pieceBytes.applyAsInt(piece), alone);
    begun.put(piece, progress);
    open.add(progress);
    return progress;
  }

  private void takeFree(
      PieceProgress progress, int partner, Holdings holdings, int count, List<BlockRef> picked) {
    if (!holdings.has.get(progress.piece) || !progress.mayAsk(partner)) {
      return;
    }
    for (int index = progress.free.nextSetBit(0);
        index >= 0 && picked.size() < count;
        index = progress.free.nextSetBit(index + 1)) {
      ask(progress, index, partner, holdings, picked);
    }
    if (progress.free.isEmpty()) {
      open.remove(progress);
    }
  }

  private void takeTwice(int partner, Holdings holdings, int count, List<BlockRef> picked) {
    for (var progress : begun.values()) {
      if (holdings.has.get(progress.piece) && progress.mayAsk(partner)) {
        for (int index = 0; index < progress.blocks && picked.size() < count; index++) {
          if (!progress.isHere(index)) {
            ask(progress, index, partner, holdings, picked);
          }
        }
      }
    }
  }

  private static void ask(
      PieceProgress progress, int index, int partner, Holdings holdings, List<BlockRef> picked) {
    var block = progress.ref(index);
    if (!holdings.asked.contains(block) && progress.ask(index, partner)) {
      progress.only = progress.alone ? partner : PieceProgress.NOBODY;
      holdings.asked.add(block);
      picked.add(block);
    }
  }

  /**
   * What a block that arrived means.
   *
   * @param wanted false if it is here already
   * @param alsoAsked partners to whom a cancel is due
   */
  public record Arrival(boolean wanted, List<Integer> alsoAsked) {
    public Arrival {
      alsoAsked = List.copyOf(alsoAsked);
    }
  }

  /** A block came; all partners asked for it count as no longer asked. */
  public Arrival arrived(int partner, BlockRef block) {
    var progress = begun.get(block.piece());
    var holdings = partners.get(partner);
    if (holdings != null) {
      holdings.asked.remove(block);
    }
    if (progress != null && progress.release(block.index(), partner)) {
      open.add(progress);
    }
    if (progress == null || progress.isHere(block.index()) || !progress.mayAsk(partner)) {
      return new Arrival(false, List.of());
    }
    var others = new ArrayList<Integer>();
    progress.arrived.set(block.index());
    progress.free.clear(block.index());
    progress.givers.add(partner);
    for (int asker : progress.askersOf(block.index())) {
      progress.release(block.index(), asker);
      if (asker != partner && partners.get(asker).asked.remove(block)) {
        others.add(asker);
      }
    }
    if (progress.free.isEmpty()) {
      open.remove(progress);
    }
    return new Arrival(true, others);
  }

  /** An arrived block is on disk; true if it was the last one of its piece. */
  public boolean stored(BlockRef block) {
    var progress = begun.get(block.piece());
    if (progress == null || progress.stored.get(block.index())) {
      return false;
    }
    progress.arrived.clear(block.index());
    progress.stored.set(block.index());
    missingBlocks--;
    return progress.isComplete();
  }

  /** An arrived block was wrong or could not be kept: it is free again. */
  public void spoiled(BlockRef block) {
    var progress = begun.get(block.piece());
    if (progress != null && progress.arrived.get(block.index())) {
      progress.arrived.clear(block.index());
      progress.free.set(block.index());
      open.add(progress);
    }
  }

  /** A whole piece is here and right. */
  public void verified(int piece) {
    var progress = begun.remove(piece);
    open.remove(progress);
    failedBefore.remove(piece);
    rarest.unwant(piece);
    if (!have.get(piece)) {
      have.set(piece);
      partners.values().stream()
          .filter(holdings -> holdings.has.get(piece))
          .forEach(holdings -> holdings.useful--);
    }
  }

  /**
   * A whole piece came out wrong: all of it is fetched again, from one partner alone.
   *
   * @return the partners that gave its blocks
   */
  public Set<Integer> failed(int piece) {
    var progress = begun.remove(piece);
    if (progress == null) {
      return Set.of();
    }
    missingBlocks += progress.stored.cardinality();
    open.remove(progress);
    failedBefore.add(piece);
    rarest.want(piece);
    return Set.copyOf(progress.givers);
  }

  /** A piece we thought we had is not what it was. */
  public void gone(int piece) {
    if (have.get(piece)) {
      have.clear(piece);
      missingBlocks += BlockRef.countIn(pieceBytes.applyAsInt(piece));
      rarest.want(piece);
      partners.values().stream()
          .filter(holdings -> holdings.has.get(piece))
          .forEach(holdings -> holdings.useful++);
    }
  }

  /** Whether the partner has a piece we lack. */
  public boolean isInteresting(int partner) {
    var holdings = partners.get(partner);
    return holdings != null && holdings.useful > 0;
  }

  /** Whether the partner has every piece. */
  public boolean hasAll(int partner) {
    var holdings = partners.get(partner);
    return holdings != null && holdings.has.cardinality() == pieces;
  }

  public int asked(int partner) {
    var holdings = partners.get(partner);
    return holdings == null ? 0 : holdings.asked.size();
  }

  /** A copy of the pieces that are here. */
  public BitSet have() {
    return (BitSet) have.clone();
  }

  public boolean has(int piece) {
    return have.get(piece);
  }

  public boolean isComplete() {
    return missingBlocks == 0 && have.cardinality() == pieces;
  }

  public long missingBlocks() {
    return missingBlocks;
  }
}
