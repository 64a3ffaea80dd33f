package org.eidolon.proto.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BlockBookPropertyTest {
  private static final int PIECES = 6;
  private static final int PIECE_BYTES = 4 * BlockRef.MAX_BYTES + 100;
  private static final int ALL_BLOCKS = PIECES * 5;

  private static BlockBook book(long seed) {
    return new BlockBook(PIECES, piece -> PIECE_BYTES, new BitSet(), new Random(seed));
  }

  private static BitSet all() {
    var all = new BitSet();
    all.set(0, PIECES);
    return all;
  }

  @Test
  void asksEachBlockOnceUntilTheEnd() {
    var book = book(1);
    book.joined(1, all());
    book.joined(2, all());

    var asked = new ArrayList<BlockRef>();
    asked.addAll(book.pick(1, 20, 1));
    asked.addAll(book.pick(2, 20, 1));

    assertThat(asked).hasSize(ALL_BLOCKS).doesNotHaveDuplicates();
    assertThat(book.pick(1, 5, 1)).isEmpty();
  }

  /** All blocks but the last so many come from the partner that was asked for all. */
  private static List<BlockRef> allButTheLast(BlockBook book, int partner, int rest) {
    var asked = book.pick(partner, ALL_BLOCKS, ALL_BLOCKS);
    assertThat(asked).hasSize(ALL_BLOCKS);
    for (var block : asked.subList(0, ALL_BLOCKS - rest)) {
      book.arrived(partner, block);
      book.stored(block);
    }
    return asked.subList(ALL_BLOCKS - rest, ALL_BLOCKS);
  }

  @Test
  void theEndgameAsksThreePartnersAtMostAndCancelsTheOthers() {
    var book = book(1);
    for (int partner = 1; partner <= 4; partner++) {
      book.joined(partner, all());
    }

    var rest = allButTheLast(book, 1, 1);
    assertThat(book.pick(2, 100, 100)).isEqualTo(rest);
    assertThat(book.pick(3, 100, 100)).isEqualTo(rest);
    assertThat(book.pick(4, 100, 100)).isEmpty();
    var arrival = book.arrived(2, rest.get(0));

    assertThat(arrival.wanted()).isTrue();
    assertThat(arrival.alsoAsked()).containsExactlyInAnyOrder(1, 3);
    assertThat(book.arrived(1, rest.get(0)).wanted()).isFalse();
  }

  @Test
  void littleComesTwiceAtTheEndHoweverManyHelp() {
    var book = book(1);
    book.joined(0, all());
    book.pick(0, ALL_BLOCKS, ALL_BLOCKS);

    int twice = 0;
    for (int helper = 1; helper < 20; helper++) {
      book.joined(helper, all());
      twice += book.pick(helper, 100, 100).size();
    }

    assertThat(twice).isEqualTo((int) EndGame.most(ALL_BLOCKS));
  }

  @Test
  void whoHelpsIsAskedForWhatWouldComeLast() {
    var book = book(1);
    book.joined(1, all());
    book.joined(2, all());
    var rest = allButTheLast(book, 1, 9);

    assertThat(book.pick(2, 2, 100)).containsExactly(rest.get(8), rest.get(7));
  }

  @Test
  void whoHelpsIsAskedFirstForWhatAPartnerOwesThatNeverAnswered() {
    var book = book(1);
    book.joined(1, all());
    book.joined(2, all());
    book.joined(3, all());
    var stalled = book.pick(1, 1, 1);
    var asked = book.pick(2, ALL_BLOCKS, ALL_BLOCKS);
    book.arrived(2, asked.get(0));
    book.stored(asked.get(0));

    assertThat(book.pick(3, 1, 100)).isEqualTo(stalled);
  }

  @Test
  void nobodyHelpsWhoOwesAsMuchItself() {
    var book = book(1);
    book.joined(1, all());
    book.joined(2, all());
    for (int partner = 1; partner <= 2; partner++) {
      var first = book.pick(partner, 1, 1).get(0);
      book.arrived(partner, first);
      book.stored(first);
    }
    assertThat(book.pick(1, ALL_BLOCKS / 2 - 1, 1)).hasSize(ALL_BLOCKS / 2 - 1);
    assertThat(book.pick(2, ALL_BLOCKS / 2 - 1, 1)).hasSize(ALL_BLOCKS / 2 - 1);

    assertThat(book.pick(1, 100, 100)).isEmpty();
  }

  @Test
  void whatALostPartnerOwedIsAskedOfAnother() {
    var book = book(1);
    book.joined(1, all());
    book.joined(2, all());
    var first = book.pick(1, ALL_BLOCKS, 1);

    book.left(1);

    assertThat(book.pick(2, ALL_BLOCKS, 1)).containsExactlyInAnyOrderElementsOf(first);
  }

  @Test
  void aPieceThatFailedIsFetchedFromOnePartnerAlone() {
    var book = new BlockBook(1, piece -> PIECE_BYTES, new BitSet(), new Random(1));
    var only = new BitSet();
    only.set(0);
    book.joined(1, only);
    book.joined(2, only);
    for (var block : book.pick(1, 5, 1)) {
      book.arrived(1, block);
      book.stored(block);
    }

    assertThat(book.failed(0)).containsOnly(1);
    assertThat(book.pick(2, 2, 1)).hasSize(2);
    assertThat(book.pick(1, 5, 1)).isEmpty();
    assertThat(book.pick(2, 5, 1)).hasSize(3);
  }

  /** Whatever partners do, in the end every block is fetched and none is lost. */
  @Property(tries = 200)
  void everyTransferEnds(@ForAll long seed) {
    var random = new Random(seed);
    var book = book(seed);
    Map<Integer, Set<BlockRef>> owed = new HashMap<>();
    int next = 0;
    for (int step = 0; step < 5000 && !book.isComplete(); step++) {
      if (owed.size() < 3) {
        owed.put(next, new HashSet<>());
        book.joined(next++, all());
      }
      int partner = List.copyOf(owed.keySet()).get(random.nextInt(owed.size()));
      act(book, random, partner, owed);
    }
    assertThat(book.isComplete()).isTrue();
    assertThat(book.missingBlocks()).isZero();
  }

  private static void act(
      BlockBook book, Random random, int partner, Map<Integer, Set<BlockRef>> owed) {
    int dice = random.nextInt(100);
    if (dice < 40) {
      var picked = book.pick(partner, 1 + random.nextInt(6), 4);
      assertThat(picked).noneMatch(owed.get(partner)::contains);
      owed.get(partner).addAll(picked);
    } else if (dice < 94 && !owed.get(partner).isEmpty()) {
      arrive(book, random, partner, owed);
    } else if (dice < 97) {
      book.releaseAll(partner);
      owed.get(partner).clear();
    } else if (dice < 98) {
      book.left(partner);
      owed.remove(partner);
    }
    owed.forEach((who, blocks) -> assertThat(book.asked(who)).isEqualTo(blocks.size()));
  }

  private static void arrive(
      BlockBook book, Random random, int partner, Map<Integer, Set<BlockRef>> owed) {
    var block = owed.get(partner).iterator().next();
    owed.get(partner).remove(block);
    var arrival = book.arrived(partner, block);
    arrival.alsoAsked().forEach(other -> owed.get(other).remove(block));
    if (!arrival.wanted()) {
      return;
    }
    if (random.nextInt(10) == 0) {
      book.spoiled(block);
    } else if (book.stored(block)) {
      if (random.nextInt(10) == 0) {
        book.failed(block.piece());
      } else {
        book.verified(block.piece());
      }
    }
  }
}
