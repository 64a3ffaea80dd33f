package org.eidolon.actors.circuit;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
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
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.cell.CellCommand;
import org.eidolon.proto.cell.CircuitId;
import org.eidolon.proto.cell.MalformedCell;
import org.eidolon.proto.circuit.CircuitCloseReason;
import org.eidolon.proto.circuit.Congestion;
import org.eidolon.proto.onion.RelayLayer;
import org.eidolon.proto.tracking.BadTrackingCode;
import org.eidolon.proto.tracking.CreateCells;
import org.eidolon.proto.tracking.HopSetup;

/**
 * One circuit that we carry for others: joins two links, adds our layer to every cell, and knows
 * neither who began the circuit nor where it ends.
 *
 * <pre>{@code
 * owner's side                                    far side
 * link --RELAY--> layer.outbound --new id--> link
 * link <--new id-- layer.inbound <--RELAY-- link
 *
 * pausing --jitter--> opening --id--> waiting --CREATED_TC, jitter--> joined
 *    +---- DESTROY of either side, link lost, refused, bad cell, timeout ----> stopped
 * }</pre>
 */
public final class Relay {
  /** More than a first window: nobody acknowledges what is held. */
  private static final int MOST_HELD = 2 * Congestion.MIN_WINDOW;

  /** What a relay is told. */
  public sealed interface Command permits FromLink, FarGone, Paused, TimedOut, Look {}

  /** Both links talk through one adapter; the circuit id says which of them. */
  private record FromLink(Link.Event event) implements Command {}

  private enum FarGone implements Command {
    INSTANCE
  }

  private enum Paused implements Command {
    INSTANCE
  }

  private enum TimedOut implements Command {
    INSTANCE
  }

  /** Time to see whether anything went over the circuit since the last look. */
  enum Look implements Command {
    INSTANCE
  }

  /** One of the two links of a circuit, and the circuit's id on it. */
  private record Side(ActorRef<Link.Command> link, CircuitId id) {
    void send(List<Cell> cells) {
      link.tell(new Link.Send(id, cells));
    }

    void end(boolean tellNeighbor) {
      if (tellNeighbor) {
        send(SetupCells.destroy(id));
      }
      link.tell(new Link.Release(id));
    }
  }

  private final Side owner;
  private final ActorRef<Link.Command> farLink;
  private final ActorRef<Circuit.Ended> manager;
  private final CircuitConfig config;
  private final RandomGenerator random;
  private final TimerScheduler<Command> timers;
  private final Pauses pauses;
  private final ActorRef<Command> self;
  private final ActorRef<Link.Event> linkEvents;
  private final InHand fromOwner = InHand.relayed();
  private final InHand fromFar = InHand.relayed();
  private final LayerClock layerClock;
  private final CircuitLife life = CircuitLife.begun("relayed");
  private final HopMessages messages;
  private Optional<HopSetup> setup;
  private RelayLayer layer;
  private Side far;
  private boolean moved;

  static Behavior<Command> create(
      Link.CircuitAsked asked,
      HopSetup setup,
      ActorRef<Link.Command> farLink,
      ActorRef<Circuit.Ended> manager,
      CircuitConfig config,
      RandomGenerator random,
      LayerClock layerClock,
      HopMessages messages) {
    var owner = new Side(asked.link(), asked.circuit());
    // An actor's props keep what it began with as long as it lives: of 20,000 idle circuits, each
    // of which came in a CREATE and left in another, those would take most of the heap.
    var once = new AtomicReference<>(setup);
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new Relay(
                            owner,
                            once.getAndSet(null),
                            farLink,
                            manager,
                            config,
                            random,
                            layerClock,
                            messages,
                            context,
                            timers)
                        .start(context)));
  }

  private Relay(
      Side owner,
      HopSetup setup,
      ActorRef<Link.Command> farLink,
      ActorRef<Circuit.Ended> manager,
      CircuitConfig config,
      RandomGenerator random,
      LayerClock layerClock,
      HopMessages messages,
      ActorContext<Command> context,
      TimerScheduler<Command> timers) {
    this.owner = owner;
    this.setup = Optional.of(setup);
    this.farLink = farLink;
    this.manager = manager;
    this.config = config;
    this.random = random;
    this.timers = timers;
    this.layerClock = layerClock;
    this.pauses = Pauses.of(context.getSystem());
    this.self = context.getSelf();
    this.messages = messages;
    this.linkEvents = context.messageAdapter(Link.Event.class, this::fromLink);
  }

  private FromLink fromLink(Link.Event event) {
    (isOwner(event) ? fromOwner : fromFar).taken(event);
    return new FromLink(event);
  }

  private Behavior<Command> start(ActorContext<Command> context) {
    if (farLink.equals(owner.link())) {
      return closed(CircuitCloseReason.BAD_TRACKING_CODE, true, false);
    }
    context.watchWith(owner.link(), new FromLink(new Link.Lost(owner.id())));
    context.watchWith(farLink, FarGone.INSTANCE);
    owner.link().tell(new Link.Accept(owner.id(), linkEvents, fromOwner));
    timers.startSingleTimer(TimedOut.INSTANCE, config.buildTimeout());
    pauses.tell(jitter(), self, Paused.INSTANCE);
    return pausing();
  }

  private Duration jitter() {
    long most = config.setupJitter().toNanos();
    return Duration.ofNanos(most == 0 ? 0 : random.nextLong(most));
  }

  /** Holds the CREATE back for a random time, so that delays do not count hops. */
  private Behavior<Command> pausing() {
    return untilJoined()
        .onMessage(
            Paused.class,
            paused -> {
              farLink.tell(new Link.Open(linkEvents, fromFar));
              return opening();
            })
        .onMessage(FromLink.class, from -> onEarly(from.event()))
        .build();
  }

  /** Waits for an id on the far link. */
  private Behavior<Command> opening() {
    return untilJoined().onMessage(FromLink.class, from -> whileOpening(from.event())).build();
  }

  private Behavior<Command> whileOpening(Link.Event event) {
    if (!(event instanceof Link.Opened opened)) {
      return onEarly(event);
    }
    if (opened.circuit().equals(owner.id())) {
      // Ids tell our two links apart: ask for another one.
      farLink.tell(new Link.Release(opened.circuit()));
      farLink.tell(new Link.Open(linkEvents, fromFar));
      return Behaviors.same();
    }
    far = new Side(farLink, opened.circuit());
    var create = setup.orElseThrow().next().orElseThrow();
    far.send(CreateCells.split(far.id().value(), create, random));
    return waiting();
  }

  /** Waits for the answer of the hops behind us. */
  private Behavior<Command> waiting() {
    return untilJoined().onMessage(FromLink.class, from -> whileWaiting(from.event())).build();
  }

  private Behavior<Command> whileWaiting(Link.Event event) {
    if (!(event instanceof Link.Received received) || isOwner(event)) {
      return onEarly(event);
    }
    var cell = received.cells().get(0);
    if (cell.command() == CellCommand.DESTROY) {
      return closed(CircuitCloseReason.DESTROYED_BY_PEER, true, false);
    }
    if (cell.command() != CellCommand.CREATED_TC) {
      return closed(CircuitCloseReason.OUT_OF_STATE, true, true);
    }
    try {
      var answer = setup.orElseThrow().created(CreateCells.created(cell));
      layer = new RelayLayer(setup.orElseThrow().keys());
      setup = Optional.empty();
      var held = SetupCells.list(CreateCells.created(owner.id().value(), answer, random));
      pauses.tell(jitter(), self, Paused.INSTANCE);
      return hold(held, received.cells().subList(1, received.cells().size()));
    } catch (MalformedCell bad) {
      return closed(CircuitCloseReason.MALFORMED, true, true);
    } catch (BadTrackingCode bad) {
      return closed(CircuitCloseReason.BAD_TRACKING_CODE, true, true);
    }
  }

  /**
   * Holds the answer back for a random time, and with it what the far end says behind it.
   *
   * @param held the answer, and cells that have our layer already
   */
  private Behavior<Command> answering(List<Cell> held) {
    return untilJoined()
        .onMessage(
            Paused.class,
            paused -> {
              owner.send(held);
              // The owner counts them too when it pays.
              messages.carried(held.size() - 1);
              timers.cancel(TimedOut.INSTANCE);
              life.opened = true;
              timers.startTimerWithFixedDelay(Look.INSTANCE, config.relayedIdle());
              weigh();
              return joined();
            })
        .onMessage(FromLink.class, from -> whileAnswering(held, from.event()))
        .build();
  }

  private Behavior<Command> whileAnswering(List<Cell> held, Link.Event event) {
    return event instanceof Link.Received received && !isOwner(event)
        ? hold(held, received.cells())
        : onEarly(event);
  }

  private Behavior<Command> hold(List<Cell> held, List<Cell> more) {
    for (var cell : more) {
      if (cell.command() == CellCommand.DESTROY) {
        return closed(CircuitCloseReason.DESTROYED_BY_PEER, true, false);
      }
      if (cell.command() != CellCommand.RELAY || held.size() > MOST_HELD) {
        return closed(CircuitCloseReason.OUT_OF_STATE, true, true);
      }
      layer.inbound(cell);
      cell.circuit(owner.id().value());
      held.add(cell);
    }
    return answering(held);
  }

  /** Carries cells both ways. */
  private Behavior<Command> joined() {
    return Behaviors.receive(Command.class)
        .onMessage(FromLink.class, from -> whileJoined(from.event()))
        .onMessage(FarGone.class, gone -> closed(CircuitCloseReason.LINK_LOST, true, false))
        .onMessage(Look.class, look -> onLook())
        .onAnyMessage(late -> Behaviors.same())
        .build();
  }

  private Behavior<Command> onLook() {
    if (!moved) {
      return closed(CircuitCloseReason.IDLE, true, true);
    }
    moved = false;
    return Behaviors.same();
  }

  private boolean isOwner(Link.Event event) {
    return event.circuit().equals(owner.id());
  }

  private Behavior<Command> whileJoined(Link.Event event) {
    if (!(event instanceof Link.Received received)) {
      return onTrouble(event);
    }
    moved = true;
    layerClock.begin();
    return isOwner(event) ? outbound(received.cells()) : inbound(received.cells());
  }

  private Behavior<Command> outbound(List<Cell> cells) {
    int forUs = 0;
    for (int at = 0; at < cells.size(); at++) {
      var cell = cells.get(at);
      if (cell.command() != CellCommand.RELAY) {
        return onEndOfOwner(cell.command(), onward(cells.subList(0, at), forUs));
      }
      if (layer.outbound(cell)) {
        forUs++;
        var trouble = messages.taken(cell);
        if (trouble.isPresent()) {
          return closed(trouble.get(), true, true);
        }
        cell.command(CellCommand.PADDING);
      }
      cell.circuit(far.id().value());
    }
    layerClock.end(cells.size());
    if (forUs > 0) {
      weigh();
    }
    far.send(onward(cells, forUs));
    return Behaviors.same();
  }

  /** Without those for us, which are bare by now. */
  private static List<Cell> onward(List<Cell> run, int forUs) {
    return forUs == 0
        ? run
        : run.stream().filter(cell -> cell.command() == CellCommand.RELAY).toList();
  }

  /** Tells both links what share the circuit has of them from now on, if it is another one. */
  private void weigh() {
    messages
        .weightNews()
        .ifPresent(
            weight -> {
              owner.link().tell(new Link.Weigh(owner.id(), weight));
              far.link().tell(new Link.Weigh(far.id(), weight));
            });
  }

  private Behavior<Command> onEndOfOwner(CellCommand command, List<Cell> before) {
    if (!before.isEmpty()) {
      far.send(before);
    }
    return command == CellCommand.DESTROY
        ? closed(CircuitCloseReason.DESTROYED_BY_PEER, false, true)
        : closed(CircuitCloseReason.OUT_OF_STATE, true, true);
  }

  private Behavior<Command> inbound(List<Cell> back) {
    for (int at = 0; at < back.size(); at++) {
      var cell = back.get(at);
      if (cell.command() != CellCommand.RELAY) {
        if (at > 0) {
          owner.send(back.subList(0, at));
        }
        return cell.command() == CellCommand.DESTROY
            ? closed(CircuitCloseReason.DESTROYED_BY_PEER, true, false)
            : closed(CircuitCloseReason.OUT_OF_STATE, true, true);
      }
      layer.inbound(cell);
      cell.circuit(owner.id().value());
    }
    layerClock.end(back.size());
    messages.carried(back.size());
    weigh();
    owner.send(back);
    return Behaviors.same();
  }

  /** What every state before joined does alike. */
  private BehaviorBuilder<Command> untilJoined() {
    return Behaviors.receive(Command.class)
        .onMessage(FarGone.class, gone -> closed(CircuitCloseReason.LINK_LOST, true, false))
        .onMessage(
            TimedOut.class, late -> closed(CircuitCloseReason.BUILD_TIMEOUT, true, far != null));
  }

  /** The owner may only give up before it has its answer. */
  private Behavior<Command> onEarly(Link.Event event) {
    if (event instanceof Link.Received received && isOwner(event)) {
      return received.cells().get(0).command() == CellCommand.DESTROY
          ? closed(CircuitCloseReason.DESTROYED_BY_PEER, false, true)
          : closed(CircuitCloseReason.OUT_OF_STATE, true, true);
    }
    return onTrouble(event);
  }

  private Behavior<Command> onTrouble(Link.Event event) {
    if (event instanceof Link.Lost) {
      return closed(CircuitCloseReason.LINK_LOST, !isOwner(event), isOwner(event));
    }
    if (event instanceof Link.Refused) {
      return closed(CircuitCloseReason.QUEUE_FULL, !isOwner(event), isOwner(event));
    }
    return closed(CircuitCloseReason.OUT_OF_STATE, true, true);
  }

  private Behavior<Command> closed(CircuitCloseReason reason, boolean tellOwner, boolean tellFar) {
    owner.end(tellOwner);
    if (far != null) {
      far.end(tellFar);
    }
    life.over(reason);
    manager.tell(new Circuit.Ended(reason));
    return Behaviors.stopped();
  }
}
