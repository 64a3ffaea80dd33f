package org.eidolon.proto.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PieceOrderPropertyTest {
  private static final int PIECES = 30;

  private final int[] holders = new int[PIECES];
  private final BitSet wanted = new BitSet();
  private List<Priority> priorities = List.of();

  @Property(tries = 300)
  void picksTheMostWantedOfTheOfferedAndOfTheseTheRarest(@ForAll long seed) {
    var random = new Random(seed);
    var order = new PieceOrder(PIECES, random);
    Arrays.fill(holders, 0);
    for (int step = 0; step < 300; step++) {
      if (step % 40 == 0) {
        choose(order, random);
      }
      change(order, random, random.nextInt(PIECES));
      check(order, random);
    }
  }

  private void choose(PieceOrder order, Random random) {
    priorities = PieceChoices.random(random, PIECES);
    order.choose(PieceChoices.of(priorities, false));
    wanted.clear();
    for (int piece = 0; piece < PIECES; piece++) {
      if (random.nextBoolean()) {
        order.want(piece);
        wanted.set(piece);
      }
    }
  }

  private void change(PieceOrder order, Random random, int piece) {
    switch (random.nextInt(4)) {
      case 0 -> {
        order.want(piece);
        wanted.set(piece);
      }
      case 1 -> {
        order.unwant(piece);
        wanted.clear(piece);
      }
      case 2 -> {
        order.gained(piece);
        holders[piece]++;
      }
      default -> {
        if (holders[piece] > 0) {
          order.lost(piece);
          holders[piece]--;
        }
      }
    }
  }

  private void check(PieceOrder order, Random random) {
    var offered = BitSet.valueOf(new long[] {random.nextLong()});
    var candidates =
        IntStream.range(0, PIECES)
            .filter(piece -> offered.get(piece) && wanted.get(piece))
            .filter(piece -> priorities.get(piece) != Priority.SKIP)
            .boxed()
            .toList();

    var picked = order.pick(offered, false);
    var any = order.pick(offered, true);

    assertThat(picked.isPresent()).isEqualTo(!candidates.isEmpty());
    assertThat(any.isPresent()).isEqualTo(!candidates.isEmpty());
    if (picked.isPresent()) {
      var best = candidates.stream().map(priorities::get).min(Priority::compareTo).orElseThrow();
      var first = candidates.stream().filter(piece -> priorities.get(piece) == best).toList();
      assertThat(first).contains(picked.getAsInt(), any.getAsInt());
      assertThat(first).allMatch(other -> holders[picked.getAsInt()] <= holders[other]);
    }
  }

  @Property(tries = 200)
  void inOrderTheEndsOfFilesComeBeforeTheFirstMissingPiece(@ForAll long seed) {
    var random = new Random(seed);
    int pieces = 1 + random.nextInt(50);
    var runs = new ArrayList<PiecePriorities.Run>();
    for (int first = 0, last; first < pieces; first = last + 1) {
      last = Math.min(pieces - 1, first + random.nextInt(9));
      runs.add(new PiecePriorities.Run(first, last, Priority.NORMAL, random.nextBoolean()));
    }
    var inOrder = PiecePriorities.of(pieces, runs, true);
    var order = new PieceOrder(pieces, random);
    order.choose(inOrder);
    var all = new BitSet();
    all.set(0, pieces);
    all.stream().forEach(order::want);
    random.ints(100, 0, pieces).forEach(order::gained);

    var picked = new ArrayList<Integer>();
    for (var next = order.pick(all, true); next.isPresent(); next = order.pick(all, true)) {
      picked.add(next.getAsInt());
      order.unwant(next.getAsInt());
    }

    var expected = new ArrayList<>(inOrder.ends().stream().boxed().toList());
    all.andNot(inOrder.ends());
    all.stream().forEach(expected::add);
    assertThat(picked).isEqualTo(expected);
  }

  @Test
  void theRarestIsFoundAmongManyThatAreNotOffered() {
    int many = 5000;
    var order = new PieceOrder(many, new Random(1));
    var offered = new BitSet();
    offered.set(4321);
    offered.set(4400);
    IntStream.range(0, many).forEach(order::want);
    order.gained(4400);

    assertThat(order.pick(offered, false)).hasValue(4321);
    offered.set(0, many);
    IntStream.range(0, many).filter(piece -> piece != 17).forEach(order::gained);
    assertThat(order.pick(offered, false)).hasValue(17);
  }
}
