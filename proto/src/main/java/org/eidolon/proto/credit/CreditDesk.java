package org.eidolon.proto.credit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.peer.PeerId;

/**
 * The planner's side of relay credit: which chain pays whom out of whose account, and what was
 * redeemed of it. Only the relay that the chain was made for can redeem it; the same proof twice
 * moves nothing more. What is promised is kept in memory, bounded, and ends with a restart; the
 * accounts are the {@link CreditLedger}'s. Mutable; kept by one owner.
 */
public final class CreditDesk {
  /**
   * @param promises chains that are kept at a time
   * @param promiseLife far longer than a circuit lives and its relays wait
   */
  public record Limits(int promises, Duration promiseLife) {}

  /** A chain that was written into a code. */
  public record Promise(PeerId relay, Bytes anchor) {}

  private static final class Promised {
    final PeerId payer;
    final PeerId relay;
    final Instant until;
    int redeemed;

    Promised(PeerId payer, PeerId relay, Instant until) {
      this.payer = payer;
      this.relay = relay;
      this.until = until;
    }
  }

  /** What a relay may still redeem, as its capacity goes. */
  private record Believed(double units, Instant at) {}

  /** No payer has more than this part of the promises. */
  private static final int PAYER_PART = 16;

  private static final double UNITS_PER_MBIT = 1e6 / Byte.SIZE / CreditUnits.UNIT_BYTES;

  /** Work of so long may be redeemed at once: no relay waits longer than that. */
  private static final Duration BURST = Duration.ofHours(1);

  private final Limits limits;
  private final CreditLedger ledger;
  private final Map<Bytes, Promised> promised = new HashMap<>();
  private final Deque<Bytes> order = new ArrayDeque<>();
  private final Map<PeerId, Integer> perPayer = new HashMap<>();
  private final Map<PeerId, Believed> believed = new LinkedHashMap<>();

  public CreditDesk(Limits limits, CreditLedger ledger) {
    this.limits = limits;
    this.ledger = ledger;
  }

  /** Whether a path for {@code payer} with so many relays is to pay them. Else it is of class 0. */
  public boolean mayPromise(PeerId payer, int relays) {
    int own = perPayer.getOrDefault(payer, 0) + relays;
    return ledger.room(payer) > 0
        && promised.size() + relays <= limits.promises()
        && own <= Math.max(relays, limits.promises() / PAYER_PART);
  }

  /** Takes down what was written into a code that {@code payer} got. */
  public void promise(PeerId payer, List<Promise> made, Instant now) {
    for (var each : made) {
      var fresh = new Promised(payer, each.relay(), now.plus(limits.promiseLife()));
      if (promised.size() < limits.promises()
          && promised.putIfAbsent(each.anchor(), fresh) == null) {
        order.add(each.anchor());
        perPayer.merge(payer, 1, Integer::sum);
      }
    }
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
      if (promise != null && promise.relay.equals(relay)) {
        long wanted = Math.min(claim.units() - promise.redeemed, (long) left - moved);
        long paid = wanted <= 0 ? 0 : ledger.pay(promise.payer, relay, wanted);
        promise.redeemed += (int) paid;
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
    while (!order.isEmpty() && promised.get(order.peek()).until.isBefore(now)) {
      var gone = promised.remove(order.remove());
      perPayer.computeIfPresent(gone.payer, (payer, count) -> count > 1 ? count - 1 : null);
    }
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
