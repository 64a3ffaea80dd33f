package org.eidolon.actors.swarm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.typed.javadsl.ActorSink;
import org.eidolon.actors.circuit.CircuitManager;
import org.eidolon.actors.circuit.Conduit;
import org.eidolon.actors.link.CellPath;
import org.eidolon.config.SwarmConfig;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.circuit.CircuitCloseReason;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.swarm.MalformedPeerMessage;
import org.eidolon.proto.swarm.PeerMessage;
import org.eidolon.proto.swarm.PeerMessage.Signal;
import org.eidolon.proto.swarm.PeerRules;
import org.eidolon.proto.swarm.TalkLimit;
import org.eidolon.proto.tracker.PathGrant;
import org.eidolon.streams.file.PieceFlow;

/**
 * One partner behind one conduit: owns the bytes, keeps the partner to the rules, and serves what
 * it may be served. What is asked of the partner the swarm decides. Both ends are alike once the
 * circuit is open.
 *
 * <p>Who slows whom: what we serve is read only as fast as the conduit takes it; what we get counts
 * as consumed only when the swarm has settled it, so a slow disk slows the sender.
 */
final class PeerSession extends AbstractBehavior<PeerSession.Command> {
  private static final Duration KEEPALIVE = Duration.ofSeconds(60);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(60);

  interface Command {}

  /** Says these to the partner, in this order. */
  record Say(List<PeerMessage> messages) implements Command {
    Say {
      messages = List.copyOf(messages);
    }
  }

  /** Bytes of blocks we handed to the swarm are written or thrown away. */
  record Settled(int bytes) implements Command {}

  record Serve(boolean served) implements Command {}

  /** We have a new piece; the partner is told in a while. */
  record Gained(int piece) implements Command {}

  /** The partner is told of these now; what waits goes on waiting, or its delay would be none. */
  record Show(List<Integer> pieces) implements Command {
    Show {
      pieces = List.copyOf(pieces);
    }
  }

  /** The partner is told of these within a second, at a moment of its own. */
  record ShowSoon(List<Integer> pieces) implements Command {
    ShowSoon {
      pieces = List.copyOf(pieces);
    }
  }

  /**
   * Whether the partner has anything for us.
   *
   * @param atOnce it is this partner's own news; else all circuits would tell of the same moment,
   *     so it is told with the next batch, or within a few seconds if there is something to fetch
   */
  record Interest(boolean wanted, boolean atOnce) implements Command {}

  record Close(Farewell why) implements Command {}

  /** As {@link Close}, but not at the moment when other circuits are closed for the same reason. */
  record CloseSoon(Farewell why) implements Command {}

  private record FromConduit(Conduit.Event event) implements Command {}

  private enum Note implements Command {
    SENT,
    CONDUIT_GONE,
    KEEP_ALIVE,
    GIVE_UP,
    READER_DONE
  }

  /** It is time to tell the partner what waits; interest goes with the news of pieces. */
  enum Due implements Command {
    PIECES,
    INTEREST
  }

  private record Granted(Pacing.Go go) implements Command {}

  private record ReaderReady(ActorRef<Ack> reader) implements Command {}

  private record Read(ActorRef<Ack> reader, List<PieceFlow.Answer> answers) implements Command {}

  private record ReaderFailed(Throwable cause) implements Command {}

  private enum Ack {
    INSTANCE
  }

  /**
   * What a session is given at birth.
   *
   * @param shown pieces the partner may know of at first; not changed by anybody
   */
  record Plan(
      int id,
      Metainfo metainfo,
      BitSet shown,
      Flow<PeerMessage, List<PieceFlow.Answer>, NotUsed> reader,
      SwarmPorts ports,
      Lane lane,
      ActorRef<SessionEvent> swarm) {}

  private final Plan plan;
  private final TimerScheduler<Command> timers;
  private final LongSupplier nanos;
  private final ActorRef<Conduit.Event> events;
  private final Allowance allowance;
  private final Sending sending;
  private final Hearing hearing;
  private final PeerRules rules;
  private final TalkLimit talk;
  private final Telling telling;
  private final Serving serving;
  private final Vouching vouching;
  private final List<SessionEvent.Heard> heard = new ArrayList<>();
  private Optional<ActorRef<Ack>> readerWaits = Optional.empty();
  private Farewell why = Farewell.CIRCUIT_CLOSED;
  private boolean mayOffer;
  private boolean wasOpen;
  private boolean closing;

  /** The session of a circuit that is yet to be built. */
  static Behavior<Command> calling(Plan plan, PathGrant grant, Bytes psk) {
    return create(
        plan,
        session -> {
          var build = new CircuitManager.Build(grant, psk, session.events);
          plan.ports().circuits().tell(build);
          session.mayOffer = grant.takesVouchers();
        });
  }

  /** The session of a circuit that ends here. */
  static Behavior<Command> called(Plan plan, ActorRef<Conduit.Command> conduit) {
    return create(
        plan,
        session -> {
          conduit.tell(new Conduit.Own(session.events));
          session.open(conduit, -1, 0);
        });
  }

  private interface Start {
    void of(PeerSession session);
  }

  private static Behavior<Command> create(Plan plan, Start start) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  var session = new PeerSession(context, plan, timers);
                  start.of(session);
                  return session;
                }));
  }

  private PeerSession(ActorContext<Command> context, Plan plan, TimerScheduler<Command> timers) {
    super(context);
    var config = plan.ports().config();
    int pieces = plan.metainfo().pieceCount();
    this.plan = plan;
    this.timers = timers;
    this.nanos = plan.ports().nanos();
    this.events = context.messageAdapter(Conduit.Event.class, FromConduit::new);
    var allowance =
        Allowance.of(
            plan.lane(),
            Lane.Way.UP,
            plan.ports().pacing(),
            context.messageAdapter(Pacing.Go.class, Granted::new));
    this.allowance = allowance;
    this.sending =
        new Sending(context.messageAdapter(Conduit.Sent.class, done -> Note.SENT), allowance);
    this.hearing = new Hearing(pieces);
    this.rules = new PeerRules(pieces, plan.metainfo()::pieceBytes);
    this.talk = new TalkLimit(nanos.getAsLong());
    this.vouching = new Vouching(plan, context, timers, rules, sending);
    this.telling = new Telling(timers, plan.ports(), sending, plan.shown(), vouching::fetching);
    this.serving = new Serving(plan, sending, telling, startUploads(context, config));
  }

  private Uploads startUploads(ActorContext<Command> context, SwarmConfig config) {
    var sink =
        ActorSink.<List<PieceFlow.Answer>, Command, Ack>actorRefWithBackpressure(
            context.getSelf(),
            Read::new,
            ReaderReady::new,
            Ack.INSTANCE,
            Note.READER_DONE,
            ReaderFailed::new);
    var queue =
        Source.<PeerMessage>queue(Uploads.READING)
            .via(plan.reader())
            .to(sink)
            .withAttributes(CellPath.streams())
            .run(context.getSystem());
    return new Uploads(config.serveQueueBytes(), queue);
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(FromConduit.class, this::onConduit)
        .onMessage(Say.class, this::onSay)
        .onMessage(Settled.class, this::onSettled)
        .onMessage(Read.class, this::onRead)
        .onMessage(Note.class, this::onNote)
        .onMessage(Due.class, this::onDue)
        .onMessage(Granted.class, this::onGranted)
        .onMessage(Vouching.Word.class, this::onVouching)
        .onMessage(Gained.class, this::onGained)
        .onMessage(Show.class, this::onShow)
        .onMessage(ShowSoon.class, this::onShowSoon)
        .onMessage(Interest.class, this::onInterest)
        .onMessage(CloseSoon.class, this::onCloseSoon)
        .onMessage(Serve.class, this::onServe)
        .onMessage(Close.class, this::onClose)
        .onMessage(ReaderReady.class, ready -> acknowledge(ready.reader()))
        .onMessage(ReaderFailed.class, failed -> end(Farewell.LEFT))
        .onSignal(PostStop.class, stopped -> onPostStop())
        .build();
  }

  private Behavior<Command> onConduit(FromConduit from) {
    if (from.event() instanceof Conduit.Received received) {
      return onReceived(received.bytes());
    } else if (from.event() instanceof Conduit.Opened opened) {
      return open(opened.conduit(), opened.relays(), opened.buildMillis());
    } else if (from.event() instanceof Conduit.Bound bound) {
      vouching.bind(bound.exporter());
      return this;
    } else if (from.event() == Conduit.Aged.INSTANCE) {
      plan.swarm().tell(new SessionEvent.Aged(plan.id()));
      return this;
    }
    sending.gone();
    if (from.event() instanceof Conduit.Closed closed
        && closed.reason() == CircuitCloseReason.TOO_SHORT) {
      why = Farewell.TOO_SHORT;
    }
    return Behaviors.stopped();
  }

  /** At the end that was called the conduit may say so as well. */
  private Behavior<Command> open(ActorRef<Conduit.Command> opened, int relays, long buildMillis) {
    if (wasOpen) {
      return this;
    }
    wasOpen = true;
    sending.open(opened);
    getContext().watchWith(opened, Note.CONDUIT_GONE);
    if (closing) {
      return end(why);
    }
    plan.swarm().tell(new SessionEvent.Opened(plan.id(), relays, buildMillis));
    var id = new byte[PeerMessage.ID_BYTES];
    plan.ports().random().nextBytes(id);
    int pieces = plan.metainfo().pieceCount();
    sending.say(new PeerMessage.Hello(PeerMessage.VERSION, Bytes.copyOf(id), pieces));
    telling.open(pieces);
    timers.startTimerWithFixedDelay(Note.KEEP_ALIVE, KEEPALIVE);
    if (mayOffer) {
      vouching.begin();
    }
    return flush();
  }

  private Behavior<Command> onReceived(Bytes bytes) {
    if (closing) {
      return this;
    }
    try {
      for (var message : hearing.hear(bytes)) {
        var failed = onMessage(message);
        if (failed.isPresent()) {
          pass();
          return end(failed.get());
        }
      }
    } catch (MalformedPeerMessage malformed) {
      getContext().getLog().debug("partner broke the format: {}", malformed.getMessage());
      return end(Farewell.MALFORMED);
    }
    pass();
    consume();
    return flush();
  }

  /** Gives the swarm what was heard for it. */
  private void pass() {
    if (heard.size() == 1) {
      plan.swarm().tell(heard.get(0));
    } else if (!heard.isEmpty()) {
      plan.swarm().tell(new SessionEvent.HeardMany(plan.id(), heard));
    }
    heard.clear();
  }

  private Optional<Farewell> onMessage(PeerMessage message) {
    if (!talk.admits(message, nanos.getAsLong())) {
      return Optional.of(Farewell.FLOOD);
    }
    long asked =
        message instanceof PeerMessage.Block block ? rules.askedAt(block.block()).orElse(0) : 0;
    var verdict = rules.received(message);
    if (verdict == PeerRules.Verdict.BROKEN) {
      return Optional.of(Farewell.OUT_OF_STATE);
    }
    if (message instanceof PeerMessage.Block block) {
      hearing.owe(block.content().length());
    }
    if (vouching.heard(message)) {
      return Optional.empty();
    }
    if (Serving.isAsk(message)) {
      return serving.asked(message);
    } else if (message instanceof PeerMessage.Cancel cancel) {
      serving.cancel(cancel.block());
    } else if (verdict == PeerRules.Verdict.FINE || message instanceof PeerMessage.Block) {
      long delay = asked == 0 ? 0 : nanos.getAsLong() - asked;
      heard.add(new SessionEvent.Heard(plan.id(), message, delay));
    }
    return Optional.empty();
  }

  private Behavior<Command> onSay(Say say) {
    long now = nanos.getAsLong();
    for (var message : say.messages()) {
      rules.sent(message, now);
      sending.say(message);
    }
    return flush();
  }

  private Behavior<Command> onSettled(Settled settled) {
    hearing.settle(settled.bytes());
    consume();
    return this;
  }

  /** Gives the far end room for all that neither waits for the disk nor for its own rest. */
  private void consume() {
    int done = hearing.consume();
    if (done > 0) {
      sending.consumed(done);
    }
  }

  private Behavior<Command> onServe(Serve serve) {
    serving.serve(serve.served());
    return flush();
  }

  private Behavior<Command> onGained(Gained gained) {
    telling.gained(gained.piece());
    return this;
  }

  private Behavior<Command> onShow(Show show) {
    telling.show(show.pieces());
    return flush();
  }

  private Behavior<Command> onShowSoon(ShowSoon show) {
    telling.showSoon(show.pieces());
    return this;
  }

  private Behavior<Command> onInterest(Interest interest) {
    telling.interest(interest);
    return flush();
  }

  private Behavior<Command> onRead(Read read) {
    serving.read(read.answers());
    if (sending.wantsContent()) {
      read.reader().tell(Ack.INSTANCE);
    } else {
      readerWaits = Optional.of(read.reader());
    }
    return flush();
  }

  private Behavior<Command> acknowledge(ActorRef<Ack> reader) {
    reader.tell(Ack.INSTANCE);
    return this;
  }

  private Behavior<Command> onNote(Note note) {
    return switch (note) {
      case SENT -> onSent();
      case KEEP_ALIVE -> keepAlive();
      case READER_DONE -> this;
      case CONDUIT_GONE, GIVE_UP -> Behaviors.stopped();
    };
  }

  private Behavior<Command> onGranted(Granted granted) {
    allowance.granted(granted.go());
    return flush();
  }

  private Behavior<Command> onVouching(Vouching.Word word) {
    vouching.hear(word);
    return flush();
  }

  private Behavior<Command> onSent() {
    int bytes = sending.left();
    if (bytes > 0) {
      plan.swarm().tell(new SessionEvent.Served(plan.id(), bytes));
    }
    return flush();
  }

  private Behavior<Command> onDue(Due due) {
    telling.due(due);
    return flush();
  }

  private Behavior<Command> keepAlive() {
    if (sending.isIdle()) {
      sending.say(Signal.KEEPALIVE);
    }
    return flush();
  }

  private Behavior<Command> flush() {
    if (!closing && sending.flush() && sending.wantsContent()) {
      readerWaits.ifPresent(reader -> reader.tell(Ack.INSTANCE));
      readerWaits = Optional.empty();
    }
    return this;
  }

  private Behavior<Command> onCloseSoon(CloseSoon soon) {
    telling.closeSoon(soon);
    return this;
  }

  private Behavior<Command> onClose(Close close) {
    return end(close.why());
  }

  /** A circuit under construction is waited for: it must not stay open without us. */
  private Behavior<Command> end(Farewell reason) {
    why = reason;
    if (sending.isOpen()) {
      return Behaviors.stopped();
    }
    closing = true;
    timers.startSingleTimer(Note.GIVE_UP, CLOSE_WITHIN);
    return this;
  }

  private Behavior<Command> onPostStop() {
    sending.close();
    serving.close();
    plan.swarm().tell(new SessionEvent.Closed(plan.id(), why, wasOpen));
    return this;
  }
}
