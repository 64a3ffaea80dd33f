package org.eidolon.node;

import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.eidolon.actors.circuit.CircuitManager;
import org.eidolon.actors.credit.Earned;
import org.eidolon.actors.limits.LimitKeeper;
import org.eidolon.actors.link.LinkManager;
import org.eidolon.actors.session.Torrents;
import org.eidolon.actors.swarm.SwarmManager;
import org.eidolon.actors.swarm.SwarmPorts;
import org.eidolon.actors.tracker.Memberships;
import org.eidolon.actors.tracker.TrackerClient;
import org.eidolon.config.NodeConfig;
import org.eidolon.proto.crypto.SigningKey;
import org.eidolon.proto.limits.Rates;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.TrackerAddress;
import org.eidolon.proto.tracking.OnionKey;
import org.eidolon.streams.http.TrackerChannel;
import org.eidolon.streams.link.LinkConnection;
import org.eidolon.streams.link.LinkTransport;

/**
 * The actors of one peer, and how they know each other.
 *
 * <pre>
 *   Guardian - LinkManager - Link*
 *            - CircuitManager - Circuit*, Relay*, CircuitEnd*
 *            - TrackerClient            of the home network
 *            - Memberships - TrackerClient*   of other networks
 *            - SwarmManager - Swarm* - PeerSession*
 *            - Torrents                 the list of torrents, and whose turn it is
 *            - LimitKeeper              tells links and swarms what may pass
 * </pre>
 */
final class Guardian extends AbstractBehavior<Guardian.Command> {
  /** What a guardian is told. */
  sealed interface Command permits Accepted, KeyReady, HasEarned, Tell, Stop {}

  /** A peer dialled us and proved who it is. */
  record Accepted(LinkConnection connection) implements Command {}

  private record KeyReady(OnionKey key) implements Command {}

  private record HasEarned(Earned earned) implements Command {}

  /** {@code replyTo} hears whom to talk to. */
  record Tell(ActorRef<Rooms> replyTo) implements Command {}

  enum Stop implements Command {
    INSTANCE
  }

  /** The managers of a peer. */
  record Rooms(
      ActorRef<LinkManager.Command> links,
      ActorRef<CircuitManager.Command> circuits,
      ActorRef<TrackerClient.Command> tracker,
      ActorRef<Memberships.Command> memberships,
      ActorRef<SwarmManager.Command> swarms,
      ActorRef<LimitKeeper.Command> limits,
      ActorRef<Torrents.Command> torrents) {}

  /**
   * What a peer gets from outside: its key, its ways out, time and chance.
   *
   * @param advertised where others dial us
   * @param channel to {@code tracker}, that of the home network
   * @param channels to any other tracker
   * @param session the list of torrents
   */
  record Ports(
      NodeConfig config,
      SigningKey identity,
      LinkTransport transport,
      PeerAddress advertised,
      TrackerChannel channel,
      TrackerAddress tracker,
      Function<TrackerAddress, TrackerChannel> channels,
      RandomGenerator random,
      InstantSource clock,
      LongSupplier nanos,
      SessionHost session) {}

  private final Rooms rooms;

  static Behavior<Command> create(Ports ports) {
    return Behaviors.setup(context -> new Guardian(context, ports));
  }

  private Guardian(ActorContext<Command> context, Ports ports) {
    super(context);
    var config = ports.config();
    var self = new PeerId(ports.identity().publicKey());
    var circuits =
        context.spawn(
            CircuitManager.create(
                self,
                config.circuit(),
                context.messageAdapter(OnionKey.class, KeyReady::new),
                context.messageAdapter(Earned.class, HasEarned::new),
                ports.random(),
                ports.clock(),
                ports.nanos()),
            "circuits");
    var links =
        context.spawn(
            LinkManager.create(
                config.link(),
                ports.transport(),
                self,
                CircuitManager.asAsked(context, circuits),
                ports.random(),
                ports.nanos()),
            "links");
    links.tell(new LinkManager.Subscribe(CircuitManager.asLinkSubscriber(context, circuits)));
    var tracker =
        context.spawn(
            Behaviors.supervise(member(ports, ports.tracker(), ports.channel(), links))
                // Its state is all it has heard from the network: a fault in one message must not
                // make it forget.
                .onFailure(SupervisorStrategy.resume()),
            "tracker");
    var memberships =
        context.spawn(
            Memberships.create(
                config.membership(),
                ports.tracker(),
                tracker,
                ports.channels(),
                (other, channel) -> member(ports, other, channel, links)),
            "memberships");
    var alone =
        new SwarmPorts(
            circuits,
            tracker,
            ports.tracker().key(),
            config.swarm(),
            config.storage(),
            ports.clock(),
            ports.nanos(),
            ports.random());
    var swarmPorts = networks(ports, memberships).map(alone::with).orElse(alone);
    var swarms = context.spawn(SwarmManager.create(swarmPorts), "swarms");
    var keeper =
        LimitKeeper.create(
            config.limits().limits(),
            ports.clock(),
            ZoneId.systemDefault(),
            rates -> hold(rates, links, swarms));
    var limits = context.spawn(keeper, "limits");
    // Before anybody can join a swarm; the keeper says the same a moment later.
    var time = LocalDateTime.ofInstant(ports.clock().instant(), ZoneId.systemDefault());
    hold(config.limits().limits().at(time), links, swarms);
    var torrents =
        context.spawn(
            Behaviors.supervise(Torrents.create(ports.session().ports(swarms, ports)))
                // As the tracker client: a fault in one message must not cost the list.
                .onFailure(SupervisorStrategy.resume()),
            "torrents");
    ports.session().watch(context, torrents);
    this.rooms = new Rooms(links, circuits, tracker, memberships, swarms, limits, torrents);
  }

  private static void hold(
      Rates rates, ActorRef<LinkManager.Command> links, ActorRef<SwarmManager.Command> swarms) {
    links.tell(new LinkManager.LimitRelayed(rates.relayed()));
    swarms.tell(new SwarmManager.Limit(rates.down(), rates.up()));
  }

  /**
   * A torrent's trackers are its author's choice, and are joined only by those who agreed to it.
   */
  private static Optional<SwarmPorts.Networks> networks(
      Ports ports, ActorRef<Memberships.Command> memberships) {
    return ports.config().membership().followTorrents()
        ? Optional.of(new SwarmPorts.Networks(memberships, ports.tracker()))
        : Optional.empty();
  }

  private static Behavior<TrackerClient.Command> member(
      Ports ports,
      TrackerAddress tracker,
      TrackerChannel channel,
      ActorRef<LinkManager.Command> links) {
    return TrackerClient.create(
        ports.config().membership(),
        ports.config().circuit().guards(),
        channel,
        tracker,
        ports.identity(),
        ports.advertised(),
        links,
        ports.random(),
        ports.clock());
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Accepted.class, this::onAccepted)
        .onMessage(KeyReady.class, this::onKeyReady)
        .onMessage(HasEarned.class, this::onEarned)
        .onMessage(Tell.class, this::onTell)
        .onMessage(Stop.class, stop -> Behaviors.stopped())
        .build();
  }

  private Behavior<Command> onAccepted(Accepted accepted) {
    rooms.links().tell(new LinkManager.Accepted(accepted.connection()));
    return this;
  }

  private Behavior<Command> onKeyReady(KeyReady ready) {
    rooms.memberships().tell(new Memberships.UseOnionKey(ready.key()));
    return this;
  }

  private Behavior<Command> onEarned(HasEarned has) {
    rooms.memberships().tell(new Memberships.HearEarned(has.earned()));
    return this;
  }

  private Behavior<Command> onTell(Tell tell) {
    tell.replyTo().tell(rooms);
    return this;
  }
}
