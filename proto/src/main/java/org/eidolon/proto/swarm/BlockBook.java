package org.eidolon.proto.swarm;

import java.util.ArrayList;
import java.util.Arrays;
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
  private final PieceOrder order;
  private final BitSet have;
  private final Map<Integer, Holdings> partners = new HashMap<>();
  private final Map<Integer, PieceProgress> begun = new LinkedHashMap<>();
  private final Set<PieceProgress> open = new LinkedHashSet<>();
  private final Set<Integer> failedBefore = new HashSet<>();
  private final EndGame endGame = new EndGame();
  private PiecePriorities priorities;

  /** Wanted pieces that are not here. */
  private BitSet lacking;

  /** Of those pieces. */
  private long missingBlocks;

  /** Of wanted pieces, here or not. */
  private long wantedBlocks;

  /**
   * @param pieceBytes length of each piece
   * @param have pieces that are here already
   */
  public BlockBook(int pieces, IntUnaryOperator pieceBytes, BitSet have, RandomGenerator random) {
    this.pieces = pieces;
    this.pieceBytes = pieceBytes;
    this.have = (BitSet) have.clone();
    this.order = new PieceOrder(pieces, random);
    this.priorities = PiecePriorities.normal(pieces);
    seek();
  }

  /** All wanted pieces that are not here become candidates, unless they are begun. */
  private void seek() {
    lacking = priorities.wanted();
    lacking.andNot(have);
    missingBlocks = 0;
    wantedBlocks = 0;
    open.clear();
    priorities.wanted().stream().forEach(piece -> wantedBlocks += blocksOf(piece));
    for (int piece = lacking.nextSetBit(0); piece >= 0; piece = lacking.nextSetBit(piece + 1)) {
      missingBlocks += blocksOf(piece);
      var progress = begun.get(piece);
      if (progress == null) {
        order.want(piece);
      } else {
        missingBlocks -= progress.stored.cardinality();
        if (!progress.free.isEmpty()) {
          open.add(progress);
        }
      }
    }
    partners.values().forEach(holdings -> holdings.useful = countUseful(holdings.has));
  }

  private int blocksOf(int piece) {
    return BlockRef.countIn(pieceBytes.applyAsInt(piece));
  }

  private int countUseful(BitSet has) {
    var useful = (BitSet) lacking.clone();
    useful.and(has);
    return useful.cardinality();
  }

  /**
   * Other priorities from now on. What is here of pieces that are skipped now is kept, and they go
   * on from there if they are wanted again.
   *
   * @return for each partner what it was asked for and is not to send: a cancel is due
   */
  public Map<Integer, List<BlockRef>> choose(PiecePriorities next) {
    priorities = next;
    order.choose(next);
    var withdrawn = new HashMap<Integer, List<BlockRef>>();
    partners.forEach(
        (partner, holdings) -> {
          var unwanted =
              holdings.asked.stream().filter(block -> !next.isWanted(block.piece())).toList();
          unwanted.forEach(block -> release(partner, block));
          if (!unwanted.isEmpty()) {
            withdrawn.put(partner, unwanted);
          }
        });
    // Nothing of these is here: as if they had never been begun, lest their files are made.
    begun.values().removeIf(progress -> !next.isWanted(progress.piece) && progress.isEmpty());
    seek();
    return withdrawn;
  }

  /** A partner that has {@code has}; a copy is kept. */
  public void joined(int partner, BitSet has) {
    var copy = (BitSet) has.clone();
    boolean counted = copy.cardinality() < pieces;
    var holdings = new Holdings(copy, counted);
    partners.put(partner, holdings);
    if (counted) {
      copy.stream().forEach(order::gained);
    }
    holdings.useful = countUseful(copy);
  }

  public void gained(int partner, int piece) {
    var holdings = partners.get(partner);
    if (holdings == null || holdings.has.get(piece)) {
      return;
    }
    holdings.has.set(piece);
    if (lacking.get(piece)) {
      holdings.useful++;
    }
    if (holdings.counted) {
      order.gained(piece);
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
      holdings.has.stream().forEach(order::gained);
    }
    holdings.has.clear(piece);
    order.lost(piece);
    if (lacking.get(piece)) {
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
      holdings.has.stream().forEach(order::lost);
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
        reopen(progress);
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
      var piece = order.pick(holdings.has, have.cardinality() < FIRST_RANDOM);
      if (piece.isEmpty()) {
        break;
      }
      takeFree(begin(piece.getAsInt()), partner, holdings, count, picked);
    }
    if (picked.isEmpty() && EndGame.applies(missingBlocks, pipeline) && allIsAsked()) {
      takeTwice(partner, holdings, endGame.room(count, asked(partner), wantedBlocks), picked);
      endGame.asked(picked.size());
    }
    return picked;
  }

  private void reopen(PieceProgress progress) {
    if (priorities.isWanted(progress.piece)) {
      open.add(progress);
    }
  }

  private PieceProgress begin(int piece) {
    order.unwant(piece);
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

  private boolean allIsAsked() {
    return open.isEmpty() && begun.keySet().containsAll(lacking.stream().boxed().toList());
  }

  private void takeTwice(int partner, Holdings holdings, int count, List<BlockRef> picked) {
    for (var block : EndGame.offers(partners.values(), holdings)) {
      var progress = begun.get(block.piece());
      boolean wanted = lacking.get(block.piece()) && holdings.has.get(block.piece());
      if (picked.size() < count && wanted && progress.mayAsk(partner)) {
        ask(progress, block.index(), partner, holdings, picked);
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
      holdings.answers |= holdings.asked.remove(block);
    }
    if (progress != null && progress.release(block.index(), partner)) {
      reopen(progress);
    }
    if (progress == null || progress.isHere(block.index()) || !progress.mayAsk(partner)) {
      return new Arrival(false, List.of());
    }
    var others = new ArrayList<Integer>();
    progress.arrived.set(block.index());
    progress.free.clear(block.index());
    progress.givers[block.index()] = partner;
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
    missingBlocks -= lacking.get(block.piece()) ? 1 : 0;
    return progress.isComplete();
  }

  /** An arrived block was wrong or could not be kept: it is free again. */
  public void spoiled(BlockRef block) {
    var progress = begun.get(block.piece());
    if (progress != null && progress.arrived.get(block.index())) {
      progress.arrived.clear(block.index());
      progress.free.set(block.index());
      reopen(progress);
    }
  }

  /** A whole piece is here and right. */
  public void verified(int piece) {
    var progress = begun.remove(piece);
    open.remove(progress);
    failedBefore.remove(piece);
    order.unwant(piece);
    have.set(piece);
    if (lacking.get(piece)) {
      lacking.clear(piece);
      partners.values().stream()
          .filter(holdings -> holdings.has.get(piece))
          .forEach(holdings -> holdings.useful--);
    }
  }

  /**
   * A whole piece came out wrong: all of it is fetched again, from one partner alone.
   *
   * @return the partners that gave its blocks, block by block
   */
  public List<Integer> failed(int piece) {
    var progress = begun.remove(piece);
    if (progress == null) {
      return List.of();
    }
    missingBlocks += lacking.get(piece) ? progress.stored.cardinality() : 0;
    open.remove(progress);
    failedBefore.add(piece);
    order.want(piece);
    return Arrays.stream(progress.givers).boxed().toList();
  }

  /** A piece we thought we had is not what it was. */
  public void gone(int piece) {
    if (have.get(piece)) {
      have.clear(piece);
      seek();
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

  /** Pieces that the partner says it has. */
  public int shown(int partner) {
    var holdings = partners.get(partner);
    return holdings == null ? 0 : holdings.has.cardinality();
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

  /** Whether all wanted pieces are here. */
  public boolean isComplete() {
    return lacking.isEmpty();
  }

  /** Of wanted pieces. */
  public long missingBlocks() {
    return missingBlocks;
  }

  public boolean isWanted(int piece) {
    return priorities.isWanted(piece);
  }

  /** Whether some pieces are skipped. */
  public boolean isSelective() {
    return !priorities.isEverything();
  }
}
