package org.eidolon.actors.tracker;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.eidolon.config.CreditConfig;
import org.eidolon.proto.credit.CreditDesk;
import org.eidolon.proto.credit.CreditLedger;
import org.eidolon.proto.credit.CreditStanding;
import org.eidolon.proto.credit.CreditUnits;
import org.eidolon.proto.credit.Redemption;
import org.eidolon.proto.credit.VoucherKeys;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.planning.GrantOrder;
import org.eidolon.proto.tracker.TrackerReply;
import org.eidolon.proto.tracker.TrackerRequest;

/** A tracker's relay credit, if it keeps any. Used by {@link Tracker}. */
final class TrackerCredit {
  private static final int NOT_KEPT = 404;
  private static final int PAY_FIRST = 402;

  private final Optional<CreditDesk> desk;
  private final VoucherKeys keys;

  private TrackerCredit(Optional<CreditDesk> desk, VoucherKeys keys) {
    this.desk = desk;
    this.keys = keys;
  }

  static TrackerCredit of(CreditConfig config, Tracker.Lasting lasting, Instant now) {
    var keys = new VoucherKeys(lasting.secret());
    if (!config.enabled()) {
      return new TrackerCredit(Optional.empty(), keys);
    }
    var line =
        new CreditLedger.Limits(config.accounts(), config.lineBytes() / CreditUnits.UNIT_BYTES);
    return new TrackerCredit(
        Optional.of(
            new CreditDesk(
                new CreditDesk.Limits(
                    config.promises(), config.promiseLife(), config.promiseOpen()),
                new CreditLedger(line, lasting.credit(), CreditDesk.day(now)))),
        keys);
  }

  /**
   * The same path, with chains for its relays if {@code payer} can pay them. Vouchers are for who
   * cannot as well.
   */
  GrantOrder priced(PeerId payer, GrantOrder order, Predicate<PeerId> takesCredit, Instant now) {
    if (desk.isEmpty()) {
      return order;
    }
    var paying = order.paying(takesCredit);
    return desk.get().reserve(payer, paying.paid().size(), now) ? paying : paying.unpaid();
  }

  void promised(Tracker.Promised promised, Instant now) {
    desk.ifPresent(kept -> kept.promise(promised.payer(), promised.promises(), now));
  }

  /** What it costs hashes to verify is asked for only if it pays something. */
  Tracker.Outcome asked(PeerId relay, TrackerRequest.Redeem redeem) {
    if (desk.isEmpty()) {
      return new Tracker.Refused(NOT_KEPT, "this tracker keeps no relay credit");
    }
    var owed = desk.get().owed(relay, redeem.claims());
    return owed.isEmpty() ? redeemed(relay, 0) : new Tracker.ToVerify(relay, owed);
  }

  /**
   * @param claims that were all found to hold
   */
  Tracker.Outcome redeem(PeerId relay, List<Redemption> claims, int capacityMbit, Instant now) {
    return redeemed(relay, desk.orElseThrow().redeem(relay, claims, capacityMbit, now));
  }

  private Tracker.Outcome redeemed(PeerId relay, long moved) {
    var standing = desk.orElseThrow().standing(relay);
    return new Tracker.Replied(new TrackerReply.Redeemed(moved, standing));
  }

  Tracker.Outcome voucher(PeerId peer, TrackerRequest.BuyVoucher buy, Instant now) {
    long today = CreditDesk.day(now);
    if (desk.isEmpty()) {
      return new Tracker.Refused(NOT_KEPT, "this tracker keeps no relay credit");
    }
    if (buy.blinded().length() > 0) {
      if (buy.day() != today) {
        return new Tracker.Refused(404, "no key of that day signs any more");
      }
      if (!desk.get().buyVoucher(peer)) {
        return new Tracker.Refused(PAY_FIRST, "earn some credit by relaying first");
      }
    }
    return new Tracker.ToSign(keys, today, buy.blinded());
  }

  Optional<CreditStanding> standing(PeerId peer) {
    return desk.map(kept -> kept.standing(peer));
  }

  void expire(Instant now) {
    desk.ifPresent(kept -> kept.expire(now));
  }
}
