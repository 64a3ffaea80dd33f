package org.eidolon.proto.credit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.circuit.Congestion;

class CreditPayerTest {
  /**
   * However much came before a payment could go, the hop hashes as little as for each other one.
   */
  @Property(tries = 50)
  void whatItPaysIsTakenByTheHopHoweverLateItGoes(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 1_000_000) int cells) {
    var random = new Random(seed);
    var chain = chain(random);
    var payer = new CreditPayer(List.of(chain), random);
    var tab = RelayTab.of(HashChain.anchor(chain));
    payer.received(cells);
    tab.carried(cells);

    while (payer.isDue()) {
      for (var payment : payer.take(random)) {
        payment
            .message()
            .ifPresent(paid -> assertThat(tab.paid(paid)).isEqualTo(RelayTab.Verdict.PAID));
      }
    }

    int units = cells / CreditUnits.UNIT_CELLS;
    assertThat(tab.paidUnits())
        .isEqualTo(payer.paidUnits())
        .isEqualTo(CreditUnits.unitsAt(CreditUnits.stepsIn(units)));
  }

  @Property(tries = 100)
  void everyRoundHasTheSameCoverAndTheLeastWindowHoldsIt(@ForAll long seed) {
    var random = new Random(seed);
    var seeds = List.of(chain(random), Bytes.EMPTY, chain(random));
    for (int other = 0; other < 100; other++) {
      assertThat(new CreditPayer(seeds, random).cover())
          .isBetween(0, Congestion.MIN_WINDOW - Congestion.SENDME_CELLS);
    }
    var payer = new CreditPayer(seeds, random);

    for (int round = 0; round < 3; round++) {
      payer.received(CreditUnits.UNIT_CELLS);
      var byKind =
          payer.take(random).stream().collect(Collectors.partitioningBy(CreditPayerTest::pays));
      assertThat(byKind.get(true))
          .extracting(CreditPayer.Payment::hop)
          .containsExactlyInAnyOrder(0, 2);
      var cover =
          byKind.get(false).stream()
              .collect(Collectors.groupingBy(CreditPayer.Payment::hop, Collectors.counting()));
      assertThat(cover).doesNotContainKey(1);
      assertThat(cover.getOrDefault(0, 0L)).isEqualTo(payer.coverAt(0)).isBetween(0L, 6L);
      assertThat(cover.getOrDefault(2, 0L)).isEqualTo(payer.coverAt(2)).isBetween(0L, 6L);
      assertThat(cover.getOrDefault(3, 0L)).isEqualTo(payer.cover());
    }
  }

  private static boolean pays(CreditPayer.Payment payment) {
    return payment.message().isPresent();
  }

  /**
   * A hop and the far end know what was absorbed between them. With payments alone that would be
   * the number of paid hops there; with cover for those the best guess is wrong about as often as
   * right.
   */
  @Example
  void whatIsAbsorbedBetweenAHopAndTheFarEndDoesNotTellByHowMany() {
    int circuits = 50_000;
    int most = 4;
    var random = new Random(12);
    var seeds = List.of(chain(random), chain(random), chain(random), chain(random));
    var seen = new int[most + 1][64];
    for (int circuit = 0; circuit < circuits; circuit++) {
      var payer = new CreditPayer(seeds, random);
      int absorbed = 0;
      for (int hops = 1; hops <= most; hops++) {
        absorbed += 1 + payer.coverAt(most - hops);
        seen[hops][absorbed]++;
      }
    }

    int right = 0;
    for (int absorbed = 0; absorbed < 64; absorbed++) {
      int best = 0;
      for (var hops : seen) {
        best = Math.max(best, hops[absorbed]);
      }
      right += best;
    }
    assertThat(right / (double) (most * circuits)).isLessThan(0.56);
  }

  /** So many draws that none beyond the ends is no chance, and each end has what it should have. */
  @Example
  void coverIsSpreadAroundTenAndThinAtBothEnds() {
    int circuits = 100_000;
    var random = new Random(11);
    var drawn = new int[25];
    for (int circuit = 0; circuit < circuits; circuit++) {
      drawn[new CreditPayer(List.of(Bytes.EMPTY), random).cover()]++;
    }

    assertThat(drawn[0] / (double) circuits).isBetween(0.011, 0.014);
    assertThat(drawn[24] / (double) circuits).isBetween(0.004, 0.007);
    for (int cells = 0; cells < 24; cells++) {
      double next = drawn[cells + 1] / (double) drawn[cells];
      assertThat(next).isBetween(cells < 10 ? 1.05 : 0.6, cells < 10 ? 1.5 : 0.97);
    }
  }

  private static Bytes chain(Random random) {
    var seed = new byte[HashChain.VALUE_BYTES];
    random.nextBytes(seed);
    return Bytes.copyOf(seed);
  }
}
