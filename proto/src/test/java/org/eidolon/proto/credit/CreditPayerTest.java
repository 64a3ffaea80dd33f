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
      var byHop =
          payer.take(random).stream()
              .collect(Collectors.groupingBy(CreditPayer.Payment::hop, Collectors.counting()));
      assertThat(byHop).containsEntry(0, 1L).containsEntry(2, 1L).doesNotContainKey(1);
      assertThat(byHop.getOrDefault(3, 0L)).isEqualTo(payer.cover());
    }
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
