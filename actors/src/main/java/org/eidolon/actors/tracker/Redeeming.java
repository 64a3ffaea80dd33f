package org.eidolon.actors.tracker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.eidolon.actors.credit.Earned;
import org.eidolon.config.MembershipConfig;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.credit.Redemption;
import org.eidolon.proto.tracker.TrackerReply;
import org.eidolon.proto.tracker.TrackerRequest;

/**
 * What circuits paid us, shown to the tracker some at once and after a random time, so that it
 * tells nothing of when. Of each circuit only the last word is kept. Used by {@link TrackerClient}.
 */
final class Redeeming {
  private static final int MOST_CLAIMS = 65_536;

  /** What is told of our work. */
  sealed interface News extends TrackerClient.Command permits Heard, Due, Redeemed {}

  /** A circuit that we carry paid; heeded if its code is of this network. */
  record Heard(Earned earned) implements News {}

  /** Time to show some of what was earned. */
  enum Due implements News {
    INSTANCE
  }

  /** What the tracker answered; empty if it did not. */
  record Redeemed(
      List<Redemption> claims, Optional<TrackerReply> reply, Optional<Throwable> failure)
      implements News {}

  private final ActorContext<TrackerClient.Command> context;
  private final TimerScheduler<TrackerClient.Command> timers;
  private final TrackerCalls calls;
  private final MembershipConfig config;
  private final RandomGenerator random;
  private final StatusBoard board;
  private final Map<Bytes, Redemption> claims = new LinkedHashMap<>();
  private boolean asked;

  Redeeming(
      ActorContext<TrackerClient.Command> context,
      TimerScheduler<TrackerClient.Command> timers,
      TrackerCalls calls,
      MembershipConfig config,
      RandomGenerator random,
      StatusBoard board) {
    this.context = context;
    this.timers = timers;
    this.calls = calls;
    this.config = config;
    this.random = random;
    this.board = board;
  }

  /**
   * @param ledger knows what codes of this network call our links
   */
  void hear(News news, LinkLedger ledger) {
    if (news instanceof Heard heard) {
      if (ledger.named(heard.earned().inLabel())) {
        earned(heard.earned().claim());
      }
    } else if (news instanceof Redeemed redeemed) {
      answered(redeemed);
    } else {
      due();
    }
  }

  private void earned(Redemption claim) {
    if (claims.size() < MOST_CLAIMS || claims.containsKey(claim.anchor())) {
      claims.merge(claim.anchor(), claim, Redeeming::later);
    }
    wait(false);
  }

  private static Redemption later(Redemption one, Redemption other) {
    return one.units() > other.units() ? one : other;
  }

  private void wait(boolean more) {
    if (!asked && !claims.isEmpty() && !timers.isTimerActive(Due.INSTANCE)) {
      timers.startSingleTimer(Due.INSTANCE, more ? config.retryMin() : pause());
    }
  }

  private Duration pause() {
    long least = config.redeemMin().toNanos();
    return Duration.ofNanos(random.nextLong(least, config.redeemMax().toNanos() + 1));
  }

  private void due() {
    if (asked || claims.isEmpty() || !board.isJoined()) {
      wait(false);
      return;
    }
    asked = true;
    var batch =
        new ArrayList<>(claims.values()).subList(0, Math.min(claims.size(), Redemption.MOST));
    var shown = List.copyOf(batch);
    shown.forEach(claim -> claims.remove(claim.anchor()));
    context.pipeToSelf(
        calls.call(new TrackerRequest.Redeem(shown)),
        (reply, failure) ->
            new Redeemed(shown, Optional.ofNullable(reply), Optional.ofNullable(failure)));
  }

  private void answered(Redeemed redeemed) {
    asked = false;
    var reply = redeemed.reply().orElse(null);
    var cause = redeemed.failure().map(CallFailure::unwrapped).orElse(null);
    boolean paid = reply instanceof TrackerReply.Redeemed;
    if (reply instanceof TrackerReply.Redeemed answer) {
      board.credit(answer.credit());
    } else if (CallFailure.lost(cause) || CallFailure.passing(cause)) {
      // Shown again later: what was paid already is not paid twice. Any other refusal is final.
      redeemed.claims().forEach(claim -> claims.merge(claim.anchor(), claim, Redeeming::later));
    }
    wait(paid && claims.size() >= Redemption.MOST);
  }
}
