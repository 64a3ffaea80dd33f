package org.eidolon.actors.tracker;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
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
import org.eidolon.proto.credit.CreditStanding;
import org.eidolon.proto.crypto.SigningKey;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.tracker.DialPolicy;
import org.eidolon.proto.tracker.Neighbor;
import org.eidolon.proto.tracker.Neighborhoods;
import org.eidolon.proto.tracker.PathGrant;
import org.eidolon.proto.tracker.Ticket;
import org.eidolon.proto.tracker.TrackerAddress;
import org.eidolon.proto.tracker.TrackerReply;
import org.eidolon.proto.tracker.TrackerRequest;
import org.eidolon.proto.tracker.Traffic;
import org.eidolon.proto.tracking.OnionKey;
import org.eidolon.streams.http.TrackerChannel;
import org.eidolon.streams.http.TrackerRefused;
import org.eidolon.streams.http.TrackerUnreachable;

/**
 * Our membership at one tracker: registers, keeps alive, announces, asks for paths.
 *
 * <pre>{@code
 * no onion key --UseOnionKey--> joining --registered--> joined --heartbeats--+
 *                                 ^  ^                    |                  |
 *                                 |  +--does not know us--+<-----------------+
 *                                 +--backoff-- unreachable, wrong key, refused
 * }</pre>
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
   * @param traffic of the swarm since the ticket was made, if the tracker wants it
   */
  public record Announce(
      Bytes handle,
      Ticket ticket,
      Event event,
      int havePercent,
      Optional<Traffic> traffic,
      ActorRef<Answer> replyTo)
      implements Command {
    public Announce(
        Bytes handle, Ticket ticket, Event event, int havePercent, ActorRef<Answer> replyTo) {
      this(handle, ticket, event, havePercent, Optional.empty(), replyTo);
    }
  }

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

  /**
   * @param accounted the tracker keeps accounts and wants to hear of traffic
   */
  public record Announced(int seeds, int fetchers, int againSeconds, boolean accounted)
      implements Answer {
    public Announced(int seeds, int fetchers, int againSeconds) {
      this(seeds, fetchers, againSeconds, false);
    }
  }

  /** Fewer than asked, or none, if the swarm or the network has no more. */
  public record Paths(List<PathGrant> grants) implements Answer {
    public Paths {
      grants = List.copyOf(grants);
    }
  }

  /**
   * @param unreachable the tracker did not answer, as against refused
   * @param unwelcome the tracker does not take our announces of this swarm
   */
  public record Failed(String problem, boolean unreachable, boolean unwelcome) implements Answer {
    public Failed(String problem, boolean unreachable) {
      this(problem, unreachable, false);
    }
  }

  /**
   * Our standing with the tracker, as shown to people.
   *
   * @param account what ours moved in all, if the tracker keeps accounts
   * @param credit of our relay work, if the tracker keeps it
   */
  public record Status(
      Standing standing,
      int members,
      int pathLinks,
      String problem,
      Optional<Traffic> account,
      Optional<CreditStanding> credit) {
    public Status(Standing standing, int members, int pathLinks, String problem) {
      this(standing, members, pathLinks, problem, Optional.empty(), Optional.empty());
    }
  }

  /** Where we stand with the tracker. */
  public enum Standing {
    JOINING,
    JOINED,
    UNREACHABLE,
    WRONG_KEY,
    REFUSED
  }

  private record Told(Optional<TrackerReply> reply, Optional<Throwable> failure)
      implements Command {}

  /** Time to register or to show life. */
  private enum Beat implements Command {
    REGULAR,
    SOON
  }

  private final TrackerCalls calls;
  private final Neighborhoods.Network network;
  private final ActorRef<LinkManager.Command> links;
  private final TimerScheduler<Command> timers;
  private final LinkLedger ledger;
  private final LinkNews news;
  private final Registration registration;
  private final StatusBoard board;
  private final SwarmAsks asks;
  private final Redeeming redeeming;
  private final Vouchers vouchers;
  private boolean telling;
  private boolean tellAgain;
  private boolean testNetwork;

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
                        new TrackerCalls(channel, key, tracker.key(), random, clock),
                        new LinkLedger(key, guards),
                        new Registration(config, key, advertised, random),
                        config,
                        random,
                        clock,
                        network(tracker, config),
                        links)));
  }

  private static Neighborhoods.Network network(TrackerAddress tracker, MembershipConfig config) {
    return new Neighborhoods.Network(
        tracker.key(), DialPolicy.of(tracker.host(), config.privateNeighbors()));
  }

  private TrackerClient(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      TrackerCalls calls,
      LinkLedger ledger,
      Registration registration,
      MembershipConfig config,
      RandomGenerator random,
      InstantSource clock,
      Neighborhoods.Network network,
      ActorRef<LinkManager.Command> links) {
    super(context);
    this.timers = timers;
    this.calls = calls;
    this.ledger = ledger;
    this.news = new LinkNews(ledger, timers);
    this.registration = registration;
    this.network = network;
    this.links = links;
    this.board = new StatusBoard(context);
    this.asks = new SwarmAsks(context, calls, board);
    this.redeeming = new Redeeming(context, timers, calls, config, random, board);
    this.vouchers = new Vouchers(context, timers, calls, board, random, clock);
    links.tell(
        new LinkManager.Subscribe(
            context.messageAdapter(LinkManager.Event.class, LinkNews.Heard::new),
            Optional.of(network.key())));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(UseOnionKey.class, this::onUseOnionKey)
        .onMessage(Announce.class, this::onAnnounce)
        .onMessage(RequestPaths.class, this::onRequestPaths)
        .onMessage(LinkNews.Heard.class, this::onHeard)
        .onMessage(LinkNews.Missing.class, this::onMissing)
        .onMessage(Beat.class, beat -> onBeat())
        .onMessage(Told.class, this::onTold)
        .onMessage(SwarmAsks.Answered.class, this::onAnswered)
        .onMessage(Redeeming.News.class, this::onCredit)
        .onMessage(Vouchers.Word.class, this::onVoucher)
        .onMessage(Watch.class, this::onWatch)
        .onMessage(StatusBoard.WatcherGone.class, this::onWatcherGone)
        .onSignal(PostStop.class, stop -> onStop())
        .build();
  }

  private Behavior<Command> onUseOnionKey(UseOnionKey use) {
    registration.use(use.key());
    return onBeat();
  }

  /** Registers or shows life, whichever is due; once at a time. */
  private Behavior<Command> onBeat() {
    if (!registration.isPossible()) {
      return this;
    }
    if (telling) {
      tellAgain = true;
      return this;
    }
    telling = true;
    tellAgain = false;
    timers.cancel(Beat.SOON);
    getContext()
        .pipeToSelf(
            calls.call(registration.next(ledger)),
            (reply, failure) -> new Told(Optional.ofNullable(reply), Optional.ofNullable(failure)));
    return this;
  }

  private Behavior<Command> onTold(Told told) {
    telling = false;
    if (told.reply().isPresent() && told.reply().get() instanceof TrackerReply.Membership joined) {
      onMembership(joined);
    } else {
      onFailure(told.failure());
    }
    if (tellAgain) {
      soon(LinkNews.DEBOUNCE);
    }
    return this;
  }

  private void onMembership(TrackerReply.Membership membership) {
    boolean joined = registration.confirmed(membership);
    testNetwork = membership.testNetwork();
    board.joined(membership.members(), membership.pathLinks());
    membership.credit().ifPresent(board::credit);
    membership.neighbors().ifPresent(this::assign);
    timers.startSingleTimer(Beat.REGULAR, registration.interval(membership));
    if (joined) {
      asks.announceAllAgain();
      vouchers.joined();
      soon(LinkNews.DEBOUNCE);
    }
  }

  private void assign(List<Neighbor> neighbors) {
    ledger.assign(neighbors);
    links.tell(new LinkManager.SetNeighbors(network, neighbors));
    soon(LinkNews.DEBOUNCE);
  }

  private void onFailure(Optional<Throwable> failure) {
    var cause = failure.map(CallFailure::unwrapped).orElse(null);
    if (cause instanceof TrackerRefused refused && refused.status() == Tracker.REGISTER_AGAIN) {
      registration.forgotten();
      board.show(Standing.JOINING, "");
    } else if (cause instanceof TrackerUnreachable unreachable) {
      board.show(
          unreachable.wrongKey() ? Standing.WRONG_KEY : Standing.UNREACHABLE,
          unreachable.getMessage());
    } else if (!registration.isDone() || !CallFailure.passing(cause)) {
      board.show(Standing.REFUSED, CallFailure.problem(cause));
    }
    timers.startSingleTimer(Beat.REGULAR, registration.backOff());
  }

  private Behavior<Command> onHeard(LinkNews.Heard heard) {
    news.heard(heard.event(), testNetwork).ifPresent(this::soon);
    return this;
  }

  private Behavior<Command> onMissing(LinkNews.Missing missing) {
    news.missing(missing.peer()).ifPresent(this::soon);
    return this;
  }

  /** While the tracker does not answer, only the backoff decides when it is asked again. */
  private void soon(Duration delay) {
    if (registration.isDone() && board.isJoined() && !timers.isTimerActive(Beat.SOON)) {
      timers.startSingleTimer(Beat.SOON, delay);
    }
  }

  private Behavior<Command> onAnnounce(Announce announce) {
    asks.announce(announce);
    return this;
  }

  private Behavior<Command> onRequestPaths(RequestPaths request) {
    asks.requestPaths(request);
    return this;
  }

  private Behavior<Command> onAnswered(SwarmAsks.Answered answered) {
    if (asks.answer(answered)) {
      onFailure(answered.failure());
    }
    return this;
  }

  private Behavior<Command> onCredit(Redeeming.News news) {
    redeeming.hear(news, ledger);
    return this;
  }

  private Behavior<Command> onVoucher(Vouchers.Word word) {
    vouchers.hear(word);
    return this;
  }

  private Behavior<Command> onWatch(Watch watch) {
    board.watch(watch.watcher());
    return this;
  }

  private Behavior<Command> onWatcherGone(StatusBoard.WatcherGone gone) {
    board.gone(gone);
    return this;
  }

  private Behavior<Command> onStop() {
    if (registration.isDone()) {
      // Best effort: whoever stops us may close the channel before it is sent.
      var unused = calls.call(TrackerRequest.Leave.INSTANCE);
    }
    links.tell(new LinkManager.SetNeighbors(network, List.of()));
    return this;
  }
}
