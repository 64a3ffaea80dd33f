package org.eidolon.proto.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RarestFirstPropertyTest {
  private static final int PIECES = 40;

  @Property(tries = 300)
  void picksAPieceThatIsOfferedAndWantedAndRarest(@ForAll long seed) {
    var random = new Random(seed);
    var rarest = new RarestFirst(PIECES, random);
    var holders = new int[PIECES];
    var wanted = new BitSet();
    for (int step = 0; step < 400; step++) {
      int piece = random.nextInt(PIECES);
      switch (random.nextInt(4)) {
        case 0 -> {
          rarest.want(piece);
          wanted.set(piece);
        }
        case 1 -> {
          rarest.unwant(piece);
          wanted.clear(piece);
        }
        case 2 -> {
          rarest.gained(piece);
          holders[piece]++;
        }
        default -> {
          if (holders[piece] > 0) {
            rarest.lost(piece);
            holders[piece]--;
          }
        }
      }
      check(rarest, holders, wanted, random);
    }
  }

  private static void check(RarestFirst rarest, int[] holders, BitSet wanted, Random random) {
    var offered = BitSet.valueOf(new long[] {random.nextLong()});
    var both = (BitSet) offered.clone();
    both.and(wanted);

    var picked = rarest.pick(offered);

    assertThat(picked.isPresent()).isEqualTo(!both.isEmpty());
    assertThat(rarest.pickAny(offered).isPresent()).isEqualTo(!both.isEmpty());
    picked.ifPresent(
        piece -> {
          assertThat(both.get(piece)).isTrue();
          assertThat(both.stream()).allMatch(other -> holders[piece] <= holders[other]);
        });
  }

  @Test
  void breaksTiesByChance() {
    var offered = new BitSet();
    offered.set(0, PIECES);
    var picks = new BitSet();

    for (int seed = 0; seed < 200; seed++) {
      var rarest = new RarestFirst(PIECES, new Random(seed));
      offered.stream().forEach(rarest::want);
      picks.set(rarest.pick(offered).orElseThrow());
    }

    assertThat(picks.cardinality()).isGreaterThan(PIECES / 2);
  }

  @Test
  void aHundredThousandPiecesAreNoBurden() {
    int many = 100_000;
    var random = new Random(1);
    var book = new BlockBook(many, piece -> 1 << 20, new BitSet(), random);
    var all = new BitSet();
    all.set(0, many);
    book.joined(0, all);
    for (int partner = 1; partner < 12; partner++) {
      var some = new BitSet();
      random.ints(many / 2, 0, many).forEach(some::set);
      book.joined(partner, some);
    }

    for (int turn = 0; turn < 10_000; turn++) {
      var blocks = book.pick(turn % 12, 64, 256);
      assertThat(blocks).isNotEmpty();
      blocks.forEach(block -> book.arrived(0, block));
    }
  }
}
