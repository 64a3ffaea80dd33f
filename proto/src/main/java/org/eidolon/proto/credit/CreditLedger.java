package org.eidolon.proto.credit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eidolon.proto.peer.PeerId;

/**
 * Who earned and who owes, in units. What one account gets another one gives: with the house, which
 * takes up what is rounded and forgotten, all balances are zero together at any time. No account
 * can owe more than its line, an eighth of it on its first day.
 *
 * <p>Each day every balance comes an eighth nearer to zero, those that earned and those that owe
 * alike. Else those who only ever earn would end up with all there is, and nobody could pay them
 * any more. Mutable; kept by one owner.
 */
public final class CreditLedger {
  /** Where the ledger is written, so that a restart loses nothing. */
  public interface Pages {
    Map<PeerId, Account> accounts();

    /** The day of the last {@link CreditLedger#newDay}; empty in a new book. */
    Optional<Long> day();

    void account(PeerId peer, Account account);

    void forget(PeerId peer);

    void day(long day);
  }

  /**
   * @param earned since it was opened, as {@code paid}
   * @param opened the day of that, since 1970
   * @param touched the day of the last change but for the daily one
   */
  public record Account(long balance, long earned, long paid, long opened, long touched) {
    Account changed(long units, long day) {
      return new Account(
          balance + units,
          earned + Math.max(0, units),
          paid + Math.max(0, -units),
          opened,
          Math.max(touched, day));
    }

    Account decayed() {
      return new Account(balance - balance / DECAY - tail(), earned, paid, opened, touched);
    }

    /** What is too little to have an eighth goes one by one. */
    private long tail() {
      return Math.abs(balance) < DECAY ? Long.signum(balance) : 0;
    }
  }

  /**
   * @param accounts beyond which those nearest to zero are forgotten
   * @param lineUnits that an account may owe
   */
  public record Limits(int accounts, long lineUnits) {}

  private static final int DECAY = 8;
  private static final int FIRST_DAY_PART = 8;
  private static final int MOST_DAYS = 400;
  private static final int IDLE_DAYS = 30;
  private static final int FORGOTTEN_PART = 64;

  private final Limits limits;
  private final Pages pages;
  private final Map<PeerId, Account> accounts;
  private long day;
  private long house;

  public CreditLedger(Limits limits, Pages pages, long today) {
    this.limits = limits;
    this.pages = pages;
    this.accounts = new HashMap<>(pages.accounts());
    this.day = pages.day().orElse(today);
    // Not written: a process that was killed between the two halves of a payment is put right so.
    this.house = -accounts.values().stream().mapToLong(Account::balance).sum();
    newDay(today);
  }

  /** A ledger that nobody keeps. */
  public static Pages inMemory() {
    return new Forgetful();
  }

  /** Brings all balances nearer to zero, once for each day since the last call. */
  public void newDay(long today) {
    long passed = Math.min(MOST_DAYS, today - day);
    if (today > day || pages.day().isEmpty()) {
      day = Math.max(day, today);
      // Before the accounts: who is killed in between has not taken the same day's part twice.
      pages.day(day);
    }
    if (passed > 0) {
      for (var entry : List.copyOf(accounts.entrySet())) {
        var account = entry.getValue();
        for (long i = 0; i < passed && account.balance() != 0; i++) {
          account = account.decayed();
        }
        house += entry.getValue().balance() - account.balance();
        if (account.balance() == 0 && account.touched() + IDLE_DAYS < today) {
          accounts.remove(entry.getKey());
          pages.forget(entry.getKey());
        } else if (!account.equals(entry.getValue())) {
          put(entry.getKey(), account);
        }
      }
    }
  }

  /** What {@code payer} can pay now. */
  public long room(PeerId payer) {
    var account = accounts.get(payer);
    boolean first = account == null || account.opened() >= day;
    long line = first ? limits.lineUnits() / FIRST_DAY_PART : limits.lineUnits();
    return Math.max(0, line + (account == null ? 0 : account.balance()));
  }

  /**
   * Moves up to {@code units} from one account to another; as many as the payer's line allows.
   *
   * @return how many were moved
   */
  public long pay(PeerId payer, PeerId relay, long units) {
    long moved = payer.equals(relay) ? 0 : Math.min(units, room(payer));
    if (moved > 0) {
      change(payer, -moved);
      change(relay, moved);
    }
    return Math.max(0, moved);
  }

  /** Takes from an account what it earned and not yet spent; false if that is less. */
  public boolean spend(PeerId peer, long units) {
    var account = accounts.get(peer);
    if (account == null || account.balance() < units) {
      return false;
    }
    change(peer, -units);
    house += units;
    return true;
  }

  private void change(PeerId peer, long units) {
    var account = accounts.get(peer);
    if (account == null) {
      makeRoom();
      account = new Account(0, 0, 0, day, day);
    }
    put(peer, account.changed(units, day));
  }

  private void put(PeerId peer, Account account) {
    accounts.put(peer, account);
    pages.account(peer, account);
  }

  /** Whoever opens accounts by the thousand, with little in each, drives out his own. */
  private void makeRoom() {
    if (accounts.size() < limits.accounts()) {
      return;
    }
    var byBalance = new ArrayList<>(accounts.entrySet());
    byBalance.sort(Comparator.comparingLong(each -> Math.abs(each.getValue().balance())));
    for (var each : byBalance.subList(0, Math.max(1, accounts.size() / FORGOTTEN_PART))) {
      house += each.getValue().balance();
      accounts.remove(each.getKey());
      pages.forget(each.getKey());
    }
  }

  public CreditStanding standing(PeerId peer) {
    var account = accounts.get(peer);
    boolean classOne = room(peer) > 0;
    return account == null
        ? new CreditStanding(0, 0, 0, classOne)
        : new CreditStanding(account.balance(), account.earned(), account.paid(), classOne);
  }

  public int size() {
    return accounts.size();
  }

  /** All balances together; what the house has makes it zero. */
  long sum() {
    return house + accounts.values().stream().mapToLong(Account::balance).sum();
  }

  long house() {
    return house;
  }

  private static final class Forgetful implements Pages {
    private Optional<Long> day = Optional.empty();

    @Override
    public Map<PeerId, Account> accounts() {
      return Map.of();
    }

    @Override
    public Optional<Long> day() {
      return day;
    }

    @Override
    public void account(PeerId peer, Account account) {}

    @Override
    public void forget(PeerId peer) {}

    @Override
    public void day(long next) {
      day = Optional.of(next);
    }
  }
}
