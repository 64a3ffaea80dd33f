package org.eidolon.proto.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.peer.PeerId;

class CreditDeskTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final long LINE = 8192;
  private static final PeerId PAYER = peer(1);
  private static final PeerId RELAY = peer(2);
  private static final int MBIT = 100;
  private static final Duration OPEN_FOR = Duration.ofMinutes(80);

  private final CreditLedger ledger =
      new CreditLedger(
          new CreditLedger.Limits(1000, LINE), CreditLedger.inMemory(), CreditDesk.day(NOW) - 1);
  private final CreditDesk desk =
      new CreditDesk(new CreditDesk.Limits(64, Duration.ofHours(3), OPEN_FOR), ledger);

  private static PeerId peer(int number) {
    var key = new byte[PeerId.BYTES];
    key[0] = (byte) number;
    return new PeerId(Bytes.copyOf(key));
  }

  private static Bytes seed(long chance) {
    var seed = new byte[HashChain.VALUE_BYTES];
    new Random(chance).nextBytes(seed);
    return Bytes.copyOf(seed);
  }

  private void promise(long chance, PeerId payer, PeerId relay) {
    var made = new CreditDesk.Promise(relay, HashChain.anchor(seed(chance)));
    desk.promise(payer, List.of(made), NOW);
  }

  private static Redemption claim(long chance, int step) {
    return new Redemption(
        HashChain.anchor(seed(chance)),
        CreditUnits.unitsAt(step),
        new PaymentChain(seed(chance)).value(step));
  }

  private long redeem(PeerId relay, Redemption... claims) {
    return desk.redeem(relay, List.of(claims), MBIT, NOW);
  }

  @Example
  void theRelayOfThePathIsPaidOnceForEachUnit() {
    promise(1, PAYER, RELAY);

    assertThat(redeem(RELAY, claim(1, 10))).isEqualTo(10);
    assertThat(redeem(RELAY, claim(1, 10), claim(1, 10))).isZero();
    assertThat(redeem(RELAY, claim(1, 25), claim(1, 20))).isEqualTo(15);

    assertThat(desk.standing(RELAY).balance()).isEqualTo(25);
    assertThat(desk.standing(PAYER).balance()).isEqualTo(-25);
  }

  @Example
  void nobodyElseIsPaidForItAndNobodyForAChainThatWasNotPromised() {
    promise(1, PAYER, RELAY);

    assertThat(redeem(peer(3), claim(1, 10))).isZero();
    assertThat(redeem(PAYER, claim(1, 10))).isZero();
    assertThat(redeem(RELAY, claim(2, 10))).isZero();

    assertThat(desk.accounts()).isZero();
    assertThat(redeem(RELAY, claim(1, 10))).isEqualTo(10);
  }

  @Example
  void onlyWhatWouldPayIsWorthVerifying() {
    promise(1, PAYER, RELAY);
    redeem(RELAY, claim(1, 10));

    var shown = List.of(claim(1, 10), claim(1, 11), claim(2, 11));

    assertThat(desk.owed(RELAY, shown)).containsExactly(claim(1, 11));
    assertThat(desk.owed(peer(3), shown)).isEmpty();
  }

  @Example
  void aClaimHoldsForItsUnitsAlone() {
    assertThat(claim(1, 300).holds()).isTrue();
    var more = new Redemption(claim(1, 10).anchor(), 11, claim(1, 10).value());
    assertThat(more.holds()).isFalse();
    assertThatThrownBy(() -> new Redemption(more.anchor(), 65, more.value()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Redemption(more.anchor(), 0, more.value()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Example
  void aPayerWhoSpendsMoreThanTheLineHasItsLaterPathsPayNobody() {
    for (int path = 0; path < 3; path++) {
      promise(path, PAYER, RELAY);
      redeem(RELAY, claim(path, CreditUnits.STEPS));
    }

    assertThat(desk.standing(PAYER).balance()).isGreaterThanOrEqualTo(-LINE);
    assertThat(desk.reserve(PAYER, 4, NOW)).isFalse();
    assertThat(desk.standing(PAYER).classOne()).isFalse();
    assertThat(desk.reserve(peer(9), 4, NOW)).isTrue();
    assertThat(ledger.sum()).isZero();
  }

  @Example
  void nobodyIsBelievedToCarryMoreThanItOffers() {
    for (int path = 0; path < 8; path++) {
      promise(path, peer(10 + path), RELAY);
      desk.redeem(RELAY, List.of(claim(path, CreditUnits.STEPS)), 1, NOW);
    }
    long first = desk.standing(RELAY).balance();
    assertThat(first).isLessThanOrEqualTo(CreditUnits.MOST_UNITS);

    promise(9, peer(30), RELAY);
    assertThat(desk.redeem(RELAY, List.of(claim(9, 64)), 0, NOW)).isZero();
  }

  @Example
  void promisesAreBoundedAndThoseGoOfWhoeverHasMost() {
    promise(1, peer(5), RELAY);
    for (int path = 2; path < 100; path++) {
      promise(path, PAYER, RELAY);
    }
    promise(100, peer(6), RELAY);

    assertThat(desk.promises()).isEqualTo(64);
    assertThat(redeem(RELAY, claim(1, 10))).isEqualTo(10);
    assertThat(redeem(RELAY, claim(100, 10))).isEqualTo(10);
    assertThat(redeem(RELAY, claim(2, 10))).isZero();
    assertThat(redeem(RELAY, claim(99, 10))).isEqualTo(10);
    for (int path = 200; path < 270; path++) {
      promise(path, PAYER, RELAY);
    }
    assertThat(redeem(RELAY, claim(99, 12))).isEqualTo(2);

    desk.expire(NOW.plus(Duration.ofHours(4)));

    assertThat(desk.promises()).isZero();
    assertThat(redeem(RELAY, claim(1, 12))).isZero();
  }

  @Example
  void eachOpenPromiseHoldsSomeOfTheLineUntilItIsRedeemedOrEnds() {
    int most = (int) LINE / 8 / CreditDesk.OPEN_UNITS;
    for (int path = 0; path < most - 1; path++) {
      assertThat(desk.reserve(PAYER, 1, NOW)).isTrue();
      promise(path, PAYER, RELAY);
    }
    assertThat(desk.reserve(PAYER, 2, NOW)).isFalse();
    assertThat(desk.reserve(PAYER, 1, NOW)).isTrue();
    assertThat(desk.reserve(PAYER, 1, NOW)).isFalse();
    promise(most, PAYER, RELAY);
    assertThat(desk.reserve(PAYER, 1, NOW)).isFalse();

    redeem(RELAY, claim(most, 1));
    redeem(RELAY, claim(0, 1));
    assertThat(desk.reserve(PAYER, 1, NOW)).isTrue();
    assertThat(desk.reserve(PAYER, 1, NOW)).isFalse();
    var later = NOW.plus(Duration.ofHours(4));
    desk.expire(later);
    assertThat(desk.reserve(PAYER, most / 2, later)).isTrue();
  }

  /** Paths that are asked for and never carry anything would else hold a line for hours. */
  @Example
  void aPromiseOfACircuitThatMustBeOverHoldsNothingAndIsPaidAllTheSame() {
    int most = (int) LINE / 8 / CreditDesk.OPEN_UNITS;
    for (int path = 0; path < most; path++) {
      promise(path, PAYER, RELAY);
    }
    assertThat(desk.reserve(PAYER, 1, NOW.plus(OPEN_FOR))).isFalse();

    var after = NOW.plus(OPEN_FOR).plusSeconds(1);
    assertThat(desk.reserve(PAYER, most, after)).isTrue();
    assertThat(desk.reserve(PAYER, 1, after)).isFalse();

    assertThat(desk.promises()).isEqualTo(most);
    var late = NOW.plus(Duration.ofHours(3));
    desk.expire(late);
    assertThat(desk.redeem(RELAY, List.of(claim(0, 10)), MBIT, late)).isEqualTo(10);
    assertThat(desk.redeem(RELAY, List.of(claim(0, 12)), MBIT, late)).isEqualTo(2);
    desk.expire(late.plusSeconds(1));
    assertThat(desk.promises()).isZero();
  }

  @Example
  void thoseGoFirstOfWhichNothingIsExpectedAnyMore() {
    promise(1, PAYER, RELAY);
    promise(2, PAYER, RELAY);
    redeem(RELAY, claim(1, 1));
    var later = NOW.plus(OPEN_FOR).plusSeconds(1);
    desk.reserve(PAYER, 0, later);
    for (int path = 3; path <= 65; path++) {
      var made = new CreditDesk.Promise(RELAY, HashChain.anchor(seed(path)));
      desk.promise(PAYER, List.of(made), later);
    }

    assertThat(redeem(RELAY, claim(2, 1))).isZero();
    assertThat(redeem(RELAY, claim(3, 1))).isEqualTo(1);
    assertThat(redeem(RELAY, claim(1, 2))).isEqualTo(1);
  }

  @Example
  void whatIsBeingWrittenCountsAndWhatNeverCameIsForgotten() {
    int most = (int) LINE / 8 / CreditDesk.OPEN_UNITS;
    assertThat(desk.reserve(PAYER, most, NOW)).isTrue();
    assertThat(desk.reserve(PAYER, 1, NOW)).isFalse();

    desk.expire(NOW.plus(Duration.ofMinutes(2)));

    assertThat(desk.reserve(PAYER, most, NOW)).isTrue();
  }

  @Property(tries = 30)
  void noOrderOfClaimsMovesMoreThanWasReleased(@ForAll long chance) {
    var random = new Random(chance);
    var own =
        new CreditLedger(
            new CreditLedger.Limits(1000, LINE), CreditLedger.inMemory(), CreditDesk.day(NOW));
    var fresh = new CreditDesk(new CreditDesk.Limits(1000, Duration.ofHours(3), OPEN_FOR), own);
    var released = new ArrayList<Redemption>();
    long most = 0;
    for (int path = 0; path < 4; path++) {
      fresh.promise(
          PAYER, List.of(new CreditDesk.Promise(RELAY, HashChain.anchor(seed(path)))), NOW);
      int last = 1 + random.nextInt(60);
      most += last;
      for (int i = 0; i < 5; i++) {
        released.add(claim(path, i == 0 ? last : 1 + random.nextInt(last)));
      }
    }
    long moved = 0;
    for (int i = 0; i < 60; i++) {
      var shown = released.get(random.nextInt(released.size()));
      moved += fresh.redeem(random.nextBoolean() ? RELAY : peer(7), List.of(shown), MBIT, NOW);
    }

    assertThat(moved).isLessThanOrEqualTo(most);
    assertThat(own.standing(RELAY).balance()).isEqualTo(moved);
    assertThat(own.sum()).isZero();
  }
}
