package org.eidolon.actors.swarm;

import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.actors.tracker.Vouchers;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.credit.Voucher;
import org.eidolon.proto.swarm.PeerMessage;
import org.eidolon.proto.swarm.PeerMessage.Signal;
import org.eidolon.proto.swarm.PeerRules;

/**
 * How a session shows its partner that we earn by relaying, and sees it of the partner.
 *
 * <pre>
 *   who called   --VOUCHER_OFFER-->  who was called      after a random time
 *                <--Challenge------
 *   buys a voucher for it, blindly, after a random time
 *                ---Vouch---------->  checks it with the tracker's key
 * </pre>
 *
 * Belongs to the session's actor and is used by it alone.
 */
final class Vouching {
  private final PeerSession.Plan plan;
  private final PeerRules rules;
  private final Sending sending;
  private final ActorRef<Vouchers.Bought> bought;
  private final ActorRef<Vouchers.Checked> checked;
  private Bytes challenge = Bytes.EMPTY;
  private Bytes exporter = Bytes.EMPTY;
  private Bytes theirs = Bytes.EMPTY;

  /**
   * @param bought what the tracker's client tells of a voucher for us
   * @param checked and of a partner's
   */
  Vouching(
      PeerSession.Plan plan,
      PeerRules rules,
      Sending sending,
      ActorRef<Vouchers.Bought> bought,
      ActorRef<Vouchers.Checked> checked) {
    this.plan = plan;
    this.rules = rules;
    this.sending = sending;
    this.bought = bought;
    this.checked = checked;
  }

  /** What follows is of the circuit with this exporter; comes before any message. */
  void bind(Bytes circuitsExporter) {
    exporter = circuitsExporter;
  }

  /**
   * When to offer, and when to buy what was asked for: drawn by chance, so that the tracker does
   * not learn when circuits open, nor a partner decide when we call the tracker.
   */
  Duration pause() {
    var config = plan.ports().config();
    long least = config.voucherMin().toNanos();
    return Duration.ofNanos(
        plan.ports().random().nextLong(least, config.voucherMax().toNanos() + 1));
  }

  void offer() {
    say(Signal.VOUCHER_OFFER);
  }

  void buy() {
    plan.ports().tracker().tell(new Vouchers.Buy(Voucher.subject(theirs, exporter), bought));
  }

  /** True if the message was of vouchers, and is dealt with. */
  boolean heard(PeerMessage message) {
    if (message == Signal.VOUCHER_OFFER) {
      var drawn = new byte[Voucher.CHALLENGE_BYTES];
      plan.ports().random().nextBytes(drawn);
      challenge = Bytes.copyOf(drawn);
      say(new PeerMessage.Challenge(challenge));
    } else if (message instanceof PeerMessage.Challenge asked) {
      theirs = asked.random();
    } else if (message instanceof PeerMessage.Vouch vouch) {
      var subject = Voucher.subject(challenge, exporter);
      plan.ports().tracker().tell(new Vouchers.Check(subject, vouch.voucher(), checked));
    } else {
      return false;
    }
    return true;
  }

  void bought(Optional<Voucher> voucher) {
    voucher.ifPresent(ours -> say(new PeerMessage.Vouch(ours)));
  }

  private void say(PeerMessage message) {
    rules.sent(message, plan.ports().nanos().getAsLong());
    sending.say(message);
  }
}
