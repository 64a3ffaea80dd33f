package org.eidolon.actors.circuit;

import java.time.Duration;
import java.util.List;
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
import org.eidolon.proto.circuit.BadSendme;
import org.eidolon.proto.circuit.CircuitCloseReason;
import org.eidolon.proto.circuit.ConduitEnd;
import org.eidolon.proto.circuit.Congestion;
import org.eidolon.proto.circuit.SendWindow;
import org.eidolon.proto.endtoend.BadEndToEnd;
import org.eidolon.proto.endtoend.EndToEnd;
import org.eidolon.proto.onion.RelayLayer;
import org.eidolon.proto.relay.LegalMessages;
import org.eidolon.proto.relay.MalformedRelayMessage;
import org.eidolon.proto.relay.RelayCommand;
import org.eidolon.proto.tracking.CreateCells;
import org.eidolon.proto.tracking.HopSetup;

/**
 * A circuit that ends here: somebody, over relays we do not know, calls one of our swarms.
 *
 * <pre>
 *   pausing --jitter, CREATED_TC--> open
 *      +-- DESTROY, link lost, wrong secret, bad cell, no BEGIN in time --> stopped
 * </pre>
 *
 * The swarm has the conduit at once, and may be the first to speak: the caller proved with the
 * CREATE already that it knows the swarm, and would only wait a round trip longer.
 */
public final class CircuitEnd {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  /** BEGIN comes a round trip behind the answer, or the place is somebody else's. */
  private static final int BEGIN_PART = 4;

  /** What the end of a circuit is told. */
  public sealed interface Command permits FromLink, FromUser, Paused, TimedOut, FlushDue {}

  private record FromLink(Link.Event event) implements Command {}

  private record FromUser(Conduit.Command command) implements Command {}

  private enum Paused implements Command {
    INSTANCE
  }

  private enum TimedOut implements Command {
    INSTANCE
  }

  private enum FlushDue implements Command {
    INSTANCE
  }

  private final ActorRef<Link.Command> link;
  private final CircuitId id;
  private final HopSetup setup;
  private final CircuitManager.Expect expected;
  private final ActorRef<Circuit.Ended> manager;
  private final CircuitConfig config;
  private final RandomGenerator random;
  private final LongSupplier nanos;
  private final TimerScheduler<Command> timers;
  private final ActorRef<Link.Event> linkEvents;
  private final InHand inHand = new InHand();
  private final ActorRef<Conduit.Command> userCommands;
  private final Runnable flushSoon;
  private final RelayLayer outer;
  private final LayerClock layerClock;
  private final CircuitLife life = CircuitLife.begun("ending");
  private OpenConduit conduit;
  private boolean begun;

  static Behavior<Command> create(
      Link.CircuitAsked asked,
      HopSetup setup,
      CircuitManager.Expect expected,
      ActorRef<Circuit.Ended> manager,
      CircuitConfig config,
      RandomGenerator random,
      LongSupplier nanos,
      CircuitMeter meter) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new CircuitEnd(
                            asked, setup, expected, manager, config, random, nanos, meter, context,
                            timers)
                        .start(context)));
  }

  private CircuitEnd(
      Link.CircuitAsked asked,
      HopSetup setup,
      CircuitManager.Expect expected,
      ActorRef<Circuit.Ended> manager,
      CircuitConfig config,
      RandomGenerator random,
      LongSupplier nanos,
      CircuitMeter meter,
      ActorContext<Command> context,
      TimerScheduler<Command> timers) {
    this.link = asked.link();
    this.id = asked.circuit();
    this.setup = setup;
    this.expected = expected;
    this.manager = manager;
    this.config = config;
    this.random = random;
    this.nanos = nanos;
    this.timers = timers;
    this.layerClock = new LayerClock(meter, CircuitMeter.Part.END, nanos);
    this.linkEvents = context.messageAdapter(Link.Event.class, this::fromLink);
    this.userCommands = context.messageAdapter(Conduit.Command.class, FromUser::new);
    var pauses = Pauses.of(context.getSystem());
    var self = context.getSelf();
    this.flushSoon = () -> pauses.tell(OpenConduit.SENDME_PAUSE, self, FlushDue.INSTANCE);
    this.outer = new RelayLayer(setup.keys());
  }

  private FromLink fromLink(Link.Event event) {
    inHand.taken(event);
    return new FromLink(event);
  }

  private Behavior<Command> start(ActorContext<Command> context) {
    context.watchWith(link, new FromLink(new Link.Lost(id)));
    link.tell(new Link.Accept(id, linkEvents, inHand));
    timers.startSingleTimer(TimedOut.INSTANCE, config.buildTimeout());
    try {
      var said = setup.fromOwner().orElseThrow();
      var answer =
          EndToEnd.answer(
              said.word(), expected.psk(), said.earlyBinding(), setup.keys().binding(), random);
      var inner = new RelayLayer(answer.keys());
      conduit = conduit(inner, answer.keys().binding());
      conduit.holdBack();
      expected.receiver().tell(new CircuitManager.Incoming(userCommands));
      Pauses.of(context.getSystem()).tell(pause(), context.getSelf(), Paused.INSTANCE);
      return pausing(inner, setup.createdAtEnd(answer.reply()));
    } catch (BadEndToEnd bad) {
      return closed(CircuitCloseReason.BAD_END_TO_END, true);
    }
  }

  /** Exponential, so that an end answers no more predictably than a row of relays. */
  private Duration pause() {
    double mean = config.endJitter().toNanos();
    long drawn = (long) (-mean * Math.log1p(-random.nextDouble()));
    return Duration.ofNanos(Math.min(drawn, LONGEST_PAUSE.toNanos()));
  }

  /**
   * The swarm speaks meanwhile, and the answer leaves together with what it said: as with a relay,
   * which holds both back as well.
   */
  private Behavior<Command> pausing(RelayLayer inner, Bytes created) {
    return untilOpen()
        .onMessage(
            Paused.class,
            paused -> {
              conduit.release(CreateCells.created(id.value(), created, random));
              timers.startSingleTimer(
                  TimedOut.INSTANCE, config.buildTimeout().dividedBy(BEGIN_PART));
              return open(inner);
            })
        .onMessage(FromLink.class, from -> onEarly(from.event()))
        .onMessage(FromUser.class, from -> onUser(from.command()))
        .onMessage(FlushDue.class, due -> onFlushDue())
        .build();
  }

  private Behavior<Command> onEarly(Link.Event event) {
    if (event instanceof Link.Received received
        && received.cells().get(0).command() == CellCommand.DESTROY) {
      return closed(CircuitCloseReason.DESTROYED_BY_PEER, false);
    }
    return onTrouble(event);
  }

  private OpenConduit conduit(RelayLayer inner, Bytes exporter) {
    var window = new SendWindow(new Congestion(config.windowInit(), config.windowMax()));
    var end =
        new ConduitEnd(new TwoLayers(outer, inner), LegalMessages.AT_RESPONDER, window, random);
    end.greet(RelayCommand.CONNECTED, new byte[0]);
    return new OpenConduit(end, id, link, nanos, exporter, flushSoon);
  }

  /** Carries bytes both ways, if the caller says soon what they are for. */
  private Behavior<Command> open(RelayLayer inner) {
    return Behaviors.receive(Command.class)
        .onMessage(FromLink.class, from -> whileOpen(inner, from.event()))
        .onMessage(FromUser.class, from -> onUser(from.command()))
        .onMessage(FlushDue.class, due -> onFlushDue())
        .onMessage(TimedOut.class, late -> closed(CircuitCloseReason.BUILD_TIMEOUT, true))
        .onAnyMessage(late -> Behaviors.same())
        .build();
  }

  private Behavior<Command> whileOpen(RelayLayer inner, Link.Event event) {
    return event instanceof Link.Received received
        ? onCells(inner, received.cells())
        : onTrouble(event);
  }

  private Behavior<Command> onCells(RelayLayer inner, List<Cell> cells) {
    try {
      layerClock.begin();
      for (var cell : cells) {
        if (cell.command() == CellCommand.DESTROY) {
          conduit.deliver();
          return closed(CircuitCloseReason.DESTROYED_BY_PEER, false);
        }
        // The outer layer alone recognises nothing any more: all goes to the end-to-end layer.
        if (cell.command() != CellCommand.RELAY || outer.outbound(cell) || !inner.outbound(cell)) {
          return closed(CircuitCloseReason.NOT_RECOGNISED, true);
        }
        switch (conduit.accept(cell)) {
          case BYTES, CONNECTED -> requireBegun();
          case BEGIN -> begin();
          case END -> {
            conduit.deliver();
            return closed(CircuitCloseReason.DESTROYED_BY_PEER, true);
          }
        }
      }
      layerClock.end(cells.size());
      conduit.deliver();
      return open(inner);
    } catch (MalformedRelayMessage bad) {
      return closed(CircuitCloseReason.MALFORMED, true);
    } catch (BadSendme bad) {
      return closed(CircuitCloseReason.BAD_SENDME, true);
    }
  }

  private void requireBegun() {
    if (!begun) {
      throw new MalformedRelayMessage("bytes before BEGIN");
    }
  }

  private void begin() {
    if (begun) {
      throw new MalformedRelayMessage("second BEGIN");
    }
    begun = true;
    life.opened = true;
    timers.cancel(TimedOut.INSTANCE);
  }

  private Behavior<Command> onUser(Conduit.Command command) {
    if (command instanceof Conduit.Own own) {
      conduit.own(own.user());
    } else if (command instanceof Conduit.Send send) {
      conduit.send(send);
    } else if (command instanceof Conduit.Consumed consumed) {
      conduit.consumed(consumed.bytes());
    } else if (command instanceof Conduit.Close) {
      return closed(CircuitCloseReason.REQUESTED, true);
    }
    return Behaviors.same();
  }

  private Behavior<Command> onFlushDue() {
    conduit.flushAll();
    return Behaviors.same();
  }

  private BehaviorBuilder<Command> untilOpen() {
    return Behaviors.receive(Command.class)
        .onMessage(TimedOut.class, late -> closed(CircuitCloseReason.BUILD_TIMEOUT, true));
  }

  private Behavior<Command> onTrouble(Link.Event event) {
    if (event instanceof Link.Lost) {
      return closed(CircuitCloseReason.LINK_LOST, false);
    }
    if (event instanceof Link.Refused) {
      return closed(CircuitCloseReason.QUEUE_FULL, false);
    }
    return closed(CircuitCloseReason.OUT_OF_STATE, true);
  }

  private Behavior<Command> closed(CircuitCloseReason reason, boolean tellNeighbor) {
    if (tellNeighbor) {
      link.tell(new Link.Send(id, SetupCells.destroy(id)));
    }
    link.tell(new Link.Release(id));
    if (conduit != null) {
      conduit.tellUser(new Conduit.Closed(reason));
    }
    life.over(reason);
    manager.tell(new Circuit.Ended(reason));
    return Behaviors.stopped();
  }

  /**
   * Our two layers as the conduit's end uses them: the end-to-end one inside, the hop's outside.
   */
  private record TwoLayers(RelayLayer outer, RelayLayer inner) implements ConduitEnd.Layers {
    @Override
    public void originate(Cell cell) {
      inner.originate(cell);
      outer.inbound(cell);
    }

    @Override
    public void originatedTag(byte[] target) {
      inner.originatedTag(target);
    }

    @Override
    public void recognisedTag(byte[] target) {
      inner.recognisedTag(target);
    }
  }
}
