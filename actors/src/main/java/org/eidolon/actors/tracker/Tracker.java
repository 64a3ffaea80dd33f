package org.eidolon.actors.tracker;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
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
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.planning.GrantOrder;
import org.eidolon.proto.tracker.NeighborGraph;
import org.eidolon.proto.tracker.PathFinder;
import org.eidolon.proto.tracker.PublicAddress;
import org.eidolon.proto.tracker.RequestGate;
import org.eidolon.proto.tracker.Roster;
import org.eidolon.proto.tracker.SignedRequest;
import org.eidolon.proto.tracker.SwarmRegister;
import org.eidolon.proto.tracker.TrackerReply;
import org.eidolon.proto.tracker.TrackerRequest;

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

  public record CountSwarm(Bytes handle, ActorRef<SwarmRegister.Count> replyTo)
      implements Command {}

  public record CountAll(ActorRef<Counts> replyTo) implements Command {}

  /** What a tracker tells everybody. */
  public record Counts(int members, int swarms, Duration uptime) {}

  /** What becomes of a request. */
  public sealed interface Outcome permits Replied, Refused, Planned {}

  public record Replied(TrackerReply reply) implements Outcome {}

  /**
   * @param status of HTTP; {@link #REGISTER_AGAIN} if the tracker does not know the member
   */
  public record Refused(int status, String line) implements Outcome {}

  /** Paths whose codes are still to be written. */
  public record Planned(List<GrantOrder> orders) implements Outcome {
    public Planned {
      orders = List.copyOf(orders);
    }
  }

  private record Dialled(Roster.Check check, boolean reachable, Instant asked) implements Command {}

  private enum Tick implements Command {
    INSTANCE
  }

  public static final int REGISTER_AGAIN = 409;

  private static final Duration TICK = Duration.ofSeconds(5);
  private static final int TICKS_PER_EXPIRY = 10;
  private static final Duration TEST_HEARTBEAT = Duration.ofSeconds(2);
  private static final int MOST_DIALS = 64;
  private static final int SWARMS_PER_MEMBER = 10_000;
  private static final int STRANGERS_PER_MEMBER_RATE = 10;

  private final TrackerConfig config;
  private final DialBack dialBack;
  private final RandomGenerator random;
  private final InstantSource clock;
  private final Instant started;
  private final NeighborGraph graph;
  private final Roster roster;
  private final SwarmRegister swarms;
  private final PathFinder finder;
  private final RequestGate gate = new RequestGate();
  private int dials;

  /**
   * @param secret the same after every start, so that members keep their neighbors and labels
   */
  public static Behavior<Command> create(
      TrackerConfig config,
      Bytes secret,
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
                  return new Tracker(context, config, secret, dialBack, random, clock);
                }));
  }

  private Tracker(
      ActorContext<Command> context,
      TrackerConfig config,
      Bytes secret,
      DialBack dialBack,
      RandomGenerator random,
      InstantSource clock) {
    super(context);
    this.config = config;
    this.dialBack = dialBack;
    this.random = random;
    this.clock = clock;
    this.started = clock.instant();
    this.graph = new NeighborGraph(secret);
    this.roster = new Roster(graph, new Roster.Limits(config.members(), config.expiry()));
    this.swarms =
        new SwarmRegister(
            secret,
            new SwarmRegister.Limits(
                config.swarms(),
                config.peersPerSwarm(),
                SWARMS_PER_MEMBER,
                config.announceExpiry()));
    this.finder = new PathFinder(graph, config.testNetwork());
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Asked.class, this::onAsked)
        .onMessage(CountSwarm.class, this::onCountSwarm)
        .onMessage(CountAll.class, this::onCountAll)
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
        links(),
        config.testNetwork(),
        roster.since(peer).orElse(started));
  }

  private int links() {
    return config.pathLinks() == 0 ? PathFinder.linksFor(roster.size()) : config.pathLinks();
  }

  private Outcome announce(PeerId peer, TrackerRequest.Announce announce, Instant now) {
    if (!swarms.announce(peer, announce, now)) {
      return new Refused(503, "no room for another announce; try again later");
    }
    var count = swarms.count(announce.handle());
    int again = (int) config.announceInterval().toSeconds();
    return new Replied(new TrackerReply.Announced(count.seeds(), count.fetchers(), again));
  }

  private Outcome paths(PeerId peer, TrackerRequest.Paths asked, Instant now) {
    var partners = swarms.partners(peer, asked, graph::guarded, random);
    if (partners.isEmpty()) {
      return new Refused(403, "announce this swarm before asking for paths");
    }
    var orders = new ArrayList<GrantOrder>();
    for (var partner : partners.get()) {
      int links = links() + (config.pathJitter() && random.nextBoolean() ? 1 : 0);
      finder
          .find(peer, partner.peer(), links, random)
          .flatMap(
              path ->
                  GrantOrder.of(
                      path,
                      hop -> roster.onionKey(hop, now),
                      partner,
                      now.plus(config.grantLife())))
          .ifPresent(orders::add);
    }
    return new Planned(orders);
  }

  private void dial(Roster.Check check) {
    if (dials >= MOST_DIALS) {
      return;
    }
    dials++;
    var asked = clock.instant();
    getContext()
        .pipeToSelf(
            dialBack.reachable(check.address(), check.peer()),
            (reachable, failed) ->
                new Dialled(check, failed == null && Boolean.TRUE.equals(reachable), asked));
  }

  private Behavior<Command> onDialled(Dialled dialled) {
    dials--;
    roster.checked(dialled.check(), dialled.reachable(), dialled.asked());
    return this;
  }

  private Behavior<Command> onTick() {
    var now = clock.instant();
    roster.expire(now).forEach(swarms::leave);
    swarms.expire(now);
    return this;
  }

  private Behavior<Command> onCountSwarm(CountSwarm count) {
    count.replyTo().tell(swarms.count(count.handle()));
    return this;
  }

  private Behavior<Command> onCountAll(CountAll count) {
    var uptime = Duration.between(started, clock.instant());
    count.replyTo().tell(new Counts(roster.size(), swarms.size(), uptime));
    return this;
  }
}
