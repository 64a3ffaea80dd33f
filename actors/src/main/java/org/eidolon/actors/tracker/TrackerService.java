package org.eidolon.actors.tracker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.control.TrackerCodec;
import org.eidolon.proto.control.TrackerReplyCodec;
import org.eidolon.proto.control.TrackerRequestCodec;
import org.eidolon.proto.credit.CreditDesk;
import org.eidolon.proto.credit.Redemption;
import org.eidolon.proto.planning.GrantOrder;
import org.eidolon.proto.tracker.MalformedMessage;
import org.eidolon.proto.tracker.PathGrant;
import org.eidolon.proto.tracker.SignedOnionKey;
import org.eidolon.proto.tracker.TrackerReply;
import org.eidolon.proto.tracker.TrackerRequest;
import org.eidolon.streams.http.HttpService;

/**
 * The door of a {@link Tracker}: what is costly and needs no state is done here, on the
 * dispatcher's threads, before and after the actor is asked.
 *
 * <pre>
 *   POST /v1/... -> decode, check signature -> Tracker -> write codes, encode -> 200 or one line
 *   what a relay redeems -> Tracker -> verify what is owed -> Tracker
 *   GET  ...     -> {@link TrackerPages}
 * </pre>
 *
 * Requests beyond a bound are refused at once.
 */
public final class TrackerService implements HttpService {
  private static final int MOST_AT_ONCE = 2048;

  /** Malformed, forged or stale, too many. */
  private static final Set<Integer> BAD = Set.of(400, 401, 429);

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ActorRef<Tracker.Command> tracker;
  private final Scheduler scheduler;
  private final Executor executor;
  private final Executor blocking;
  private final Bytes trackerKey;
  private final RandomGenerator random;
  private final TrackerPages pages;
  private final Offenders offenders;
  private final AtomicInteger atOnce = new AtomicInteger();

  private TrackerService(
      ActorSystem<?> system,
      ActorRef<Tracker.Command> tracker,
      Bytes trackerKey,
      RandomGenerator random,
      TrackerPages pages,
      LongSupplier nanos) {
    this.tracker = tracker;
    this.scheduler = system.scheduler();
    this.executor = system.dispatchers().lookup(DispatcherSelector.defaultDispatcher());
    this.blocking = system.dispatchers().lookup(DispatcherSelector.blocking());
    this.trackerKey = trackerKey;
    this.random = random;
    this.pages = pages;
    this.offenders = new Offenders(nanos);
  }

  /**
   * @param trackerKey the hash that members pin; their signatures hold for it alone
   * @param random used by many threads at a time
   * @param version shown on the status page; empty shows no page
   */
  public static HttpService create(
      ActorSystem<?> system,
      ActorRef<Tracker.Command> tracker,
      Bytes trackerKey,
      RandomGenerator random,
      Optional<String> version) {
    return create(system, tracker, trackerKey, random, version, System::nanoTime);
  }

  /**
   * @param nanos a clock that only moves forward
   */
  static HttpService create(
      ActorSystem<?> system,
      ActorRef<Tracker.Command> tracker,
      Bytes trackerKey,
      RandomGenerator random,
      Optional<String> version,
      LongSupplier nanos) {
    var pages = new TrackerPages(version);
    return new TrackerService(system, tracker, trackerKey, random, pages, nanos);
  }

  @Override
  public CompletionStage<Answer> answer(Ask ask) {
    if (atOnce.incrementAndGet() > MOST_AT_ONCE) {
      atOnce.decrementAndGet();
      return CompletableFuture.completedStage(TrackerPages.line(503, "too busy; try again later"));
    }
    CompletionStage<Answer> answer;
    try {
      answer = ask.method().equals("POST") ? posted(ask) : shown(ask);
    } catch (RejectedExecutionException stopping) {
      answer = CompletableFuture.completedStage(TrackerPages.line(503, "the tracker stops"));
    }
    return answer
        .exceptionally(failed -> TrackerPages.line(503, "no answer in time; try again later"))
        .whenComplete((done, failed) -> atOnce.decrementAndGet());
  }

  private CompletionStage<Answer> posted(Ask ask) {
    if (!TrackerRequest.PATHS.contains(ask.path())) {
      return CompletableFuture.completedStage(TrackerPages.line(404, "no such request"));
    }
    if (offenders.isKnown(ask.remoteHost())) {
      return CompletableFuture.completedStage(
          TrackerPages.line(429, "too many bad requests; try again in a minute"));
    }
    return CompletableFuture.supplyAsync(() -> opened(ask), executor)
        .thenCompose(opened -> opened)
        .thenComposeAsync(this::verified, executor)
        .thenCompose(
            outcome -> CompletableFuture.supplyAsync(() -> noted(ask, outcome), place(outcome)));
  }

  /** The first signature of a day waits for its key, for some tenths of a second. */
  private Executor place(Tracker.Outcome outcome) {
    return outcome instanceof Tracker.ToSign ? blocking : executor;
  }

  private Answer noted(Ask ask, Tracker.Outcome outcome) {
    if (outcome instanceof Tracker.Refused refused && BAD.contains(refused.status())) {
      offenders.note(ask.remoteHost());
    }
    return rendered(outcome);
  }

  /** Refused here, or asked of the tracker. */
  private CompletionStage<Tracker.Outcome> opened(Ask ask) {
    try {
      var envelope = TrackerCodec.decodeEnvelope(ask.body());
      var request = TrackerRequestCodec.decode(ask.path(), envelope.body());
      if (!envelope.holds(ask.path(), trackerKey)) {
        return refused(401, "the signature does not hold for this tracker");
      }
      if (!onionKey(request).map(key -> key.signedBy(envelope.peer())).orElse(true)) {
        return refused(401, "the onion key's signature does not hold");
      }
      if (!onionKey(request).map(SignedOnionKey::isUsable).orElse(true)) {
        return refused(400, "the onion key is none");
      }
      return ask(replyTo -> new Tracker.Asked(envelope, request, ask.remoteHost(), replyTo));
    } catch (MalformedMessage bad) {
      return refused(400, bad.getMessage());
    }
  }

  /** Hashes for a member alone, of what the tracker still owes it. */
  private CompletionStage<Tracker.Outcome> verified(Tracker.Outcome outcome) {
    if (!(outcome instanceof Tracker.ToVerify toVerify)) {
      return CompletableFuture.completedStage(outcome);
    }
    if (!toVerify.claims().stream().allMatch(Redemption::holds)) {
      return refused(400, "a claim does not hold");
    }
    return ask(replyTo -> new Tracker.Verified(toVerify.relay(), toVerify.claims(), replyTo));
  }

  private static Optional<SignedOnionKey> onionKey(TrackerRequest request) {
    if (request instanceof TrackerRequest.Register register) {
      return Optional.of(register.onionKey());
    }
    return request instanceof TrackerRequest.Heartbeat heartbeat
        ? heartbeat.onionKey()
        : Optional.empty();
  }

  private static CompletionStage<Tracker.Outcome> refused(int status, String line) {
    return CompletableFuture.completedStage(new Tracker.Refused(status, line));
  }

  private <T> CompletionStage<T> ask(
      org.apache.pekko.japi.function.Function<ActorRef<T>, Tracker.Command> message) {
    return AskPattern.ask(tracker, message, PATIENCE, scheduler);
  }

  private Answer rendered(Tracker.Outcome outcome) {
    if (outcome instanceof Tracker.Refused refused) {
      return TrackerPages.line(refused.status(), refused.line());
    }
    TrackerReply reply;
    if (outcome instanceof Tracker.Replied replied) {
      reply = replied.reply();
    } else if (outcome instanceof Tracker.ToSign toSign) {
      reply = signed(toSign);
    } else {
      reply = written((Tracker.Planned) outcome);
    }
    return new Answer(200, "application/x-protobuf", TrackerReplyCodec.encode(reply));
  }

  private TrackerReply signed(Tracker.ToSign paid) {
    var keys = paid.keys().valid(paid.today());
    // What is no number of the key is signed for nobody, and was paid for all the same.
    var signed =
        paid.blinded().length() == 0
            ? Bytes.EMPTY
            : paid.keys().sign(paid.today(), paid.blinded(), random).orElse(Bytes.EMPTY);
    return new TrackerReply.VoucherSigned(keys, signed);
  }

  private TrackerReply written(Tracker.Planned planned) {
    var promises = new ArrayList<CreditDesk.Promise>();
    Function<GrantOrder, PathGrant> write = order -> order.write(random, promises::add);
    var grants = planned.orders().stream().map(write).toList();
    if (!promises.isEmpty()) {
      // Before anybody holds the codes.
      tracker.tell(new Tracker.Promised(planned.payer(), promises));
    }
    return new TrackerReply.Grants(grants);
  }

  private CompletionStage<Answer> shown(Ask ask) {
    if (!ask.method().equals("GET")) {
      return CompletableFuture.completedStage(TrackerPages.line(405, "GET or POST"));
    }
    var handle = pages.handle(ask);
    if (handle.isPresent()) {
      return this.<Tracker.SwarmCount>ask(replyTo -> new Tracker.CountSwarm(handle.get(), replyTo))
          .thenApply(shown -> shown.count().map(pages::scrape).orElseGet(TrackerPages::members));
    }
    if (pages.wantsStatus(ask)) {
      return this.<Tracker.Counts>ask(Tracker.CountAll::new).thenApply(pages::status);
    }
    return CompletableFuture.completedStage(pages.fixed(ask));
  }
}
