package org.eidolon.actors.tracker;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import org.eidolon.config.CreditConfig;
import org.eidolon.proto.credit.CreditDesk;
import org.eidolon.proto.credit.CreditLedger;
import org.eidolon.proto.credit.CreditStanding;
import org.eidolon.proto.credit.CreditUnits;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.planning.GrantOrder;
import org.eidolon.proto.tracker.TrackerReply;
import org.eidolon.proto.tracker.TrackerRequest;

/** A tracker's relay credit, if it keeps any. Used by {@link Tracker}. */
final class TrackerCredit {
  private static final int NOT_KEPT = 404;

  private final Optional<CreditDesk> desk;

  private TrackerCredit(Optional<CreditDesk> desk) {
    this.desk = desk;
  }

  static TrackerCredit of(CreditConfig config, CreditLedger.Pages pages, Instant now) {
    if (!config.enabled()) {
      return new TrackerCredit(Optional.empty());
    }
    var line =
        new CreditLedger.Limits(config.accounts(), config.lineBytes() / CreditUnits.UNIT_BYTES);
    return new TrackerCredit(
        Optional.of(
            new CreditDesk(
                new CreditDesk.Limits(config.promises(), config.promiseLife()),
                new CreditLedger(line, pages, CreditDesk.day(now)))));
  }

  /**
   * The same path, with chains for its relays if {@code payer} can pay them.
   *
   * @param before paths that are planned with it
   */
  GrantOrder priced(PeerId payer, GrantOrder order, int before, Predicate<PeerId> takesCredit) {
    int relays = order.path().links() - 1;
    boolean pays = desk.map(kept -> kept.mayPromise(payer, relays * (before + 1))).orElse(false);
    return pays ? order.paying(takesCredit) : order;
  }

  void promised(Tracker.Promised promised, Instant now) {
    desk.ifPresent(kept -> kept.promise(promised.payer(), promised.promises(), now));
  }

  /** All claims were found to hold. */
  Tracker.Outcome redeem(
      PeerId relay, TrackerRequest.Redeem redeem, int capacityMbit, Instant now) {
    if (desk.isEmpty()) {
      return new Tracker.Refused(NOT_KEPT, "this tracker keeps no relay credit");
    }
    long moved = desk.get().redeem(relay, redeem.claims(), capacityMbit, now);
    return new Tracker.Replied(new TrackerReply.Redeemed(moved, desk.get().standing(relay)));
  }

  Optional<CreditStanding> standing(PeerId peer) {
    return desk.map(kept -> kept.standing(peer));
  }

  void expire(Instant now) {
    desk.ifPresent(kept -> kept.expire(now));
  }
}
