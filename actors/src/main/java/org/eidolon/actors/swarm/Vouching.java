package org.eidolon.actors.swarm;

import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
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
 * Only two who both fetch from each other do so: to anybody else a voucher is worth nothing, and
 * each is paid for. Belongs to the session's actor and is used by it alone.
 */
final class Vouching {
  /** What comes of it later. */
  sealed interface Word extends PeerSession.Command permits Due, Bought, Checked {}

  private enum Due implements Word {
    OFFER,
    PURCHASE
  }

  private record Bought(Vouchers.Bought voucher) implements Word {}

  private record Checked(Vouchers.Checked voucher) implements Word {}

  /** Longer than a tracker's key takes to come: with pauses of 5 to 60 s, some ten minutes. */
  private static final int MOST_TRIES = 20;

  private final PeerSession.Plan plan;
  private final TimerScheduler<PeerSession.Command> timers;
  private final PeerRules rules;
  private final Sending sending;
  private final ActorRef<Vouchers.Bought> bought;
  private final ActorRef<Vouchers.Checked> checked;
  private Bytes challenge = Bytes.EMPTY;
  private Bytes exporter = Bytes.EMPTY;
  private Bytes theirs = Bytes.EMPTY;
  private int tries;
  private boolean weFetch;
  private boolean theyFetch;

  Vouching(
      PeerSession.Plan plan,
      ActorContext<PeerSession.Command> context,
      TimerScheduler<PeerSession.Command> timers,
      PeerRules rules,
      Sending sending) {
    this.plan = plan;
    this.timers = timers;
    this.rules = rules;
    this.sending = sending;
    this.bought = context.messageAdapter(Vouchers.Bought.class, Bought::new);
    this.checked = context.messageAdapter(Vouchers.Checked.class, Checked::new);
  }

  /** What follows is of the circuit with this exporter; comes before any message. */
  void bind(Bytes circuitsExporter) {
    exporter = circuitsExporter;
  }

  /** The circuit is open and ours, and its other end knows vouchers. */
  void begin() {
    // Another network's tracker would not know the partner's voucher, nor the partner ours.
    if (plan.ports().config().vouchers() && plan.ports().networks().isEmpty()) {
      later(Due.OFFER);
    }
  }

  /** The partner was told whether we fetch from it. */
  void fetching(boolean wanted) {
    weFetch = wanted;
  }

  /**
   * Drawn by chance, so that the tracker does not learn when circuits open, nor a partner decide
   * when we call the tracker.
   */
  private void later(Due due) {
    var config = plan.ports().config();
    long least = config.voucherMin().toNanos();
    long most = config.voucherMax().toNanos();
    var pause = Duration.ofNanos(plan.ports().random().nextLong(least, most + 1));
    timers.startSingleTimer(due, pause);
  }

  void hear(Word word) {
    if (word == Due.OFFER && !(weFetch && theyFetch)) {
      later(Due.OFFER);
    } else if (word == Due.OFFER) {
      say(Signal.VOUCHER_OFFER);
    } else if (word == Due.PURCHASE) {
      tries++;
      var subject = Voucher.subject(theirs, exporter);
      plan.ports().tracker().tell(new Vouchers.Buy(subject, bought));
    } else if (word instanceof Bought ours) {
      if (ours.voucher().notYet() && tries < MOST_TRIES) {
        later(Due.PURCHASE);
      }
      ours.voucher().voucher().ifPresent(voucher -> say(new PeerMessage.Vouch(voucher)));
    } else if (word instanceof Checked known && known.voucher().good()) {
      plan.swarm().tell(new SessionEvent.Vouched(plan.id()));
    }
  }

  /** True if the message was of vouchers, and is dealt with. */
  boolean heard(PeerMessage message) {
    if (message == Signal.INTERESTED || message == Signal.NOT_INTERESTED) {
      theyFetch = message == Signal.INTERESTED;
      return false;
    }
    if (message == Signal.VOUCHER_OFFER) {
      if (weFetch) {
        challenge();
      }
    } else if (message instanceof PeerMessage.Challenge asked) {
      theirs = asked.random();
      later(Due.PURCHASE);
    } else if (message instanceof PeerMessage.Vouch vouch) {
      var subject = Voucher.subject(challenge, exporter);
      plan.ports().tracker().tell(new Vouchers.Check(subject, vouch.voucher(), checked));
    } else {
      return false;
    }
    return true;
  }

  private void challenge() {
    var drawn = new byte[Voucher.CHALLENGE_BYTES];
    plan.ports().random().nextBytes(drawn);
    challenge = Bytes.copyOf(drawn);
    say(new PeerMessage.Challenge(challenge));
  }

  private void say(PeerMessage message) {
    rules.sent(message, plan.ports().nanos().getAsLong());
    sending.say(message);
  }
}
