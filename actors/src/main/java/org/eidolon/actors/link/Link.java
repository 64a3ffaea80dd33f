package org.eidolon.actors.link;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.eidolon.config.LinkConfig;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.cell.CellCommand;
import org.eidolon.proto.cell.CircuitId;
import org.eidolon.proto.cell.CreateAssembler;
import org.eidolon.proto.cell.MalformedCell;
import org.eidolon.proto.limits.SharedPace;
import org.eidolon.proto.tracker.Neighbor;
import org.eidolon.proto.tracking.TrackingCode;
import org.eidolon.streams.link.LinkCloseReason;
import org.eidolon.streams.link.LinkConnection;
import org.eidolon.streams.link.LinkListener;

/**
 * One neighbor's link: gives cells to their circuits, and writes the cells of all circuits. Lives
 * as long as its connection and is never restarted. The socket is read only as fast as batches are
 * handed on; towards the neighbor {@link LinkWriter} holds back and bounds what waits.
 */
public final class Link extends AbstractBehavior<Link.Command> {
  public sealed interface Command
      permits Open,
          Accept,
          Send,
          Release,
          Close,
          CloseIfUnused,
          Renew,
          Weigh,
          Arrived,
          Ready,
          Ended,
          Idle,
          Check,
          ReadOn,
          Turn {}

  /** Gives out a fresh circuit id on this link for {@code receiver}, who hears {@link Opened}. */
  public record Open(ActorRef<Event> receiver, InHand inHand) implements Command {}

  /** From now on {@code receiver} gets the cells of a circuit that the neighbor asked for. */
  public record Accept(CircuitId circuit, ActorRef<Event> receiver, InHand inHand)
      implements Command {}

  /** Writes cells of one circuit, in order; they belong to the link from now on. */
  public record Send(CircuitId circuit, List<Cell> cells) implements Command {}

  /**
   * The circuit is over at our side: its queued cells are still written, later ones are dropped,
   * and its id rests for ten minutes.
   */
  public record Release(CircuitId circuit) implements Command {}

  /**
   * What a circuit that we carry gets of the link beside others of its kind.
   *
   * @param weight 1 for who does not pay
   */
  public record Weigh(CircuitId circuit, double weight) implements Command {}

  /** Ends the link; every receiver hears {@link Lost}. */
  public record Close(LinkCloseReason reason) implements Command {}

  /** Ends the link if it carries no circuit. */
  record CloseIfUnused(LinkCloseReason reason) implements Command {}

  /** The tracker gave the link new labels. */
  record Renew(Neighbor neighbor) implements Command {}

  private record Arrived(List<Cell> cells) implements Command {}

  private enum Ready implements Command {
    INSTANCE
  }

  private record Ended(LinkCloseReason reason) implements Command {}

  private enum Idle implements Command {
    INSTANCE
  }

  private enum Check implements Command {
    INSTANCE
  }

  private enum ReadOn implements Command {
    INSTANCE
  }

  /** Cells of others may go again. */
  private enum Turn implements Command {
    INSTANCE
  }

  /** What a link tells the receiver of a circuit. */
  public sealed interface Event permits Opened, Received, Refused, Lost {
    CircuitId circuit();
  }

  public record Opened(CircuitId circuit) implements Event {}

  /** Cells of this circuit, in order; they belong to the receiver from now on. */
  public record Received(CircuitId circuit, List<Cell> cells) implements Event {}

  /** One of the circuit's queues is full or the link has too many circuits: it must be closed. */
  public record Refused(CircuitId circuit) implements Event {}

  /** The link is gone. */
  public record Lost(CircuitId circuit) implements Event {}

  /**
   * A neighbor asks for a circuit through or to us; answered by {@link Accept}, or by a DESTROY and
   * {@link Release}.
   *
   * @param create a whole CREATE, put together from its cells
   */
  public record CircuitAsked(
      ActorRef<Command> link, Neighbor neighbor, CircuitId circuit, Bytes create) {}

  /** What the owner of a link hears last. */
  record Over(Neighbor neighbor, LinkConnection connection, LinkCloseReason reason) {}

  /**
   * Whom a link tells.
   *
   * @param circuits hears of circuits that the neighbor asks for
   * @param owner hears of the end
   * @param random shared by all links: safe for use by several threads
   * @param nanos a clock that only moves forward
   * @param meter counts the cells of all links
   * @param relayed holds back what all links together carry for others
   */
  record Surroundings(
      ActorRef<CircuitAsked> circuits,
      ActorRef<Over> owner,
      RandomGenerator random,
      LongSupplier nanos,
      LinkMeter meter,
      SharedPace relayed) {}

  private static final int CHECKS_PER_SILENCE = 3;

  /** Cells of all circuits that may wait in mailboxes before the neighbor is made to wait. */
  private static final int MOST_IN_HAND = 4096;

  private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

  private final LinkConnection connection;
  private final LinkConfig config;
  private final Surroundings around;
  private final TimerScheduler<Command> timers;
  private final Circuits circuits;
  private final RelayedTurn turn;
  private final LinkWriter writer;
  private final CreateAssembler creates;
  private Neighbor neighbor;
  private LinkCloseReason end = LinkCloseReason.STUCK;
  private long lastReceivedNanos;
  private long idleAfterNanos;
  private long dropped;
  private int handed;

  /**
   * @param connection fresh: not yet started
   */
  public static Behavior<Command> create(
      LinkConnection connection, Neighbor neighbor, LinkConfig config, Surroundings around) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new Link(context, timers, connection, neighbor, config, around)));
  }

  private Link(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      LinkConnection connection,
      Neighbor neighbor,
      LinkConfig config,
      Surroundings around) {
    super(context);
    this.connection = connection;
    this.config = config;
    this.around = around;
    this.timers = timers;
    this.neighbor = neighbor;
    this.circuits =
        new Circuits(connection.dialledByUs(), config.circuitsPerLink(), around.random());
    this.turn =
        new RelayedTurn(around.relayed(), pause -> timers.startSingleTimer(Turn.INSTANCE, pause));
    this.writer = new LinkWriter(connection, config, around.meter(), around.nanos(), turn);
    this.creates =
        new CreateAssembler(
            TrackingCode.CREATE_BYTES, config.halfBuilt(), config.fragmentTimeout().toNanos());
    this.lastReceivedNanos = around.nanos().getAsLong();
    timers.startTimerWithFixedDelay(
        Check.INSTANCE, config.silenceLimit().dividedBy(CHECKS_PER_SILENCE));
    drawPause();
    connection.start(new ToSelf(context.getSelf()));
    connection.read();
  }

  /** Turns calls of the transport's thread into messages. */
  private record ToSelf(ActorRef<Command> link) implements LinkListener {
    @Override
    public void received(List<Cell> cells) {
      link.tell(new Arrived(cells));
    }

    @Override
    public void writable() {
      link.tell(Ready.INSTANCE);
    }

    @Override
    public void closed(LinkCloseReason reason) {
      link.tell(new Ended(reason));
    }
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Arrived.class, this::onArrived)
        .onMessage(Send.class, this::onSend)
        .onMessage(Ready.class, ready -> onReady())
        .onMessage(Turn.class, woken -> onTurn())
        .onMessage(Open.class, this::onOpen)
        .onMessage(Accept.class, this::onAccept)
        .onMessage(Release.class, release -> onRelease(release.circuit().value()))
        .onMessage(Weigh.class, this::onWeigh)
        .onMessage(Renew.class, this::onRenew)
        .onMessage(Idle.class, idle -> onIdle())
        .onMessage(Check.class, check -> onCheck())
        .onMessage(ReadOn.class, readOn -> readOn())
        .onMessage(Close.class, this::onClose)
        .onMessage(CloseIfUnused.class, this::onCloseIfUnused)
        .onMessage(Ended.class, this::onEnded)
        .onSignal(Terminated.class, this::onTerminated)
        .onSignal(PostStop.class, stopped -> onPostStop())
        .build();
  }

  private Behavior<Command> onArrived(Arrived arrived) {
    lastReceivedNanos = around.nanos().getAsLong();
    var cells = arrived.cells();
    try {
      for (int from = 0, until; from < cells.size(); from = until) {
        until = endOfRun(cells, from);
        onRun(cells.get(from).circuit(), cells.subList(from, until));
      }
      handed += cells.size();
      return readOn();
    } catch (MalformedCell bad) {
      getContext().getLog().debug("{}: {}", neighbor.peer(), bad.getMessage());
      connection.close(LinkCloseReason.MALFORMED);
    }
    return this;
  }

  /** The circuits are counted once for many batches; only a flood is ever made to wait. */
  private Behavior<Command> readOn() {
    if (handed >= MOST_IN_HAND) {
      handed = circuits.inHand();
    }
    if (handed < MOST_IN_HAND) {
      connection.read();
    } else {
      timers.startSingleTimer(ReadOn.INSTANCE, LOOK_AGAIN);
    }
    return this;
  }

  private static int endOfRun(List<Cell> cells, int from) {
    int circuit = cells.get(from).circuit();
    int until = from + 1;
    while (until < cells.size() && cells.get(until).circuit() == circuit) {
      until++;
    }
    return until;
  }

  private void onRun(int circuit, List<Cell> run) {
    if (circuit == 0) {
      run.forEach(Link::onLinkCell);
      around.meter().received(LinkMeter.Kind.PADDING, run.size());
      return;
    }
    var attached = circuits.attached(circuit);
    if (attached.isPresent()) {
      around.meter().received(attached.get().inHand().kind(), run.size());
      if (attached.get().inHand().handed(run.size()) > config.circuitQueueCells()) {
        refuse(circuit);
        return;
      }
      var received = new Received(new CircuitId(circuit), new ArrayList<>(run));
      attached.get().receiver().tell(received);
    } else {
      around.meter().received(LinkMeter.Kind.SETUP, run.size());
      run.forEach(this::onCellWithoutReceiver);
    }
  }

  private static void onLinkCell(Cell cell) {
    if (cell.command() != CellCommand.PADDING) {
      throw new MalformedCell(cell.command() + " on an open link");
    }
  }

  /** Cells of unknown circuits may be late for one that we just ended: they are dropped. */
  private void onCellWithoutReceiver(Cell cell) {
    int circuit = cell.circuit();
    if (cell.command() == CellCommand.DESTROY) {
      creates.forget(circuit);
      circuits.destroyed(circuit, cell);
    } else if (cell.command() == CellCommand.CREATE_TC) {
      onCreate(cell);
    } else {
      dropped++;
    }
  }

  private void onCreate(Cell cell) {
    int circuit = cell.circuit();
    if (circuits.ours(circuit) || circuits.known(circuit)) {
      throw new MalformedCell("CREATE of a circuit that is not the neighbor's to open");
    }
    long now = around.nanos().getAsLong();
    // First, as what it finds too old is forgotten.
    boolean full = creates.full(now);
    boolean awaited = creates.awaits(circuit);
    if (!CreateAssembler.begins(cell) && !awaited) {
      // The rest of one that was refused or waited for too long.
      dropped++;
      return;
    }
    if ((full && !awaited) || !circuits.mayAsk()) {
      creates.forget(circuit);
      dropped++;
      destroy(circuit);
      return;
    }
    creates
        .add(cell, now)
        .ifPresent(
            whole -> {
              circuits.asked(circuit);
              var asked =
                  new CircuitAsked(getContext().getSelf(), neighbor, new CircuitId(circuit), whole);
              around.circuits().tell(asked);
            });
  }

  private void destroy(int circuit) {
    writer.urgent(Cell.of(circuit, CellCommand.DESTROY));
    around.meter().sent(LinkMeter.Kind.SETUP, 1);
  }

  private Behavior<Command> onOpen(Open open) {
    var circuit = new CircuitId(circuits.freshId(around.nanos().getAsLong()));
    if (circuits.full()) {
      open.receiver().tell(new Refused(circuit));
    } else {
      receive(circuit.value(), open.receiver(), open.inHand());
      open.receiver().tell(new Opened(circuit));
    }
    return this;
  }

  private Behavior<Command> onAccept(Accept accept) {
    int circuit = accept.circuit().value();
    if (!circuits.known(circuit)) {
      accept.receiver().tell(new Lost(accept.circuit()));
      return this;
    }
    var ended = circuits.destroyCell(circuit);
    receive(circuit, accept.receiver(), accept.inHand());
    ended.ifPresent(
        cell -> {
          accept.inHand().handed(1);
          accept.receiver().tell(new Received(accept.circuit(), new ArrayList<>(List.of(cell))));
        });
    return this;
  }

  private void receive(int circuit, ActorRef<Event> receiver, InHand inHand) {
    circuits.attach(circuit, receiver, inHand);
    getContext().watch(receiver);
  }

  private Behavior<Command> onSend(Send send) {
    int circuit = send.circuit().value();
    if (circuits.known(circuit)) {
      var kind = circuits.kind(circuit);
      around.meter().sent(kind, send.cells().size());
      writer.send(circuit, kind == LinkMeter.Kind.RELAYED, send.cells()).forEach(this::refuse);
    } else {
      dropped += send.cells().size();
    }
    return this;
  }

  private void refuse(int circuit) {
    circuits
        .receiver(circuit)
        .ifPresent(receiver -> receiver.tell(new Refused(new CircuitId(circuit))));
    destroy(circuit);
    onRelease(circuit);
  }

  private Behavior<Command> onRelease(int circuit) {
    circuits
        .release(circuit, around.nanos().getAsLong())
        .ifPresent(receiver -> getContext().unwatch(receiver));
    writer.release(circuit);
    return this;
  }

  private Behavior<Command> onTerminated(Terminated gone) {
    for (int circuit : circuits.of(gone.getRef())) {
      destroy(circuit);
      onRelease(circuit);
    }
    return this;
  }

  private Behavior<Command> onReady() {
    writer.drain();
    return this;
  }

  private Behavior<Command> onTurn() {
    turn.woken();
    return onReady();
  }

  private Behavior<Command> onWeigh(Weigh weigh) {
    if (circuits.known(weigh.circuit().value())) {
      writer.weigh(weigh.circuit().value(), weigh.weight());
    }
    return this;
  }

  private Behavior<Command> onRenew(Renew renew) {
    neighbor = renew.neighbor();
    return this;
  }

  /** P1: the longer of two uniform draws since the last write. */
  private void drawPause() {
    idleAfterNanos = Math.max(drawOne(), drawOne());
    timers.startSingleTimer(Idle.INSTANCE, Duration.ofNanos(idleAfterNanos));
  }

  private long drawOne() {
    long least = config.paddingMin().toNanos();
    long most = Math.max(least + 1, config.paddingMax().toNanos());
    return around.random().nextLong(least, most);
  }

  private Behavior<Command> onIdle() {
    long left = idleAfterNanos - (around.nanos().getAsLong() - writer.lastWriteNanos());
    if (left > 0) {
      timers.startSingleTimer(Idle.INSTANCE, Duration.ofNanos(left));
    } else {
      if (!writer.isWaiting()) {
        writer.urgent(Cell.of(0, CellCommand.PADDING));
        around.meter().sent(LinkMeter.Kind.PADDING, 1);
      }
      drawPause();
    }
    return this;
  }

  private Behavior<Command> onCheck() {
    long limit = config.silenceLimit().toNanos();
    if (around.nanos().getAsLong() - lastReceivedNanos > limit) {
      connection.close(LinkCloseReason.SILENT);
    } else if (writer.stuckFor() > limit) {
      connection.close(LinkCloseReason.STUCK);
    }
    return this;
  }

  private Behavior<Command> onClose(Close close) {
    connection.close(close.reason());
    return this;
  }

  private Behavior<Command> onCloseIfUnused(CloseIfUnused close) {
    if (circuits.unused()) {
      connection.close(close.reason());
    }
    return this;
  }

  private Behavior<Command> onEnded(Ended ended) {
    end = ended.reason();
    return Behaviors.stopped();
  }

  /** Also reached by a failure of ours, with the connection still open. */
  private Behavior<Command> onPostStop() {
    connection.close(LinkCloseReason.STUCK);
    circuits.forEachReceiver(
        (circuit, receiver) -> receiver.tell(new Lost(new CircuitId(circuit))));
    writer.end();
    around.owner().tell(new Over(neighbor, connection, end));
    getContext().getLog().debug("{} over: {}, {} cells dropped", neighbor.peer(), end, dropped);
    return this;
  }
}
