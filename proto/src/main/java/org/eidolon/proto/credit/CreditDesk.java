package org.eidolon.proto.credit;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.peer.PeerId;

/**
 * The planner's side of relay credit: which chain pays whom out of whose account, and what was
 * redeemed of it. Only the relay that the chain was made for can redeem it; the same proof twice
 * moves nothing more. What is promised is kept in memory, bounded, and ends with a restart; the
 * accounts are the {@link CreditLedger}'s. Mutable; kept by one owner.
 *
 * <p>A promise of which nothing was redeemed yet is open for as long as its circuit can live and
 * its relay wait, and {@link #OPEN_UNITS} of its payer's line are kept for it: else one could have
 * any number of paths before the first of them is shown. After that the circuit carried nothing, or
 * its relay is gone; it may be redeemed all the same. When there is no room, the newest promise is
 * kept and one goes of whoever has most.
 */
public final class CreditDesk {
  /**
   * @param promises chains that are kept at a time
   * @param promiseLife far longer than a circuit lives and its relays wait
   * @param openFor how long one is open of which nothing is redeemed
   */
  public record Limits(int promises, Duration promiseLife, Duration openFor) {}

  /** A chain that was written into a code. */
  public record Promise(PeerId relay, Bytes anchor) {}

  private static final class Promised {
    final PeerId payer;
    final PeerId relay;
    final Instant made;
    int redeemed;

    Promised(PeerId payer, PeerId relay, Instant made) {
      this.payer = payer;
      this.relay = relay;
      this.made = made;
    }
  }

  /** What a relay may still redeem, as its capacity goes. */
  private record Believed(double units, Instant at) {}

  /** All promises of one payer, oldest first. */
  private static final class Held {
    /** Of which nothing was redeemed for so long that nothing is expected any more. */
    final Set<Bytes> idle = new LinkedHashSet<>();

    final Set<Bytes> open = new LinkedHashSet<>();
    final Set<Bytes> redeemed = new LinkedHashSet<>();

    int size() {
      return idle.size() + open.size() + redeemed.size();
    }

    Bytes oldest() {
      var first = !idle.isEmpty() ? idle : !open.isEmpty() ? open : redeemed;
      return first.iterator().next();
    }

    void remove(Bytes anchor) {
      idle.remove(anchor);
      open.remove(anchor);
      redeemed.remove(anchor);
    }
  }

  /** Promises of a payer whose codes are being written. */
  private record Reserved(int promises, Instant since) {}

  /** What is kept of a line for each open promise. */
  static final int OPEN_UNITS = 16;

  /** Far longer than codes take to be written: whoever asked did not wait for them. */
  private static final Duration WRITING = Duration.ofMinutes(1);

  private static final double UNITS_PER_MBIT = 1e6 / Byte.SIZE / CreditUnits.UNIT_BYTES;

  /** Work of so long may be redeemed at once: no relay waits longer than that. */
  private static final Duration BURST = Duration.ofHours(1);

  private final Limits limits;
  private final CreditLedger ledger;

  /** Oldest first; all live equally long. */
  private final Map<Bytes, Promised> promised = new LinkedHashMap<>();

  private final Map<PeerId, Held> held = new HashMap<>();
  private final TreeMap<Integer, Set<PeerId>> byCount = new TreeMap<>();
  private final Map<PeerId, Reserved> reserved = new HashMap<>();
  private final Map<PeerId, Believed> believed = new LinkedHashMap<>();

  public CreditDesk(Limits limits, CreditLedger ledger) {
    this.limits = limits;
    this.ledger = ledger;
  }

  /**
   * Whether a path for {@code payer} with so many relays is to pay them. Else it is of class 0.
   * What is kept for them of the line is kept until {@link #promise}.
   */
  public boolean reserve(PeerId payer, int relays, Instant now) {
    var own = Optional.ofNullable(held.get(payer));
    own.ifPresent(all -> settle(all, now));
    var before = reserved.getOrDefault(payer, new Reserved(0, now));
    long open = own.map(all -> (long) all.open.size()).orElse(0L) + before.promises() + relays;
    long room = ledger.room(payer);
    if (room == 0 || open * OPEN_UNITS > room) {
      return false;
    }
    if (relays > 0) {
      reserved.put(payer, new Reserved(before.promises() + relays, before.since()));
    }
    return true;
  }

  /** What is open too long holds nothing of the line any more. */
  private void settle(Held own, Instant now) {
    var opened = now.minus(limits.openFor());
    own.open.stream()
        .takeWhile(anchor -> promised.get(anchor).made.isBefore(opened))
        .toList()
        .forEach(
            anchor -> {
              own.open.remove(anchor);
              own.idle.add(anchor);
            });
  }

  /** Takes down what was written into a code that {@code payer} got. */
  public void promise(PeerId payer, List<Promise> made, Instant now) {
    reserved.computeIfPresent(
        payer,
        (key, all) ->
            all.promises() > made.size()
                ? new Reserved(all.promises() - made.size(), all.since())
                : null);
    for (var each : made) {
      var fresh = new Promised(payer, each.relay(), now);
      if (promised.putIfAbsent(each.anchor(), fresh) == null) {
        var own = held.computeIfAbsent(payer, none -> new Held());
        own.open.add(each.anchor());
        counted(payer, own.size() - 1, own.size());
        if (promised.size() > limits.promises()) {
          forget(held.get(byCount.lastEntry().getValue().iterator().next()).oldest());
        }
      }
    }
  }

  private void counted(PeerId payer, int before, int after) {
    byCount.computeIfPresent(
        before, (count, payers) -> payers.remove(payer) && payers.isEmpty() ? null : payers);
    if (after > 0) {
      byCount.computeIfAbsent(after, count -> new LinkedHashSet<>()).add(payer);
    }
  }

  private void forget(Bytes anchor) {
    var payer = promised.remove(anchor).payer;
    var own = held.get(payer);
    int before = own.size();
    own.remove(anchor);
    counted(payer, before, own.size());
    if (own.size() == 0) {
      held.remove(payer);
    }
  }

  /** Those of {@code claims} that would pay {@code relay} something, if they hold. */
  public List<Redemption> owed(PeerId relay, List<Redemption> claims) {
    return claims.stream()
        .filter(claim -> owes(promised.get(claim.anchor()), relay, claim))
        .toList();
  }

  private static boolean owes(Promised promise, PeerId relay, Redemption claim) {
    return promise != null && promise.relay.equals(relay) && claim.units() > promise.redeemed;
  }

  /**
   * Pays {@code relay} what it was not paid yet.
   *
   * @param claims each of which {@link Redemption#holds}
   * @param capacityMbit what the relay offers to carry: nobody is believed to carry more
   * @return the units that were moved
   */
  public long redeem(PeerId relay, List<Redemption> claims, int capacityMbit, Instant now) {
    double perSecond = capacityMbit * UNITS_PER_MBIT;
    double most = Math.max(CreditUnits.MOST_UNITS, perSecond * BURST.toSeconds());
    var before = believed.getOrDefault(relay, new Believed(most, now));
    double elapsed = Math.max(0, Duration.between(before.at(), now).toMillis() / 1e3);
    double left = Math.min(most, before.units() + elapsed * perSecond);
    long moved = 0;
    for (var claim : claims) {
      var promise = promised.get(claim.anchor());
      if (owes(promise, relay, claim)) {
        long wanted = Math.min(claim.units() - promise.redeemed, (long) left - moved);
        long paid = wanted <= 0 ? 0 : ledger.pay(promise.payer, relay, wanted);
        promise.redeemed += (int) paid;
        if (paid > 0 && promise.redeemed == paid) {
          held.get(promise.payer).remove(claim.anchor());
          held.get(promise.payer).redeemed.add(claim.anchor());
        }
        moved += paid;
      }
    }
    if (moved > 0) {
      believed.put(relay, new Believed(left - moved, now));
    }
    return moved;
  }

  /** Takes the price of a voucher, which nobody gets on credit; false if there is too little. */
  public boolean buyVoucher(PeerId peer) {
    return ledger.spend(peer, Voucher.PRICE_UNITS);
  }

  public CreditStanding standing(PeerId peer) {
    return ledger.standing(peer);
  }

  /** Forgets what is too old, and begins a new day when it is one. */
  public void expire(Instant now) {
    var oldest = now.minus(limits.promiseLife());
    promised.entrySet().stream()
        .takeWhile(each -> each.getValue().made.isBefore(oldest))
        .map(Map.Entry::getKey)
        .toList()
        .forEach(this::forget);
    reserved.values().removeIf(each -> each.since().plus(WRITING).isBefore(now));
    believed.values().removeIf(each -> each.at().plus(BURST).isBefore(now));
    ledger.newDay(day(now));
  }

  /** Days since 1970. */
  public static long day(Instant now) {
    return Math.floorDiv(now.getEpochSecond(), 86_400L);
  }

  /** Chains that may be redeemed. */
  public int promises() {
    return promised.size();
  }

  public int accounts() {
    return ledger.size();
  }
}
