package org.eidolon.actors.tracker;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.eidolon.actors.link.LinkManager;
import org.eidolon.config.MembershipConfig;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.SigningKey;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.Neighbor;
import org.eidolon.proto.tracker.PathGrant;
import org.eidolon.proto.tracker.SignedOnionKey;
import org.eidolon.proto.tracker.Ticket;
import org.eidolon.proto.tracker.TrackerAddress;
import org.eidolon.proto.tracker.TrackerReply;
import org.eidolon.proto.tracker.TrackerRequest;
import org.eidolon.proto.tracking.OnionKey;
import org.eidolon.streams.http.TrackerChannel;
import org.eidolon.streams.http.TrackerRefused;
import org.eidolon.streams.http.TrackerUnreachable;

/**
 * Our membership at one tracker: registers, keeps alive, announces, asks for paths.
 *
 * <pre>
 *   no onion key --UseOnionKey--> joining --registered--> joined --heartbeats--+
 *                                   ^  ^                    |                  |
 *                                   |  +--does not know us--+<-----------------+
 *                                   +--backoff-- unreachable, wrong key, refused
 * </pre>
 *
 * Links and circuits go on whatever becomes of the tracker.
 */
public final class TrackerClient extends AbstractBehavior<TrackerClient.Command> {
  public interface Command {}

  /** What a peer is in a swarm; seeds are given fetchers only. */
  public enum Event {
    STARTED,
    UPDATE,
    COMPLETED,
    STOPPED
  }

  /**
   * Announces a swarm by its blinded handle. Repeated by itself if the tracker forgot us, until
   * {@link Event#STOPPED}.
   *
   * @param handle 32 bytes, never the info-hash
   * @param havePercent rounded down to 0, 25, 50, 75 or 100 before it is sent
   */
  public record Announce(
      Bytes handle, Ticket ticket, Event event, int havePercent, ActorRef<Answer> replyTo)
      implements Command {}

  /**
   * Asks for paths to other peers of an announced swarm.
   *
   * @param count at most 8
   * @param avoidPartners pseudonyms of partners we have enough circuits to
   */
  public record RequestPaths(
      Bytes handle, int count, Set<Bytes> avoidPartners, ActorRef<Answer> replyTo)
      implements Command {
    public RequestPaths {
      avoidPartners = Set.copyOf(avoidPartners);
    }
  }

  /** Hears {@link Status} now and at every change. */
  public record Watch(ActorRef<Status> watcher) implements Command {}

  /** The key that opens our layer of codes from now on; nothing is told before the first one. */
  public record UseOnionKey(OnionKey key) implements Command {}

  public sealed interface Answer permits Announced, Paths, Failed {}

  public record Announced(int seeds, int fetchers, int againSeconds) implements Answer {}

  /** Fewer than asked, or none, if the swarm or the network has no more. */
  public record Paths(List<PathGrant> grants) implements Answer {
    public Paths {
      grants = List.copyOf(grants);
    }
  }

  /**
   * @param unreachable the tracker did not answer, as against refused
   */
  public record Failed(String problem, boolean unreachable) implements Answer {}

  /** Our standing with the tracker, as shown to people. */
  public record Status(Standing standing, int members, int pathLinks, String problem) {}

  /** Where we stand with the tracker. */
  public enum Standing {
    JOINING,
    JOINED,
    UNREACHABLE,
    WRONG_KEY,
    REFUSED
  }

  private record FromLinks(LinkManager.Event event) implements Command {}

  private record Told(Optional<TrackerReply> reply, Optional<Throwable> failure)
      implements Command {}

  private record Answered(
      ActorRef<Answer> replyTo, Optional<TrackerReply> reply, Optional<Throwable> failure)
      implements Command {}

  private record Missing(PeerId peer) implements Command {}

  private record WatcherGone(ActorRef<Status> watcher) implements Command {}

  /** Time to register or to show life. */
  private enum Beat implements Command {
    REGULAR,
    SOON
  }

  private static final Duration DEBOUNCE = Duration.ofMillis(100);
  private static final Duration STRANGER_DEBOUNCE = Duration.ofSeconds(1);
  private static final Duration MISSING_AFTER = Duration.ofSeconds(5);
  private static final int MOST_ASKED = 256;
  private static final int MOST_ANNOUNCES = 10_000;
  private static final int MOST_WATCHERS = 256;

  private final MembershipConfig config;
  private final TrackerCalls calls;
  private final SigningKey key;
  private final PeerAddress advertised;
  private final ActorRef<LinkManager.Command> links;
  private final TimerScheduler<Command> timers;
  private final LinkLedger ledger;
  private final List<ActorRef<Status>> watchers = new ArrayList<>();
  private final Map<Bytes, TrackerRequest.Announce> announces = new LinkedHashMap<>();
  private Optional<SignedOnionKey> onionKey = Optional.empty();
  private Optional<SignedOnionKey> onionKeyTold = Optional.empty();
  private Optional<SignedOnionKey> onionKeyUnderWay = Optional.empty();
  private boolean registered;
  private boolean telling;
  private boolean tellAgain;
  private int asked;
  private long version;
  private Optional<Instant> since = Optional.empty();
  private Duration backoff;
  private boolean testNetwork;
  private Status status = new Status(Standing.JOINING, 0, 0, "");

  /**
   * @param guards how many neighbors carry our own circuits
   * @param advertised where others dial us; a wildcard host stands for the one the tracker sees
   * @param links hears our neighbor set, and tells how links stand
   */
  public static Behavior<Command> create(
      MembershipConfig config,
      int guards,
      TrackerChannel channel,
      TrackerAddress tracker,
      SigningKey key,
      PeerAddress advertised,
      ActorRef<LinkManager.Command> links,
      RandomGenerator random,
      InstantSource clock) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new TrackerClient(
                        context,
                        timers,
                        config,
                        new TrackerCalls(channel, key, tracker.key(), random, clock),
                        new LinkLedger(key, guards),
                        key,
                        advertised,
                        links)));
  }

  private TrackerClient(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      MembershipConfig config,
      TrackerCalls calls,
      LinkLedger ledger,
      SigningKey key,
      PeerAddress advertised,
      ActorRef<LinkManager.Command> links) {
    super(context);
    this.timers = timers;
    this.config = config;
    this.calls = calls;
    this.ledger = ledger;
    this.key = key;
    this.advertised = advertised;
    this.links = links;
    this.backoff = config.retryMin();
    links.tell(
        new LinkManager.Subscribe(context.messageAdapter(LinkManager.Event.class, FromLinks::new)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(UseOnionKey.class, this::onUseOnionKey)
        .onMessage(Announce.class, this::onAnnounce)
        .onMessage(RequestPaths.class, this::onRequestPaths)
        .onMessage(FromLinks.class, this::onFromLinks)
        .onMessage(Missing.class, this::onMissing)
        .onMessage(Beat.class, beat -> onBeat())
        .onMessage(Told.class, this::onTold)
        .onMessage(Answered.class, this::onAnswered)
        .onMessage(Watch.class, this::onWatch)
        .onMessage(WatcherGone.class, this::onWatcherGone)
        .onSignal(PostStop.class, stop -> onStop())
        .build();
  }

  private Behavior<Command> onUseOnionKey(UseOnionKey use) {
    var told = use.key();
    onionKey = Optional.of(SignedOnionKey.sign(key, told.publicKey(), told.from(), told.until()));
    return onBeat();
  }

  /** Registers or shows life, whichever is due; once at a time. */
  private Behavior<Command> onBeat() {
    if (onionKey.isEmpty()) {
      return this;
    }
    if (telling) {
      tellAgain = true;
      return this;
    }
    telling = true;
    onionKeyUnderWay = onionKey;
    tellAgain = false;
    timers.cancel(Beat.SOON);
    getContext()
        .pipeToSelf(
            calls.call(registered ? heartbeat() : register()),
            (reply, failure) -> new Told(Optional.ofNullable(reply), Optional.ofNullable(failure)));
    return this;
  }

  private TrackerRequest register() {
    return new TrackerRequest.Register(
        advertised, false, config.capacityMbit(), onionKey.orElseThrow(), since);
  }

  private TrackerRequest heartbeat() {
    var news = onionKeyTold.equals(onionKey) ? Optional.<SignedOnionKey>empty() : onionKey;
    return new TrackerRequest.Heartbeat(
        version, ledger.upLabels(), ledger.guardLabels(), ledger.failedLabels(), news);
  }

  private Behavior<Command> onTold(Told told) {
    telling = false;
    if (told.reply().isPresent() && told.reply().get() instanceof TrackerReply.Membership joined) {
      onMembership(joined);
    } else {
      onFailure(told.failure());
    }
    if (tellAgain) {
      soon(DEBOUNCE);
    }
    return this;
  }

  private void onMembership(TrackerReply.Membership membership) {
    boolean rejoined = !registered;
    registered = true;
    // It may have been renewed in the meantime.
    onionKeyTold = onionKeyUnderWay;
    backoff = config.retryMin();
    since = Optional.of(membership.since());
    testNetwork = membership.testNetwork();
    show(new Status(Standing.JOINED, membership.members(), membership.pathLinks(), ""));
    membership.neighbors().ifPresent(set -> assign(membership.version(), set));
    timers.startSingleTimer(Beat.REGULAR, interval(membership.heartbeat()));
    if (rejoined) {
      announces.values().forEach(announce -> ask(announce, getContext().getSystem().ignoreRef()));
      soon(DEBOUNCE);
    }
  }

  private Duration interval(Duration wanted) {
    var shortest = wanted.compareTo(config.heartbeat()) < 0 ? wanted : config.heartbeat();
    return shortest.compareTo(DEBOUNCE) < 0 ? DEBOUNCE : shortest;
  }

  private void assign(long assignedVersion, List<Neighbor> neighbors) {
    version = assignedVersion;
    ledger.assign(neighbors);
    links.tell(new LinkManager.SetNeighbors(neighbors));
    soon(DEBOUNCE);
  }

  private void onFailure(Optional<Throwable> failure) {
    var cause = failure.map(CallFailure::unwrapped).orElse(null);
    if (cause instanceof TrackerRefused refused && refused.status() == Tracker.REGISTER_AGAIN) {
      registered = false;
      show(standing(Standing.JOINING, ""));
    } else if (cause instanceof TrackerUnreachable unreachable) {
      show(
          standing(
              unreachable.wrongKey() ? Standing.WRONG_KEY : Standing.UNREACHABLE,
              unreachable.getMessage()));
    } else if (!registered || !CallFailure.passing(cause)) {
      show(standing(Standing.REFUSED, CallFailure.problem(cause)));
    }
    timers.startSingleTimer(Beat.REGULAR, backoff);
    var doubled = backoff.multipliedBy(2);
    backoff = doubled.compareTo(config.retryMax()) < 0 ? doubled : config.retryMax();
  }

  private Status standing(Standing standing, String problem) {
    return new Status(standing, status.members(), status.pathLinks(), problem);
  }

  private Behavior<Command> onFromLinks(FromLinks from) {
    var event = from.event();
    if (event instanceof LinkManager.LinkUp up) {
      ledger.up(up.neighbor().peer());
      timers.cancel(new Missing(up.neighbor().peer()));
      soon(DEBOUNCE);
    } else if (event instanceof LinkManager.LinkDown down) {
      var peer = down.neighbor().peer();
      ledger.down(peer);
      if (ledger.knows(peer)) {
        timers.startSingleTimer(new Missing(peer), MISSING_AFTER);
      }
      soon(DEBOUNCE);
    } else if (event instanceof LinkManager.DialFailed failed) {
      ledger.failed(failed.neighbor().peer());
      soon(DEBOUNCE);
    } else if (event instanceof LinkManager.StrangerWaits waits && !ledger.knows(waits.peer())) {
      soon(testNetwork ? DEBOUNCE : STRANGER_DEBOUNCE);
    }
    return this;
  }

  private Behavior<Command> onMissing(Missing missing) {
    if (!ledger.isUp(missing.peer())) {
      ledger.failed(missing.peer());
      soon(DEBOUNCE);
    }
    return this;
  }

  /** While the tracker does not answer, only the backoff decides when it is asked again. */
  private void soon(Duration delay) {
    if (registered && status.standing() == Standing.JOINED && !timers.isTimerActive(Beat.SOON)) {
      timers.startSingleTimer(Beat.SOON, delay);
    }
  }

  private Behavior<Command> onAnnounce(Announce announce) {
    int percent = Math.max(0, Math.min(100, announce.havePercent()));
    var request =
        new TrackerRequest.Announce(
            announce.handle(),
            announce.ticket(),
            event(announce.event()),
            percent - percent % TrackerRequest.Announce.STEP_PERCENT);
    if (announce.event() == Event.STOPPED) {
      announces.remove(announce.handle());
    } else if (announces.size() < MOST_ANNOUNCES || announces.containsKey(announce.handle())) {
      announces.put(announce.handle(), request);
    }
    return ask(request, announce.replyTo());
  }

  private static TrackerRequest.Announce.Event event(Event event) {
    return switch (event) {
      case STARTED -> TrackerRequest.Announce.Event.STARTED;
      case UPDATE -> TrackerRequest.Announce.Event.UPDATE;
      case COMPLETED -> TrackerRequest.Announce.Event.COMPLETED;
      case STOPPED -> TrackerRequest.Announce.Event.STOPPED;
    };
  }

  private Behavior<Command> onRequestPaths(RequestPaths request) {
    int count = Math.max(1, Math.min(TrackerRequest.Paths.MOST, request.count()));
    var avoid = new LinkedHashSet<Bytes>();
    request.avoidPartners().stream().limit(TrackerRequest.Paths.MOST_AVOIDED).forEach(avoid::add);
    return ask(new TrackerRequest.Paths(request.handle(), count, avoid), request.replyTo());
  }

  private Behavior<Command> ask(TrackerRequest request, ActorRef<Answer> replyTo) {
    if (status.standing() != Standing.JOINED) {
      replyTo.tell(
          new Failed(
              status.problem().isEmpty() ? "not joined yet" : status.problem(),
              status.standing() != Standing.REFUSED));
    } else if (asked >= MOST_ASKED) {
      replyTo.tell(new Failed("too many requests at once", false));
    } else {
      asked++;
      getContext()
          .pipeToSelf(
              calls.call(request),
              (reply, failure) ->
                  new Answered(replyTo, Optional.ofNullable(reply), Optional.ofNullable(failure)));
    }
    return this;
  }

  private Behavior<Command> onAnswered(Answered answered) {
    asked--;
    var reply = answered.reply().orElse(null);
    if (reply instanceof TrackerReply.Announced announced) {
      answered
          .replyTo()
          .tell(new Announced(announced.seeds(), announced.fetchers(), announced.againSeconds()));
    } else if (reply instanceof TrackerReply.Grants grants) {
      answered.replyTo().tell(new Paths(grants.grants()));
    } else {
      var cause = answered.failure().map(CallFailure::unwrapped).orElse(null);
      answered.replyTo().tell(new Failed(CallFailure.problem(cause), CallFailure.lost(cause)));
      if (CallFailure.lost(cause) && status.standing() == Standing.JOINED) {
        onFailure(answered.failure());
      }
    }
    return this;
  }

  private Behavior<Command> onWatch(Watch watch) {
    if (watchers.size() < MOST_WATCHERS && !watchers.contains(watch.watcher())) {
      watchers.add(watch.watcher());
      getContext().watchWith(watch.watcher(), new WatcherGone(watch.watcher()));
    }
    watch.watcher().tell(status);
    return this;
  }

  private Behavior<Command> onWatcherGone(WatcherGone gone) {
    watchers.remove(gone.watcher());
    return this;
  }

  private void show(Status next) {
    if (!next.equals(status)) {
      status = next;
      watchers.forEach(watcher -> watcher.tell(next));
    }
  }

  private Behavior<Command> onStop() {
    if (registered) {
      // Best effort: whoever stops us may close the channel before it is sent.
      var unused = calls.call(TrackerRequest.Leave.INSTANCE);
    }
    return this;
  }
}
