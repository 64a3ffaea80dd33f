package org.eidolon.actors.circuit;

import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.BehaviorBuilder;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.eidolon.actors.link.InHand;
import org.eidolon.actors.link.Link;
import org.eidolon.config.CircuitConfig;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.cell.CellCommand;
import org.eidolon.proto.cell.CircuitId;
import org.eidolon.proto.cell.MalformedCell;
import org.eidolon.proto.circuit.BadSendme;
import org.eidolon.proto.circuit.CircuitCloseReason;
import org.eidolon.proto.circuit.ConduitEnd;
import org.eidolon.proto.circuit.Congestion;
import org.eidolon.proto.circuit.SendWindow;
import org.eidolon.proto.control.BeginCodec;
import org.eidolon.proto.endtoend.BadEndToEnd;
import org.eidolon.proto.endtoend.EndToEnd;
import org.eidolon.proto.onion.OwnerLayers;
import org.eidolon.proto.relay.LegalMessages;
import org.eidolon.proto.relay.MalformedRelayMessage;
import org.eidolon.proto.relay.RelayCommand;
import org.eidolon.proto.tracker.PathGrant;
import org.eidolon.proto.tracking.BadTrackingCode;
import org.eidolon.proto.tracking.CircuitSetup;
import org.eidolon.proto.tracking.CreateCells;

/**
 * A circuit, at the end that builds it.
 *
 * <pre>
 *   opening --id--> creating --CREATED_TC--> open
 *      |               |                       |
 *      +-- link lost, destroyed, bad answer, --+--> stopped
 *          timeout, closed by us
 * </pre>
 *
 * Each state is one method. The user hears Opened at most once and Closed exactly once, last.
 */
public final class Circuit {
  /** What a circuit is told. */
  public sealed interface Command permits FromLink, FromUser, Close, TimedOut, LifeOver, FlushDue {}

  /** Whoever the node belongs to wants it closed; its user hears so. */
  enum Close implements Command {
    INSTANCE
  }

  private record FromLink(Link.Event event) implements Command {}

  private record FromUser(Conduit.Command command) implements Command {}

  private enum TimedOut implements Command {
    INSTANCE
  }

  private enum LifeOver implements Command {
    AGED,
    OVER
  }

  private enum FlushDue implements Command {
    INSTANCE
  }

  /** Told to the manager, once, last. */
  record Ended(CircuitCloseReason reason) {}

  private final PathGrant grant;
  private final Bytes psk;
  private final ActorRef<Link.Command> link;
  private final ActorRef<Conduit.Event> user;
  private final ActorRef<Ended> manager;
  private final CircuitConfig config;
  private final RandomGenerator random;
  private final LongSupplier nanos;
  private final TimerScheduler<Command> timers;
  private final ActorRef<Link.Event> linkEvents;
  private final InHand inHand = new InHand();
  private final ActorRef<Conduit.Command> userCommands;
  private final Runnable flushSoon;
  private final long startedNanos;
  private final OwnerLayers layers = new OwnerLayers();
  private final CircuitMeter meter;
  private final LayerClock layerClock;
  private final CircuitLife life = CircuitLife.begun("built");
  private CircuitId id;
  private Optional<Paying> paying = Optional.empty();

  static Behavior<Command> create(
      CircuitManager.Build build,
      ActorRef<Link.Command> link,
      ActorRef<Ended> manager,
      CircuitConfig config,
      RandomGenerator random,
      LongSupplier nanos,
      CircuitMeter meter) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new Circuit(build, link, manager, config, random, nanos, meter, context, timers)
                        .start(context)));
  }

  private Circuit(
      CircuitManager.Build build,
      ActorRef<Link.Command> link,
      ActorRef<Ended> manager,
      CircuitConfig config,
      RandomGenerator random,
      LongSupplier nanos,
      CircuitMeter meter,
      ActorContext<Command> context,
      TimerScheduler<Command> timers) {
    this.grant = build.grant();
    this.psk = build.psk();
    this.user = build.user();
    this.link = link;
    this.manager = manager;
    this.config = config;
    this.random = random;
    this.nanos = nanos;
    this.timers = timers;
    this.meter = meter;
    this.layerClock = new LayerClock(meter, CircuitMeter.Part.END, nanos);
    this.linkEvents = context.messageAdapter(Link.Event.class, this::fromLink);
    this.userCommands = context.messageAdapter(Conduit.Command.class, FromUser::new);
    var pauses = Pauses.of(context.getSystem());
    var self = context.getSelf();
    this.flushSoon = () -> pauses.tell(OpenConduit.SENDME_PAUSE, self, FlushDue.INSTANCE);
    this.startedNanos = nanos.getAsLong();
  }

  private FromLink fromLink(Link.Event event) {
    inHand.taken(event);
    return new FromLink(event);
  }

  private Behavior<Command> start(ActorContext<Command> context) {
    context.watchWith(link, new FromLink(new Link.Lost(new CircuitId(1))));
    timers.startSingleTimer(TimedOut.INSTANCE, config.buildTimeout());
    link.tell(new Link.Open(linkEvents, inHand));
    return opening();
  }

  /** Waits for an id on the link. */
  private Behavior<Command> opening() {
    return untilClosed().onMessage(FromLink.class, from -> whileOpening(from.event())).build();
  }

  private Behavior<Command> whileOpening(Link.Event event) {
    if (event instanceof Link.Opened opened) {
      id = opened.circuit();
      var begun = CircuitSetup.begin(grant.code(), grant.hopSecrets(), random);
      var handshake = EndToEnd.start(psk, begun.earlyBinding(), random);
      var setup = begun.create(handshake.hello(), random);
      link.tell(new Link.Send(id, CreateCells.split(id.value(), setup.create(), random)));
      return creating(setup, handshake);
    }
    return onLinkTrouble(event);
  }

  /** Waits for the answers of all hops, and for the far end to prove that it knows the swarm. */
  private Behavior<Command> creating(CircuitSetup setup, EndToEnd.Initiator handshake) {
    return untilClosed()
        .onMessage(FromLink.class, from -> whileCreating(setup, handshake, from.event()))
        .build();
  }

  private Behavior<Command> whileCreating(
      CircuitSetup setup, EndToEnd.Initiator handshake, Link.Event event) {
    if (!(event instanceof Link.Received received)) {
      return onLinkTrouble(event);
    }
    var cell = received.cells().get(0);
    if (cell.command() == CellCommand.DESTROY) {
      return closed(CircuitCloseReason.DESTROYED_BY_PEER, false);
    }
    if (cell.command() != CellCommand.CREATED_TC) {
      return closed(CircuitCloseReason.OUT_OF_STATE, true);
    }
    try {
      var answer = setup.finish(CreateCells.created(cell));
      var keys = handshake.finish(answer.fromEnd(), answer.ofEnd().binding());
      answer.keys().forEach(layers::add);
      layers.add(keys);
      return opened(keys.binding(), received.cells().subList(1, received.cells().size()));
    } catch (BadTrackingCode | MalformedCell bad) {
      return closed(CircuitCloseReason.BAD_HANDSHAKE, true);
    } catch (BadEndToEnd bad) {
      return closed(CircuitCloseReason.BAD_END_TO_END, true);
    }
  }

  private Behavior<Command> opened(Bytes exporter, List<Cell> rest) {
    timers.cancel(TimedOut.INSTANCE);
    var least = config.lifeMin().toMillis();
    var age = least + (long) (random.nextDouble() * (config.lifeMax().toMillis() - least));
    timers.startSingleTimer(LifeOver.AGED, java.time.Duration.ofMillis(age));

    var window = new SendWindow(new Congestion(config.windowInit(), config.windowMax()));
    var end = new ConduitEnd(new LastHop(layers), LegalMessages.FROM_RESPONDER, window, random);
    end.greet(RelayCommand.BEGIN, BeginCodec.swarm());
    var conduit = new OpenConduit(end, id, link, nanos, exporter, flushSoon);
    if (config.payRelays()) {
      paying = Optional.of(new Paying(grant, id, layers, conduit, meter, random));
    }
    conduit.own(user);
    conduit.flush();
    long took = nanos.getAsLong() - startedNanos;
    meter.built(took);
    life.opened = true;
    life.buildTime = took;
    user.tell(new Conduit.Opened(userCommands, grant.relays(), took / 1_000_000));
    return rest.isEmpty() ? open(conduit) : onCells(conduit, rest);
  }

  /** Carries bytes both ways. */
  private Behavior<Command> open(OpenConduit conduit) {
    return Behaviors.receive(Command.class)
        .onMessage(FromLink.class, from -> whileOpen(conduit, from.event()))
        .onMessage(FromUser.class, from -> onUser(conduit, from.command()))
        .onMessage(Close.class, close -> closed(CircuitCloseReason.REQUESTED, true))
        .onMessage(FlushDue.class, due -> onFlushDue(conduit))
        .onMessage(LifeOver.class, life -> onLife(conduit, life))
        .onMessage(TimedOut.class, late -> Behaviors.same())
        .build();
  }

  private Behavior<Command> whileOpen(OpenConduit conduit, Link.Event event) {
    return event instanceof Link.Received received
        ? onCells(conduit, received.cells())
        : onLinkTrouble(event);
  }

  private Behavior<Command> onCells(OpenConduit conduit, List<Cell> cells) {
    try {
      layerClock.begin();
      for (var cell : cells) {
        if (cell.command() == CellCommand.DESTROY) {
          conduit.deliver();
          return closed(CircuitCloseReason.DESTROYED_BY_PEER, false);
        }
        if (cell.command() != CellCommand.RELAY || layers.inbound(cell) != layers.hops() - 1) {
          return closed(CircuitCloseReason.NOT_RECOGNISED, true);
        }
        switch (conduit.accept(cell)) {
          case BYTES, BEGIN, CONNECTED -> {}
          case END -> {
            conduit.deliver();
            return closed(CircuitCloseReason.DESTROYED_BY_PEER, true);
          }
        }
      }
      layerClock.end(cells.size());
      paying.ifPresent(payer -> payer.received(cells.size()));
      conduit.deliver();
    } catch (MalformedRelayMessage bad) {
      return closed(CircuitCloseReason.MALFORMED, true);
    } catch (BadSendme bad) {
      return closed(CircuitCloseReason.BAD_SENDME, true);
    }
    if (conduit.carriedBytes() >= config.lifeBytes()) {
      age(conduit);
    }
    return open(conduit);
  }

  private Behavior<Command> onLife(OpenConduit conduit, LifeOver life) {
    if (life == LifeOver.OVER) {
      return closed(CircuitCloseReason.LIFE_OVER, true);
    }
    age(conduit);
    return Behaviors.same();
  }

  /** The timer that then runs also says that the user knows. */
  private void age(OpenConduit conduit) {
    if (!timers.isTimerActive(LifeOver.OVER)) {
      timers.cancel(LifeOver.AGED);
      timers.startSingleTimer(LifeOver.OVER, config.lifeOverlap());
      conduit.tellUser(Conduit.Aged.INSTANCE);
    }
  }

  private Behavior<Command> onUser(OpenConduit conduit, Conduit.Command command) {
    if (command instanceof Conduit.Send send) {
      conduit.send(send);
    } else if (command instanceof Conduit.Consumed consumed) {
      conduit.consumed(consumed.bytes());
    } else if (command instanceof Conduit.Own own) {
      conduit.own(own.user());
    } else if (command instanceof Conduit.Close) {
      return closed(CircuitCloseReason.REQUESTED, true);
    }
    return Behaviors.same();
  }

  private Behavior<Command> onFlushDue(OpenConduit conduit) {
    conduit.flushAll();
    return Behaviors.same();
  }

  /** What every state before open does alike. */
  private BehaviorBuilder<Command> untilClosed() {
    return Behaviors.receive(Command.class)
        .onMessage(TimedOut.class, late -> closed(CircuitCloseReason.BUILD_TIMEOUT, true))
        .onMessage(Close.class, close -> closed(CircuitCloseReason.REQUESTED, true))
        .onMessage(FromUser.class, early -> closed(CircuitCloseReason.REQUESTED, true));
  }

  private Behavior<Command> onLinkTrouble(Link.Event event) {
    if (event instanceof Link.Lost) {
      return closed(CircuitCloseReason.LINK_LOST, false);
    }
    if (event instanceof Link.Refused) {
      return closed(CircuitCloseReason.QUEUE_FULL, false);
    }
    return closed(CircuitCloseReason.OUT_OF_STATE, true);
  }

  private Behavior<Command> closed(CircuitCloseReason reason, boolean tellNeighbor) {
    if (id != null) {
      if (tellNeighbor) {
        link.tell(new Link.Send(id, SetupCells.destroy(id)));
      }
      link.tell(new Link.Release(id));
    }
    if (!life.opened) {
      meter.failed(reason);
    }
    life.over(reason);
    user.tell(new Conduit.Closed(reason));
    manager.tell(new Ended(reason));
    return Behaviors.stopped();
  }

  /** The layers of all hops, as the conduit's end uses them: the far end is the last hop. */
  record LastHop(OwnerLayers layers) implements ConduitEnd.Layers {
    @Override
    public void originate(Cell cell) {
      layers.originate(cell, layers.hops() - 1);
    }

    @Override
    public void originatedTag(byte[] target) {
      layers.originatedTag(target);
    }

    @Override
    public void recognisedTag(byte[] target) {
      layers.recognisedTag(target);
    }
  }
}
