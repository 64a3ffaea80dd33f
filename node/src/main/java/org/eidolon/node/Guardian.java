package org.eidolon.node;

import java.time.InstantSource;
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
import org.eidolon.actors.link.LinkManager;
import org.eidolon.actors.swarm.SwarmManager;
import org.eidolon.actors.swarm.SwarmPorts;
import org.eidolon.actors.tracker.TrackerClient;
import org.eidolon.config.NodeConfig;
import org.eidolon.proto.crypto.SigningKey;
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
 *            - TrackerClient
 *            - SwarmManager - Swarm* - PeerSession*
 * </pre>
 */
final class Guardian extends AbstractBehavior<Guardian.Command> {
  /** What a guardian is told. */
  sealed interface Command permits Accepted, KeyReady, Tell, Stop {}

  /** A peer dialled us and proved who it is. */
  record Accepted(LinkConnection connection) implements Command {}

  private record KeyReady(OnionKey key) implements Command {}

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
      ActorRef<SwarmManager.Command> swarms) {}

  /**
   * What a peer gets from outside: its key, its ways out, time and chance.
   *
   * @param advertised where others dial us
   */
  record Ports(
      NodeConfig config,
      SigningKey identity,
      LinkTransport transport,
      PeerAddress advertised,
      TrackerChannel channel,
      TrackerAddress tracker,
      RandomGenerator random,
      InstantSource clock,
      LongSupplier nanos) {}

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
            Behaviors.supervise(
                    TrackerClient.create(
                        config.membership(),
                        config.circuit().guards(),
                        ports.channel(),
                        ports.tracker(),
                        ports.identity(),
                        ports.advertised(),
                        links,
                        ports.random(),
                        ports.clock()))
                // Its state is all it has heard from the network: a fault in one message must not
                // make it forget.
                .onFailure(SupervisorStrategy.resume()),
            "tracker");
    var swarms =
        context.spawn(
            SwarmManager.create(
                new SwarmPorts(
                    circuits,
                    tracker,
                    ports.tracker().key(),
                    config.swarm(),
                    config.storage(),
                    ports.clock(),
                    ports.nanos(),
                    ports.random())),
            "swarms");
    this.rooms = new Rooms(links, circuits, tracker, swarms);
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Accepted.class, this::onAccepted)
        .onMessage(KeyReady.class, this::onKeyReady)
        .onMessage(Tell.class, this::onTell)
        .onMessage(Stop.class, stop -> Behaviors.stopped())
        .build();
  }

  private Behavior<Command> onAccepted(Accepted accepted) {
    rooms.links().tell(new LinkManager.Accepted(accepted.connection()));
    return this;
  }

  private Behavior<Command> onKeyReady(KeyReady ready) {
    rooms.tracker().tell(new TrackerClient.UseOnionKey(ready.key()));
    return this;
  }

  private Behavior<Command> onTell(Tell tell) {
    tell.replyTo().tell(rooms);
    return this;
  }
}
