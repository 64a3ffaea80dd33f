package org.eidolon.actors.tracker;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.credit.CreditDesk;
import org.eidolon.proto.credit.Voucher;
import org.eidolon.proto.credit.VoucherKeys;
import org.eidolon.proto.crypto.BlindRsa;
import org.eidolon.proto.tracker.TrackerReply;
import org.eidolon.proto.tracker.TrackerRequest;

/**
 * Vouchers for partners and of partners, as their tracker signs them; its keys are asked for when
 * the first is needed. Used by {@link TrackerClient}.
 */
public final class Vouchers {
  /** What is told of vouchers. */
  sealed interface Word extends TrackerClient.Command permits Buy, Check, Told, Signed {}

  /** Wants a voucher for a partner's challenge. */
  public record Buy(Bytes challenge, ActorRef<Bought> replyTo) implements Word {}

  /** Empty if there is none to be had. */
  public record Bought(Optional<Voucher> voucher) {}

  /** Wants to know whether a partner's voucher is good for our challenge. */
  public record Check(Bytes challenge, Voucher voucher, ActorRef<Checked> replyTo)
      implements Word {}

  public record Checked(boolean good) {}

  /** The tracker told its keys, or did not. */
  record Told(Optional<TrackerReply> reply) implements Word {}

  /** The tracker signed what was blinded, or did not. */
  record Signed(
      long day, BlindRsa.Blinded asked, ActorRef<Bought> replyTo, Optional<TrackerReply> reply)
      implements Word {}

  private record Waiting(long day, Consumer<Optional<Bytes>> use) {}

  private static final int MOST_WAITING = 256;
  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

  /** Who has earned too little, or whose tracker sells none, asks again after so long. */
  private static final Duration AFTER_REFUSAL = Duration.ofMinutes(10);

  private final ActorContext<TrackerClient.Command> context;
  private final TrackerCalls calls;
  private final StatusBoard board;
  private final RandomGenerator random;
  private final InstantSource clock;
  private final List<Waiting> waiting = new ArrayList<>();
  private List<VoucherKeys.PublicKey> keys = List.of();
  private boolean looking;
  private Instant nextLook = Instant.MIN;
  private Instant nextBuy = Instant.MIN;

  Vouchers(
      ActorContext<TrackerClient.Command> context,
      TrackerCalls calls,
      StatusBoard board,
      RandomGenerator random,
      InstantSource clock) {
    this.context = context;
    this.calls = calls;
    this.board = board;
    this.random = random;
    this.clock = clock;
  }

  void hear(Word word) {
    if (word instanceof Buy buy) {
      buy(buy);
    } else if (word instanceof Check check) {
      var voucher = check.voucher();
      with(
          voucher.day(),
          key ->
              check
                  .replyTo()
                  .tell(
                      new Checked(
                          key.map(modulus -> voucher.holds(modulus, check.challenge()))
                              .orElse(false))));
    } else if (word instanceof Told told) {
      looking = false;
      told.reply().ifPresent(this::learn);
      var due = List.copyOf(waiting);
      waiting.clear();
      due.forEach(each -> each.use().accept(key(each.day())));
    } else if (word instanceof Signed signed) {
      signed.reply().ifPresentOrElse(this::learn, this::refused);
      signed.replyTo().tell(new Bought(voucher(signed)));
    }
  }

  private void buy(Buy buy) {
    long today = CreditDesk.day(clock.instant());
    if (clock.instant().isBefore(nextBuy)) {
      buy.replyTo().tell(new Bought(Optional.empty()));
      return;
    }
    with(
        today,
        key -> {
          var asked = key.flatMap(known -> Voucher.ask(today, known, buy.challenge(), random));
          if (asked.isEmpty()) {
            buy.replyTo().tell(new Bought(Optional.empty()));
          } else {
            var blinded = asked.get();
            context.pipeToSelf(
                calls.call(new TrackerRequest.BuyVoucher(today, blinded.blinded())),
                (reply, failure) ->
                    new Signed(today, blinded, buy.replyTo(), Optional.ofNullable(reply)));
          }
        });
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

  private void refused() {
    nextBuy = clock.instant().plus(AFTER_REFUSAL);
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

  /** Gives the key of that day to {@code use}, now or when the tracker told it; empty: none. */
  private void with(long day, Consumer<Optional<Bytes>> use) {
    var known = key(day);
    boolean mayLook = board.isJoined() && !clock.instant().isBefore(nextLook);
    if (known.isPresent() || waiting.size() >= MOST_WAITING || !(looking || mayLook)) {
      use.accept(known);
      return;
    }
    waiting.add(new Waiting(day, use));
    if (!looking) {
      looking = true;
      nextLook = clock.instant().plus(BETWEEN_LOOKS);
      context.pipeToSelf(
          calls.call(new TrackerRequest.BuyVoucher(day, Bytes.EMPTY)),
          (reply, failure) -> new Told(Optional.ofNullable(reply)));
    }
  }
}
