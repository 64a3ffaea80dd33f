package org.eidolon.proto.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.circuit.Congestion;
import org.eidolon.proto.credit.RelayTab.Verdict;

/** A payer and its hop, and what each does if the other does not do its part. */
class RelayTabTest {
  private static final Bytes SEED = Bytes.fromHex("000102030405060708090a0b0c0d0e0f");
  private static final int UNIT = CreditUnits.UNIT_CELLS;

  private final PaymentChain chain = new PaymentChain(SEED);
  private final RelayTab tab = RelayTab.of(HashChain.anchor(SEED));

  private Verdict pay(int step) {
    return tab.paid(new CreditMessage(CreditUnits.unitsAt(step), chain.value(step)));
  }

  @Property(tries = 20)
  void whoPaysForAllThatCameStaysInClassOneWhateverIsUnderWay(@ForAll long chance) {
    var random = new Random(chance);
    var payer = new CreditPayer(List.of(SEED), random);
    var fresh = RelayTab.of(HashChain.anchor(SEED));
    int underWay = 0;
    for (int cells = 0; cells < 300_000; ) {
      int batch = Math.min(1 + random.nextInt(64), Congestion.DEFAULT_MAX_WINDOW - underWay);
      cells += batch;
      underWay += batch;
      boolean left = fresh.carried(batch);
      int came = underWay < 800 ? 0 : random.nextInt(underWay + 1);
      underWay -= came;
      payer.received(came);
      if (payer.isDue()) {
        for (var payment : payer.take(random)) {
          payment.message().ifPresent(paid -> assertThat(fresh.paid(paid)).isEqualTo(Verdict.PAID));
        }
      }
      if (left || !fresh.isClassOne()) {
        fail("class 0 after %d cells", cells);
      }
    }
    assertThat(fresh.paidUnits()).isEqualTo(payer.paidUnits()).isGreaterThan(2000);
    assertThat(
            HashChain.leads(
                fresh.value(), CreditUnits.stepsIn(fresh.paidUnits()), HashChain.anchor(SEED)))
        .isTrue();
  }

  @Example
  void whoDoesNotPayGoesToClassZeroAtTheAllowanceAndComesBackByPaying() {
    int allowed = (1 + RelayTab.ALLOWANCE_UNITS) * UNIT;

    assertThat(tab.carried(allowed)).isFalse();
    assertThat(tab.carried(1)).isTrue();
    assertThat(tab.isClassOne()).isFalse();
    assertThat(tab.carried(1)).isFalse();

    assertThat(pay(9)).isEqualTo(Verdict.PAID);
    assertThat(tab.isClassOne()).isTrue();
  }

  /** What the planner keeps of a line does not cover: who pays a unit and then no more. */
  @Example
  void ofWhatIsCarriedInClassOneAtLeastAFifteenthIsPaid() {
    tab.carried(UNIT);
    pay(1);

    assertThat(tab.carried(14 * UNIT)).isFalse();
    assertThat(tab.isClassOne()).isTrue();
    tab.carried(1);
    assertThat(tab.isClassOne()).isFalse();
  }

  @Example
  void nothingButNewStepsOfTheChainForWhatWasCarriedCounts() {
    tab.carried(4 * UNIT);

    assertThat(pay(5)).isEqualTo(Verdict.TOO_MUCH);
    assertThat(tab.paid(new CreditMessage(-1, chain.value(2)))).isEqualTo(Verdict.NO_STEP);
    assertThat(tab.paid(new CreditMessage(0, chain.value(2)))).isEqualTo(Verdict.NO_STEP);
    assertThat(tab.paidUnits()).isZero();
    assertThat(pay(3)).isEqualTo(Verdict.PAID);
    assertThat(pay(3)).isEqualTo(Verdict.NO_STEP);
    assertThat(pay(2)).isEqualTo(Verdict.NO_STEP);
    assertThat(pay(4)).isEqualTo(Verdict.PAID);
    assertThat(tab.paidUnits()).isEqualTo(4);
    assertThat(tab.isAbused()).isFalse();
  }

  @Example
  void oneValueThatIsNotOfTheChainIsAbuse() {
    tab.carried(4 * UNIT);

    assertThat(tab.paid(new CreditMessage(3, chain.value(2)))).isEqualTo(Verdict.BAD_VALUE);

    assertThat(tab.isAbused()).isTrue();
    assertThat(tab.paidUnits()).isZero();
  }

  @Example
  void theEighthMessageWithoutAnEarnedStepIsAbuse() {
    tab.carried(UNIT);
    for (int i = 0; i < 4; i++) {
      assertThat(tab.isAbused()).isFalse();
      assertThat(pay(2)).isEqualTo(Verdict.TOO_MUCH);
      assertThat(tab.isAbused()).isFalse();
      assertThat(tab.paid(new CreditMessage(0, chain.value(1)))).isEqualTo(Verdict.NO_STEP);
    }

    assertThat(tab.isAbused()).isTrue();
  }

  @Example
  void oneMessageCostsABoundedNumberOfHashes() {
    tab.carried(1000 * UNIT);

    assertThat(pay(65)).isEqualTo(Verdict.NO_STEP);
    assertThat(pay(64)).isEqualTo(Verdict.PAID);
  }

  @Property(tries = 200)
  void aGuessedValueIsNotAccepted(
      @ForAll long chance, @ForAll @IntRange(min = 1, max = 64) int step) {
    var guess = new byte[HashChain.VALUE_BYTES];
    new Random(chance).nextBytes(guess);
    tab.carried(64 * UNIT);

    assertThat(tab.paid(new CreditMessage(step, Bytes.copyOf(guess)))).isEqualTo(Verdict.BAD_VALUE);
  }

  @Example
  void aCircuitThatPaysNobodyIsOfClassZeroAndNothingWorse() {
    var unpaid = RelayTab.unpaid();

    assertThat(unpaid.carried(1_000_000)).isFalse();
    assertThat(unpaid.isClassOne()).isFalse();
    assertThat(unpaid.paid(new CreditMessage(1, chain.value(1)))).isEqualTo(Verdict.UNASKED);
  }

  @Example
  void eachRoundPaysEachHopThatTakesItAndHasAsMuchCoverAsTheOthers() {
    var random = new Random(1);
    var payer = new CreditPayer(List.of(SEED, Bytes.EMPTY, SEED, Bytes.EMPTY), random);
    payer.received(UNIT - 1);
    assertThat(payer.isDue()).isFalse();
    payer.received(1);

    var first = payer.take(random);
    assertThat(payer.isDue()).isFalse();
    payer.received(2 * UNIT);
    var second = payer.take(random);

    assertThat(first.stream().filter(each -> each.message().isPresent()))
        .extracting(CreditPayer.Payment::hop)
        .containsExactlyInAnyOrder(0, 2);
    assertThat(second.stream().filter(each -> each.message().isPresent()))
        .allSatisfy(each -> assertThat(each.message().orElseThrow().units()).isEqualTo(3))
        .hasSize(2);
    assertThat(second).hasSameSizeAs(first);
    assertThat(payer.paidUnits()).isEqualTo(3);
  }

  /**
   * Else whoever sees most cells pass would know that he is next to the owner. What the ends tell
   * they seldom tell: who sees no more than are paid behind him has nobody else there.
   */
  @Example
  void noNumberOfPassingCellsIsMuchLikelierForOneHopThanForTheNext() {
    int circuits = 400_000;
    // Of a hop with so many paid ones behind it: it sees their payments pass, and all cover.
    var seen = new double[3][64];
    var random = new Random(17);
    for (int circuit = 0; circuit < circuits; circuit++) {
      var payer = new CreditPayer(List.of(SEED, SEED, SEED), random);
      int passing = payer.cover();
      for (int behind = 0; behind < 3; behind++) {
        seen[behind][passing]++;
        passing += 1 + payer.coverAt(2 - behind);
      }
    }

    for (int behind = 0; behind < 2; behind++) {
      int least = 2 * behind + 2;
      int most = behind + 24;
      for (int passing = least; passing <= most; passing++) {
        assertThat(seen[behind + 1][passing] / seen[behind][passing]).isBetween(0.5, 1.8);
      }
      double below = Arrays.stream(seen[behind], 0, least).sum();
      double above = Arrays.stream(seen[behind + 1], most + 1, 64).sum();
      assertThat(below / circuits).isLessThan(0.04);
      assertThat(above / circuits).isLessThan(0.03);
    }
    assertThat(seen[0][0] / circuits).isBetween(0.01, 0.014);
  }

  @Example
  void whoHasNoChainsIsNeverDue() {
    var payer = new CreditPayer(List.of(Bytes.EMPTY, Bytes.EMPTY), new Random(1));

    payer.received(100 * UNIT);

    assertThat(payer.isDue()).isFalse();
  }
}
