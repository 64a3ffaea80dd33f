package org.eidolon.actors.tracker;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.eidolon.config.TrackerConfig;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.credit.CreditDesk;
import org.eidolon.proto.credit.CreditLedger;
import org.eidolon.proto.credit.Redemption;
import org.eidolon.proto.credit.VoucherKeys;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.planning.GrantOrder;
import org.eidolon.proto.tracker.AccessRules;
import org.eidolon.proto.tracker.DialBudget;
import org.eidolon.proto.tracker.NeighborGraph;
import org.eidolon.proto.tracker.PublicAddress;
import org.eidolon.proto.tracker.RequestGate;
import org.eidolon.proto.tracker.Roster;
import org.eidolon.proto.tracker.SignedRequest;
import org.eidolon.proto.tracker.SwarmRegister;
import org.eidolon.proto.tracker.TrackerAddress;
import org.eidolon.proto.tracker.TrackerReply;
import org.eidolon.proto.tracker.TrackerRequest;
import org.eidolon.proto.tracker.Traffic;
import org.eidolon.proto.tracker.TrafficBook;

/**
 * The operator's side: who is a member, who neighbors whom, who announced what, and which way a
 * circuit goes. Changes of state are serial here; signatures are checked and codes are written in
 * {@link TrackerService}, which asks this actor.
 */
public final class Tracker extends AbstractBehavior<Tracker.Command> {
  public sealed interface Command {}

  /**
   * A request whose signature holds already.
   *
   * @param remoteHost IP literal of whoever asks
   */
  public record Asked(
      SignedRequest envelope, TrackerRequest request, String remoteHost, ActorRef<Outcome> replyTo)
      implements Command {}

  public record CountSwarm(Bytes handle, ActorRef<SwarmCount> replyTo) implements Command {}

  /** Empty if nobody who did not say who it is may know. */
  public record SwarmCount(Optional<SwarmRegister.Count> count) {}

  public record CountAll(ActorRef<Counts> replyTo) implements Command {}

  /** What the operator decided, from now on. */
  public record Decide(AccessRules.Decided decided) implements Command {}

  /**
   * What a tracker tells everybody.
   *
   * @param completed how often somebody got all of a torrent, since the tracker is kept
   */
  public record Counts(int members, int swarms, long completed, Duration uptime) {}

  /** What becomes of a request. */
  public sealed interface Outcome permits Replied, Refused, Planned, ToSign, ToVerify {}

  public record Replied(TrackerReply reply) implements Outcome {}

  /**
   * @param status of HTTP; {@link #REGISTER_AGAIN} if the tracker does not know the member
   */
  public record Refused(int status, String line) implements Outcome {}

  /**
   * Paths whose codes are still to be written.
   *
   * @param payer who asked for them
   */
  public record Planned(List<GrantOrder> orders, PeerId payer) implements Outcome {
    public Planned {
      orders = List.copyOf(orders);
    }
  }

  /** Payment chains were written into codes that {@code payer} gets. */
  record Promised(PeerId payer, List<CreditDesk.Promise> promises) implements Command {
    Promised {
      promises = List.copyOf(promises);
    }
  }

  /**
   * A voucher that is paid and still to be signed, or keys alone if {@code blinded} is empty.
   *
   * @param keys follow from the tracker's secret alone, and are safe for several threads
   */
  record ToSign(VoucherKeys keys, long today, Bytes blinded) implements Outcome {}

  /** Claims of {@code relay} that pay it something if they hold; see {@link Verified}. */
  record ToVerify(PeerId relay, List<Redemption> claims) implements Outcome {
    ToVerify {
      claims = List.copyOf(claims);
    }
  }

  /** Claims of {@link ToVerify} that were all found to hold. */
  record Verified(PeerId relay, List<Redemption> claims, ActorRef<Outcome> replyTo)
      implements Command {
    Verified {
      claims = List.copyOf(claims);
    }
  }

  private record Dialled(Roster.Check check, boolean reachable, Instant asked) implements Command {}

  private enum Tick implements Command {
    INSTANCE
  }

  public static final int REGISTER_AGAIN = 409;

  /** The tracker does not serve the member in this swarm; the line says why. */
  public static final int UNWELCOME = 403;

  private static final Duration TICK = Duration.ofSeconds(5);
  private static final int TICKS_PER_EXPIRY = 10;
  private static final Duration TEST_HEARTBEAT = Duration.ofSeconds(2);
  private static final int SWARMS_PER_MEMBER = 10_000;
  private static final int STRANGERS_PER_MEMBER_RATE = 10;

  private final TrackerConfig config;
  private final DialBack dialBack;
  private final InstantSource clock;
  private final Instant started;
  private final NeighborGraph graph;
  private final Roster roster;
  private final SwarmRegister swarms;
  private final PathPlanning planning;
  private final AccessRules access;
  private final TrafficBook book;
  private final RequestGate gate = new RequestGate();
  private final DialBudget dials = new DialBudget();
  private final TrackerCredit credit;

  /** As the other, with a key of zeros and a book that ends with the tracker. */
  static Behavior<Command> create(
      TrackerConfig config,
      Bytes secret,
      DialBack dialBack,
      RandomGenerator random,
      InstantSource clock) {
    var key = Bytes.copyOf(new byte[TrackerAddress.KEY_BYTES]);
    return create(
        config, new Lasting(secret, key, TrafficBook.inMemory()), dialBack, random, clock);
  }

  /**
   * What is the same after every start.
   *
   * @param secret by it members keep their neighbors and labels
   * @param key of the tracker; handles of swarms are blinded with it
   * @param credit where relay credit is written
   */
  public record Lasting(Bytes secret, Bytes key, TrafficBook book, CreditLedger.Pages credit) {
    /** With credit that ends with the tracker. */
    public Lasting(Bytes secret, Bytes key, TrafficBook book) {
      this(secret, key, book, CreditLedger.inMemory());
    }

    @Override
    public String toString() {
      return "Lasting[hidden]";
    }
  }

  /** A tracker; a private one serves nobody before it hears {@link Decide}. */
  public static Behavior<Command> create(
      TrackerConfig config,
      Lasting lasting,
      DialBack dialBack,
      RandomGenerator random,
      InstantSource clock) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  var tick = config.expiry().dividedBy(TICKS_PER_EXPIRY);
                  timers.startTimerWithFixedDelay(
                      Tick.INSTANCE, tick.compareTo(TICK) < 0 ? tick : TICK);
                  return new Tracker(context, config, lasting, dialBack, random, clock);
                }));
  }

  private Tracker(
      ActorContext<Command> context,
      TrackerConfig config,
      Lasting lasting,
      DialBack dialBack,
      RandomGenerator random,
      InstantSource clock) {
    super(context);
    this.config = config;
    this.dialBack = dialBack;
    this.clock = clock;
    this.started = clock.instant();
    this.access =
        new AccessRules(lasting.key(), AccessRules.Decided.nothing(config.access().membersOnly()));
    this.book = lasting.book();
    this.credit = TrackerCredit.of(config.credit(), lasting, clock.instant());
    this.graph = new NeighborGraph(lasting.secret());
    this.roster = new Roster(graph, new Roster.Limits(config.members(), config.expiry()));
    this.swarms =
        new SwarmRegister(
            lasting.secret(),
            new SwarmRegister.Limits(
                config.swarms(),
                config.peersPerSwarm(),
                SWARMS_PER_MEMBER,
                config.announceExpiry()));
    this.planning = new PathPlanning(config, graph, roster, swarms, random);
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Asked.class, this::onAsked)
        .onMessage(CountSwarm.class, this::onCountSwarm)
        .onMessage(CountAll.class, this::onCountAll)
        .onMessage(Decide.class, this::onDecide)
        .onMessage(Promised.class, this::onPromised)
        .onMessage(Verified.class, this::onVerified)
        .onMessage(Dialled.class, this::onDialled)
        .onMessage(Tick.class, tick -> onTick())
        .build();
  }

  private Behavior<Command> onAsked(Asked asked) {
    asked.replyTo().tell(outcome(asked));
    return this;
  }

  private Outcome outcome(Asked asked) {
    var peer = asked.envelope().peer();
    var now = clock.instant();
    boolean known = roster.knows(peer);
    int rate = config.requestsPerMinute();
    var verdict =
        known
            ? gate.admit(asked.envelope(), peer, rate, now)
            : gate.admit(
                asked.envelope(), asked.remoteHost(), STRANGERS_PER_MEMBER_RATE * rate, now);
    return switch (verdict) {
      case STALE -> new Refused(401, "your clock differs from the tracker's; set it right");
      case REPLAYED -> new Refused(403, "this request was seen before");
      case TOO_MANY -> new Refused(429, "too many requests; ask less often");
      case ADMITTED -> admitted(asked, known, now);
    };
  }

  private Outcome admitted(Asked asked, boolean known, Instant now) {
    var peer = asked.envelope().peer();
    var request = asked.request();
    if (request instanceof TrackerRequest.Register register) {
      return register(peer, register, asked.remoteHost(), now);
    }
    if (!known) {
      return new Refused(REGISTER_AGAIN, "not a member; register again");
    }
    if (request instanceof TrackerRequest.Heartbeat heartbeat) {
      var checks = roster.heartbeat(peer, heartbeat, now).orElse(List.of());
      checks.forEach(this::dial);
      return new Replied(membership(peer, heartbeat.version()));
    }
    if (request instanceof TrackerRequest.Announce announce) {
      return announce(peer, announce, now);
    }
    if (request instanceof TrackerRequest.Paths paths) {
      return paths(peer, paths, now);
    }
    if (request instanceof TrackerRequest.Redeem redeem) {
      return credit.asked(peer, redeem);
    }
    if (request instanceof TrackerRequest.BuyVoucher buy) {
      return credit.voucher(peer, buy, now);
    }
    roster.leave(peer);
    swarms.leave(peer);
    return new Replied(TrackerReply.Done.INSTANCE);
  }

  private Outcome register(
      PeerId peer, TrackerRequest.Register register, String remoteHost, Instant now) {
    PeerAddress address;
    try {
      address = Wildcard.replaced(register.address(), remoteHost);
      if (!config.testNetwork() && !PublicAddress.is(address)) {
        return new Refused(400, "nobody elsewhere can dial that address; advertise a public one");
      }
      if (!roster.register(peer, register, address, now)) {
        return new Refused(503, "the network is full; try again later");
      }
    } catch (IllegalArgumentException bad) {
      return new Refused(400, "address or capacity out of range");
    }
    if (!register.outOnly()) {
      dial(new Roster.Check(peer, address, false));
    }
    return new Replied(membership(peer, 0));
  }

  private TrackerReply membership(PeerId peer, long version) {
    var neighbors = graph.neighbors(peer);
    long current = Roster.version(neighbors);
    return new TrackerReply.Membership(
        current,
        current == version ? Optional.empty() : Optional.of(neighbors),
        config.testNetwork() ? TEST_HEARTBEAT : config.heartbeat(),
        roster.size(),
        planning.links(),
        config.testNetwork(),
        roster.since(peer).orElse(started),
        credit.standing(peer));
  }

  private Outcome announce(PeerId peer, TrackerRequest.Announce announce, Instant now) {
    var refusal = access.refusal(peer, announce.handle(), now);
    if (refusal.isPresent()) {
      swarms.remove(announce.handle(), peer);
      return new Refused(UNWELCOME, refusal.get());
    }
    boolean heldBefore = swarms.holds(announce.handle(), peer, announce.ticket());
    boolean seedBefore = swarms.isSeed(announce.handle(), peer);
    if (!swarms.announce(peer, announce, now)) {
      return new Refused(503, "no room for another announce; try again later");
    }
    var count = swarms.count(announce.handle());
    int again = (int) config.announceInterval().toSeconds();
    boolean completed = announce.event() == TrackerRequest.Announce.Event.COMPLETED;
    // Who has all of it from then on is a seed, and counts no second time.
    if (completed && announce.havePercent() == 100 && !seedBefore) {
      book.countCompleted();
    }
    return new Replied(
        new TrackerReply.Announced(
            count.seeds(), count.fetchers(), again, account(peer, announce, heldBefore)));
  }

  /**
   * A good-bye of a ticket that nobody was announced with, or that the book has forgotten, may be
   * all that an account ever said of it a second time.
   */
  private Optional<Traffic> account(
      PeerId peer, TrackerRequest.Announce announce, boolean heldBefore) {
    if (!access.membersOnly()) {
      return Optional.empty();
    }
    boolean stopped = announce.event() == TrackerRequest.Announce.Event.STOPPED;
    if (!stopped || heldBefore || book.knows(peer, announce.ticket())) {
      announce.traffic().ifPresent(moved -> book.report(peer, announce.ticket(), moved));
    }
    return Optional.of(book.total(peer));
  }

  private Behavior<Command> onDecide(Decide decide) {
    access.decide(decide.decided());
    return this;
  }

  private Outcome paths(PeerId peer, TrackerRequest.Paths asked, Instant now) {
    var refusal = access.refusal(peer, asked.handle(), now);
    if (refusal.isPresent()) {
      return new Refused(UNWELCOME, refusal.get());
    }
    return planning
        .orders(peer, asked, credit, now)
        .<Outcome>map(orders -> new Planned(orders, peer))
        .orElseGet(() -> new Refused(404, "announce this swarm before asking for paths"));
  }

  private void dial(Roster.Check check) {
    var asked = clock.instant();
    if (!dials.begin(check, asked)) {
      // A neighbor that misses it says so again with its next sign of life.
      return;
    }
    getContext()
        .pipeToSelf(
            dialBack.reachable(check.address(), check.peer()),
            (reachable, failed) ->
                new Dialled(check, failed == null && Boolean.TRUE.equals(reachable), asked));
  }

  private Behavior<Command> onPromised(Promised promised) {
    credit.promised(promised, clock.instant());
    return this;
  }

  private Behavior<Command> onVerified(Verified verified) {
    var relay = verified.relay();
    int capacity = roster.capacityMbit(relay);
    var outcome = credit.redeem(relay, verified.claims(), capacity, clock.instant());
    verified.replyTo().tell(outcome);
    return this;
  }

  private Behavior<Command> onDialled(Dialled dialled) {
    dials.ended(dialled.check());
    roster.checked(dialled.check(), dialled.reachable(), dialled.asked());
    return this;
  }

  private Behavior<Command> onTick() {
    var now = clock.instant();
    roster.expire(now).forEach(swarms::leave);
    swarms.expire(now);
    credit.expire(now);
    return this;
  }

  private Behavior<Command> onCountSwarm(CountSwarm count) {
    // Whoever asks over plain HTTP is nobody in particular, and so no member of a private tracker.
    var shown =
        access.membersOnly()
            ? Optional.<SwarmRegister.Count>empty()
            : Optional.of(swarms.count(count.handle()));
    count.replyTo().tell(new SwarmCount(shown));
    return this;
  }

  private Behavior<Command> onCountAll(CountAll count) {
    var uptime = Duration.between(started, clock.instant());
    count.replyTo().tell(new Counts(roster.size(), swarms.size(), book.completed(), uptime));
    return this;
  }
}
