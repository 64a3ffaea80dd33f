package org.eidolon.proto.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.credit.CreditLedger.Account;
import org.eidolon.proto.peer.PeerId;

class CreditLedgerTest {
  private static final long TODAY = 20_000;
  private static final long LINE = 4096;

  private final Book book = new Book();
  private CreditLedger ledger = open(1000, TODAY);

  private CreditLedger open(int accounts, long day) {
    return new CreditLedger(new CreditLedger.Limits(accounts, LINE), book, day);
  }

  private static PeerId peer(int number) {
    var key = new byte[PeerId.BYTES];
    key[0] = (byte) number;
    key[1] = (byte) (number >> 8);
    return new PeerId(Bytes.copyOf(key));
  }

  /** What a disk would keep. */
  private static final class Book implements CreditLedger.Pages {
    private final Map<PeerId, Account> accounts = new HashMap<>();
    private Optional<Long> day = Optional.empty();
    private int left = Integer.MAX_VALUE;

    @Override
    public Map<PeerId, Account> accounts() {
      return Map.copyOf(accounts);
    }

    @Override
    public Optional<Long> day() {
      return day;
    }

    @Override
    public void account(PeerId peer, Account account) {
      if (left-- == 0) {
        throw new IllegalStateException("killed");
      }
      accounts.put(peer, account);
    }

    @Override
    public void forget(PeerId peer) {
      accounts.remove(peer);
    }

    @Override
    public void day(long next) {
      day = Optional.of(next);
    }
  }

  @Example
  void whoIsKilledInTheMiddleOfTheNightTakesNoDaysPartTwice() {
    for (int payer = 0; payer < 8; payer++) {
      ledger.pay(peer(payer), peer(100 + payer), 64);
    }
    book.left = 5;
    assertThatThrownBy(() -> ledger.newDay(TODAY + 1)).isInstanceOf(IllegalStateException.class);
    book.left = Integer.MAX_VALUE;

    ledger = open(1000, TODAY + 1);

    assertThat(book.accounts.values())
        .extracting(account -> Math.abs(account.balance()))
        .containsOnly(64L, 56L)
        .filteredOn(balance -> balance == 56)
        .hasSize(5);
    assertThat(ledger.sum()).isZero();
  }

  @Property(tries = 100)
  void whateverHappensAllBalancesAreZeroTogetherAndNobodyOwesMoreThanTheLine(
      @ForAll long chance, @ForAll @IntRange(min = 64, max = 90) int accounts) {
    var random = new Random(chance);
    var own = new CreditLedger(new CreditLedger.Limits(accounts, LINE), new Book(), TODAY);
    long day = TODAY;
    for (int i = 0; i < 2000; i++) {
      if (random.nextInt(50) == 0) {
        day += random.nextInt(5);
        own.newDay(day);
      }
      var payer = peer(random.nextInt(100));
      long room = own.room(payer);
      long before = own.standing(payer).balance();
      long moved = own.pay(payer, peer(random.nextInt(100)), random.nextInt(2000) - 100);

      assertThat(moved).isBetween(0L, room);
      assertThat(own.sum()).isZero();
      assertThat(own.size()).isLessThanOrEqualTo(accounts);
      assertThat(own.standing(payer).balance()).isGreaterThanOrEqualTo(Math.min(before, -LINE));
    }
  }

  @Property(tries = 50)
  void thoseWhoOnlyPayEachOtherHaveNoMoreThanTheyBegan(@ForAll long chance) {
    var random = new Random(chance);
    for (int i = 0; i < 500; i++) {
      ledger.pay(peer(random.nextInt(5)), peer(random.nextInt(5)), random.nextInt(3000));
    }
    long together = 0;
    for (int each = 0; each < 5; each++) {
      together += ledger.standing(peer(each)).balance();
    }
    assertThat(together).isZero();
    assertThat(ledger.house()).isZero();
  }

  @Example
  void aNewAccountOwesAnEighthOfTheLineAndAllOfItFromTheNextDayOn() {
    assertThat(ledger.pay(peer(1), peer(2), 100_000)).isEqualTo(LINE / 8);
    assertThat(ledger.standing(peer(1)).classOne()).isFalse();
    assertThat(ledger.pay(peer(1), peer(2), 1)).isZero();

    ledger.newDay(TODAY + 1);

    assertThat(ledger.room(peer(1))).isEqualTo(LINE - LINE / 8 + LINE / 64);
  }

  @Example
  void whatWasEarnedIsSpentBeforeTheLine() {
    ledger.pay(peer(1), peer(2), 500);

    assertThat(ledger.room(peer(2))).isEqualTo(500 + LINE / 8);
    assertThat(ledger.standing(peer(2))).isEqualTo(new CreditStanding(500, 500, 0, true));
    assertThat(ledger.standing(peer(1))).isEqualTo(new CreditStanding(-500, 0, 500, true));
  }

  @Example
  void onlyWhatWasEarnedCanBeSpentOnVouchersAndTheHouseHasItThen() {
    ledger.pay(peer(1), peer(2), 6);

    assertThat(ledger.spend(peer(1), 1)).isFalse();
    assertThat(ledger.spend(peer(3), 1)).isFalse();
    assertThat(ledger.spend(peer(2), 4)).isTrue();
    assertThat(ledger.spend(peer(2), 4)).isFalse();
    assertThat(ledger.house()).isEqualTo(4);
    assertThat(ledger.sum()).isZero();
  }

  @Example
  void nobodyPaysHimself() {
    assertThat(ledger.pay(peer(1), peer(1), 5)).isZero();
    assertThat(ledger.size()).isZero();
  }

  @Example
  void debtsAndCreditsAreForgottenInTheEndAndTheAccountsWithThem() {
    ledger.pay(peer(1), peer(2), 500);

    ledger.newDay(TODAY + 29);
    assertThat(ledger.standing(peer(2)).balance()).isBetween(1L, 30L);
    ledger.newDay(TODAY + 100);

    assertThat(ledger.size()).isZero();
    assertThat(book.accounts).isEmpty();
    assertThat(ledger.sum()).isZero();
  }

  @Example
  void aRestartLosesNothingAndMakesUpForTheDaysBetween() {
    ledger.pay(peer(1), peer(2), 400);

    ledger = open(1000, TODAY);
    assertThat(ledger.standing(peer(2))).isEqualTo(new CreditStanding(400, 400, 0, true));
    assertThat(ledger.sum()).isZero();

    ledger = open(1000, TODAY + 1);
    assertThat(ledger.standing(peer(2)).balance()).isEqualTo(350);
    assertThat(ledger.standing(peer(1)).balance()).isEqualTo(-350);
  }

  @Example
  void aProcessThatWasKilledBetweenTheHalvesOfAPaymentIsPutRight() {
    ledger.pay(peer(1), peer(2), 400);
    book.accounts.remove(peer(1));

    ledger = open(1000, TODAY);

    assertThat(ledger.sum()).isZero();
    assertThat(ledger.house()).isEqualTo(-400);
  }

  @Example
  void whoeverOpensAccountsByTheThousandDrivesOutHisOwn() {
    ledger = open(64, TODAY);
    ledger.pay(peer(1), peer(2), 400);
    for (int sybil = 10; sybil < 1000; sybil++) {
      ledger.pay(peer(sybil), peer(5), 1);
    }

    assertThat(ledger.size()).isLessThanOrEqualTo(64);
    assertThat(ledger.standing(peer(1)).balance()).isEqualTo(-400);
    assertThat(ledger.standing(peer(2)).balance()).isEqualTo(400);
    assertThat(ledger.sum()).isZero();
  }
}
