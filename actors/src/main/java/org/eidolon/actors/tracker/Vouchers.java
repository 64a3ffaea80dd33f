package org.eidolon.actors.tracker;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.credit.CreditDesk;
import org.eidolon.proto.credit.Voucher;
import org.eidolon.proto.credit.VoucherKeys;
import org.eidolon.proto.crypto.BlindRsa;
import org.eidolon.proto.tracker.TrackerReply;
import org.eidolon.proto.tracker.TrackerRequest;
import org.eidolon.streams.http.TrackerRefused;

/**
 * Vouchers for partners and of partners, as their tracker signs them; its keys are asked for at
 * random times, never when a partner says so. Used by {@link TrackerClient}.
 */
public final class Vouchers {
  /** What is told of vouchers. */
  sealed interface Word extends TrackerClient.Command permits Buy, Check, Look, Told, Signed {}

  /** Wants a voucher for a partner's challenge: the {@link Voucher#subject} of it. */
  public record Buy(Bytes subject, ActorRef<Bought> replyTo) implements Word {}

  /**
   * Empty if there is none to be had.
   *
   * @param notYet the tracker's key is not here yet: ask again after a while drawn anew. Who waited
   *     for it would buy at one moment for all its circuits, and so show their partners that they
   *     are of one peer.
   */
  public record Bought(Optional<Voucher> voucher, boolean notYet) {
    public Bought(Optional<Voucher> voucher) {
      this(voucher, false);
    }
  }

  /** Wants to know whether a partner's voucher is good for what we asked for. */
  public record Check(Bytes subject, Voucher voucher, ActorRef<Checked> replyTo) implements Word {}

  public record Checked(boolean good) {}

  /** Time to ask for the tracker's keys. */
  enum Look implements Word {
    INSTANCE
  }

  /** The tracker told its keys, or did not. */
  record Told(Optional<TrackerReply> reply, boolean sellsNone) implements Word {}

  /** The tracker signed what was blinded, or did not. */
  record Signed(
      long day,
      BlindRsa.Blinded asked,
      ActorRef<Bought> replyTo,
      Optional<TrackerReply> reply,
      boolean poor)
      implements Word {}

  private static final int MOST_WAITING = 256;
  private static final int MOST_AN_HOUR = 60;
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int PAY_FIRST = 402;
  private static final int NOT_KEPT = 404;

  /** After joining, and after a look that brought nothing. */
  private static final Duration FIRST_LOOK_MIN = Duration.ofMinutes(1);

  private static final Duration FIRST_LOOK_MAX = Duration.ofMinutes(5);
  private static final Duration AFTER_MIDNIGHT = Duration.ofMinutes(10);

  /** Who has earned too little asks again after so long. */
  private static final Duration AFTER_REFUSAL = Duration.ofMinutes(10);

  private final ActorContext<TrackerClient.Command> context;
  private final TimerScheduler<TrackerClient.Command> timers;
  private final TrackerCalls calls;
  private final StatusBoard board;
  private final RandomGenerator random;
  private final InstantSource clock;
  private final Deque<Instant> purchases = new ArrayDeque<>();
  private final List<Check> waiting = new ArrayList<>();
  private List<VoucherKeys.PublicKey> keys = List.of();
  private boolean looking;
  private Instant nextBuy = Instant.MIN;

  Vouchers(
      ActorContext<TrackerClient.Command> context,
      TimerScheduler<TrackerClient.Command> timers,
      TrackerCalls calls,
      StatusBoard board,
      RandomGenerator random,
      InstantSource clock) {
    this.context = context;
    this.timers = timers;
    this.calls = calls;
    this.board = board;
    this.random = random;
    this.clock = clock;
  }

  void hear(Word word) {
    if (word instanceof Buy buy) {
      buy(buy);
    } else if (word instanceof Check check) {
      check(check);
    } else if (word instanceof Told told) {
      told(told);
    } else if (word == Look.INSTANCE) {
      look();
    } else if (word instanceof Signed signed) {
      signed.reply().ifPresent(this::learn);
      if (signed.poor()) {
        nextBuy = clock.instant().plus(AFTER_REFUSAL);
      }
      signed.replyTo().tell(new Bought(voucher(signed)));
    }
  }

  /** Blinding is dear: it is done for what will be bought alone. */
  private void buy(Buy buy) {
    long today = today();
    var key = key(today);
    var asked =
        key.filter(known -> mayBuy())
            .flatMap(known -> Voucher.ask(today, known, buy.subject(), random));
    if (asked.isEmpty()) {
      buy.replyTo().tell(new Bought(Optional.empty(), key.isEmpty() && keysCome()));
      return;
    }
    purchases.addLast(clock.instant());
    var blinded = asked.get();
    context.pipeToSelf(
        calls.call(new TrackerRequest.BuyVoucher(today, blinded.blinded())),
        (reply, failure) ->
            new Signed(
                today,
                blinded,
                buy.replyTo(),
                Optional.ofNullable(reply),
                refusal(failure) == PAY_FIRST));
  }

  private boolean keysCome() {
    return looking || timers.isTimerActive(Look.INSTANCE);
  }

  /** Partners decide how often they challenge us. */
  private boolean mayBuy() {
    var now = clock.instant();
    while (!purchases.isEmpty() && purchases.peekFirst().isBefore(now.minus(HOUR))) {
      purchases.removeFirst();
    }
    return !now.isBefore(nextBuy) && purchases.size() < MOST_AN_HOUR;
  }

  private static Optional<Voucher> voucher(Signed signed) {
    return signed
        .reply()
        .filter(TrackerReply.VoucherSigned.class::isInstance)
        .flatMap(
            reply ->
                Voucher.of(
                    signed.day(), signed.asked(), ((TrackerReply.VoucherSigned) reply).signed()));
  }

  private void learn(TrackerReply reply) {
    if (reply instanceof TrackerReply.VoucherSigned told) {
      keys = told.keys();
    }
  }

  private Optional<Bytes> key(long day) {
    return keys.stream()
        .filter(key -> key.day() == day)
        .map(VoucherKeys.PublicKey::modulus)
        .findFirst();
  }

  /** At once, or when the tracker told our day's key. */
  private void check(Check check) {
    long day = check.voucher().day();
    // Nothing that a partner says makes us ask the tracker: it is asked when chance says so.
    if (key(day).isEmpty() && day == today() && keysCome() && waiting.size() < MOST_WAITING) {
      waiting.add(check);
    } else {
      answer(check);
    }
  }

  private void answer(Check check) {
    var voucher = check.voucher();
    var good = key(voucher.day()).map(modulus -> voucher.holds(modulus, check.subject()));
    check.replyTo().tell(new Checked(good.orElse(false)));
  }

  /** We are a member (again): the keys are fetched in a while. */
  void joined() {
    if (key(today()).isEmpty() && !looking) {
      lookAfter(FIRST_LOOK_MIN, FIRST_LOOK_MAX);
    }
  }

  private void lookAfter(Duration least, Duration most) {
    var delay = Duration.ofNanos(random.nextLong(least.toNanos(), most.toNanos() + 1));
    timers.startSingleTimer(Look.INSTANCE, delay);
  }

  private void look() {
    if (!board.isJoined()) {
      lookAfter(FIRST_LOOK_MIN, FIRST_LOOK_MAX);
      return;
    }
    looking = true;
    context.pipeToSelf(
        calls.call(new TrackerRequest.BuyVoucher(today(), Bytes.EMPTY)),
        (reply, failure) -> new Told(Optional.ofNullable(reply), refusal(failure) == NOT_KEPT));
  }

  private void told(Told told) {
    looking = false;
    told.reply().ifPresent(this::learn);
    if (key(today()).isPresent()) {
      var now = clock.instant();
      var midnight = now.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
      var rest = Duration.between(now, midnight);
      lookAfter(rest, rest.plus(AFTER_MIDNIGHT));
    } else if (!told.sellsNone()) {
      lookAfter(FIRST_LOOK_MIN, FIRST_LOOK_MAX);
    }
    var due = List.copyOf(waiting);
    waiting.clear();
    due.forEach(this::answer);
  }

  private long today() {
    return CreditDesk.day(clock.instant());
  }

  /** The status with which the tracker refused; 0 if it did not. */
  private static int refusal(Throwable failure) {
    return CallFailure.unwrapped(failure) instanceof TrackerRefused refused ? refused.status() : 0;
  }
}
