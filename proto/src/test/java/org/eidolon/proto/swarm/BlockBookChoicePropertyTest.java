package org.eidolon.proto.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BlockBookChoicePropertyTest {
  private static final int PIECES = 8;
  private static final int BLOCKS = 3;
  private static final int PIECE_BYTES = BLOCKS * BlockRef.MAX_BYTES;

  private final Random random = new Random(7);
  private final List<BlockRef> owed = new ArrayList<>();
  private BlockBook book = book();

  private static BlockBook book() {
    return new BlockBook(PIECES, piece -> PIECE_BYTES, new BitSet(), new Random(3));
  }

  private static BitSet all() {
    var all = new BitSet();
    all.set(0, PIECES);
    return all;
  }

  private static PiecePriorities only(int... pieces) {
    var priorities = new ArrayList<>(Collections.nCopies(PIECES, Priority.SKIP));
    for (int piece : pieces) {
      priorities.set(piece, Priority.NORMAL);
    }
    return PieceChoices.of(priorities, false);
  }

  @Property(tries = 300)
  void whateverIsChosenOnTheWayWhatIsWantedInTheEndIsAskedForAndNothingElse(@ForAll long seed) {
    random.setSeed(seed);
    owed.clear();
    book = book();
    book.joined(1, all());
    var chosen = PiecePriorities.normal(PIECES);
    for (int step = 0; step < 12; step++) {
      fetch(chosen, random.nextInt(10));
      chosen = PieceChoices.of(PieceChoices.random(random, PIECES), random.nextBoolean());
      choose(chosen);
    }

    fetch(chosen, Integer.MAX_VALUE);

    assertThat(book.isComplete()).isTrue();
    assertThat(book.missingBlocks()).isZero();
    assertThat(book.isInteresting(1)).isFalse();
    var lacking = chosen.wanted();
    lacking.andNot(book.have());
    assertThat(lacking.isEmpty()).isTrue();
  }

  private void choose(PiecePriorities next) {
    var withdrawn = book.choose(next).getOrDefault(1, List.of());
    assertThat(owed).containsAll(withdrawn);
    owed.removeAll(withdrawn);
    assertThat(owed).allMatch(block -> next.isWanted(block.piece()));
    assertThat(book.asked(1)).isEqualTo(owed.size());
  }

  private void fetch(PiecePriorities chosen, int most) {
    for (int done = 0; done < most && !book.isComplete(); done++) {
      var picked = book.pick(1, 1 + random.nextInt(5), 1);
      assertThat(picked).allMatch(block -> chosen.isWanted(block.piece()));
      owed.addAll(picked);
      var block = owed.remove(random.nextInt(owed.size()));
      long missing = book.missingBlocks();
      assertThat(book.arrived(1, block).wanted()).isTrue();
      if (book.stored(block)) {
        book.verified(block.piece());
      }
      assertThat(book.missingBlocks()).isEqualTo(missing - 1);
    }
  }

  @Test
  void isCompleteWithWhatIsWanted() {
    book.joined(1, all());
    book.choose(only(2));

    var picked = book.pick(1, 100, 1);

    assertThat(picked).hasSize(BLOCKS).allMatch(block -> block.piece() == 2);
    picked.forEach(block -> book.arrived(1, block));
    picked.forEach(book::stored);
    assertThat(book.isComplete()).isFalse();
    book.verified(2);
    assertThat(book.isComplete()).isTrue();
    book.choose(only(2, 5));
    assertThat(book.isComplete()).isFalse();
    assertThat(book.missingBlocks()).isEqualTo(BLOCKS);
  }

  @Test
  void aBlockThatIsNoLongerWantedIsNotTakenUnlessItsPieceIsBegun() {
    book.joined(1, all());
    var picked = book.pick(1, BLOCKS, 1);
    int piece = picked.get(0).piece();
    var begun = book.pick(1, BLOCKS, 1);
    book.arrived(1, begun.get(0));
    book.stored(begun.get(0));

    var withdrawn = book.choose(only((piece + 1) % PIECES)).get(1);

    assertThat(withdrawn).containsAll(picked);
    assertThat(book.arrived(1, picked.get(0)).wanted()).isFalse();
  }

  @Test
  void whatWasBegunIsGoneOnWithWhenItIsWantedAgain() {
    book.joined(1, all());
    book.choose(only(4));
    var picked = book.pick(1, BLOCKS, 1);
    book.arrived(1, picked.get(0));
    book.stored(picked.get(0));

    book.choose(only(5));
    assertThat(book.missingBlocks()).isEqualTo(BLOCKS);
    assertThat(book.arrived(1, picked.get(1)).wanted()).isTrue();
    book.stored(picked.get(1));
    book.choose(only(4));

    assertThat(book.missingBlocks()).isEqualTo(1);
    assertThat(book.pick(1, BLOCKS, 1)).containsExactly(picked.get(2));
  }
}
