package org.eidolon.actors.swarm;

import java.time.Duration;
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
import org.eidolon.config.SwarmConfig;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.circuit.CircuitCloseReason;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.swarm.Bitfield;
import org.eidolon.proto.swarm.HaveBatcher;
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
  private static final int MOST_WORDS = 2048;

  sealed interface Command {}

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

  record Close(Farewell why) implements Command {}

  private record FromConduit(Conduit.Event event) implements Command {}

  private enum Note implements Command {
    SENT,
    CONDUIT_GONE,
    TELL_PIECES,
    KEEP_ALIVE,
    GIVE_UP,
    READER_DONE
  }

  private record ReaderReady(ActorRef<Ack> reader) implements Command {}

  private record Read(ActorRef<Ack> reader, PieceFlow.Answer answer) implements Command {}

  private record ReaderFailed(Throwable cause) implements Command {}

  private enum Ack {
    INSTANCE
  }

  /** What the swarm hears; {@code id} is the session's. */
  sealed interface Event {
    int id();
  }

  record Opened(int id, int relays, long buildMillis) implements Event {}

  /** The partner said something the swarm decides about. */
  record Heard(int id, PeerMessage message, long delayNanos) implements Event {}

  record Served(int id, int bytes) implements Event {}

  record Trouble(int id, String problem) implements Event {}

  /** Comes once, last. */
  record Closed(int id, Farewell why, boolean wasOpen) implements Event {}

  /**
   * What a session is given at birth.
   *
   * @param have pieces we have; not changed by anybody
   */
  record Plan(
      int id,
      Metainfo metainfo,
      BitSet have,
      Flow<PeerMessage, PieceFlow.Answer, NotUsed> reader,
      SwarmPorts ports,
      ActorRef<Event> swarm) {}

  private final Plan plan;
  private final TimerScheduler<Command> timers;
  private final LongSupplier nanos;
  private final ActorRef<Conduit.Event> events;
  private final Sending sending;
  private final Hearing hearing;
  private final PeerRules rules;
  private final TalkLimit talk;
  private final HaveBatcher news;
  private final BitSet told;
  private final Uploads uploads;
  private Optional<ActorRef<Ack>> readerWaits = Optional.empty();
  private Farewell why = Farewell.CIRCUIT_CLOSED;
  private boolean wasOpen;
  private boolean closing;
  private boolean served;

  /** The session of a circuit that is yet to be built. */
  static Behavior<Command> calling(Plan plan, PathGrant grant, Bytes psk) {
    return create(
        plan,
        session -> {
          var build = new CircuitManager.Build(grant, psk, session.events);
          plan.ports().circuits().tell(build);
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
    this.sending = new Sending(context.messageAdapter(Conduit.Sent.class, done -> Note.SENT));
    this.hearing = new Hearing(pieces);
    this.rules = new PeerRules(pieces, plan.metainfo()::pieceBytes);
    this.talk = new TalkLimit(nanos.getAsLong());
    this.news = new HaveBatcher(config.haveMin(), config.haveMax(), plan.ports().random());
    this.told = (BitSet) plan.have().clone();
    this.uploads = startUploads(context, config);
  }

  private Uploads startUploads(ActorContext<Command> context, SwarmConfig config) {
    var sink =
        ActorSink.<PieceFlow.Answer, Command, Ack>actorRefWithBackpressure(
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
        .onMessage(Gained.class, this::onGained)
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
    plan.swarm().tell(new Opened(plan.id(), relays, buildMillis));
    var id = new byte[PeerMessage.ID_BYTES];
    plan.ports().random().nextBytes(id);
    int pieces = plan.metainfo().pieceCount();
    sending.say(new PeerMessage.Hello(PeerMessage.VERSION, Bytes.copyOf(id), pieces));
    sending.say(new PeerMessage.Has(Bitfield.of(told, pieces)));
    timers.startTimerWithFixedDelay(Note.KEEP_ALIVE, KEEPALIVE);
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
          return end(failed.get());
        }
      }
    } catch (MalformedPeerMessage malformed) {
      getContext().getLog().debug("partner broke the format: {}", malformed.getMessage());
      return end(Farewell.MALFORMED);
    }
    consume();
    return flush();
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
    if (message instanceof PeerMessage.Request
        || message instanceof PeerMessage.HashRequest
        || message instanceof PeerMessage.MetadataRequest) {
      return onAsked(message);
    } else if (message instanceof PeerMessage.Cancel cancel) {
      uploads.cancel(cancel.block());
    } else if (verdict == PeerRules.Verdict.FINE || message instanceof PeerMessage.Block) {
      long delay = asked == 0 ? 0 : nanos.getAsLong() - asked;
      plan.swarm().tell(new Heard(plan.id(), message, delay));
    }
    return Optional.empty();
  }

  private Optional<Farewell> onAsked(PeerMessage ask) {
    if (ask instanceof PeerMessage.Request request) {
      if (!served || !told.get(request.block().piece()) || !uploads.ask(request)) {
        sending.say(new PeerMessage.Reject(request.block()));
      }
    } else if (ask instanceof PeerMessage.HashRequest request) {
      if (!told.get(request.piece()) || !uploads.ask(request)) {
        sending.say(new PeerMessage.HashReject(request.piece(), request.first(), request.count()));
      }
    } else if (!uploads.ask(ask)) {
      return Optional.of(Farewell.FLOOD);
    }
    boolean flood = sending.waitingWords() > MOST_WORDS;
    return flood ? Optional.of(Farewell.FLOOD) : Optional.empty();
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
    if (served != serve.served()) {
      served = serve.served();
      if (!served) {
        uploads.choke();
      }
      sending.say(served ? Signal.UNCHOKE : Signal.CHOKE);
    }
    return flush();
  }

  private Behavior<Command> onGained(Gained gained) {
    news.gained(gained.piece());
    if (!timers.isTimerActive(Note.TELL_PIECES)) {
      timers.startSingleTimer(Note.TELL_PIECES, news.pause());
    }
    return this;
  }

  private Behavior<Command> onRead(Read read) {
    uploads.answered();
    var answer = read.answer();
    answer.problem().ifPresent(text -> plan.swarm().tell(new Trouble(plan.id(), text)));
    if (answer.problem().isPresent() && answer.answer() instanceof PeerMessage.Reject reject) {
      told.clear(reject.block().piece());
    }
    sending.serve(answer.answer());
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
      case TELL_PIECES -> tellPieces();
      case KEEP_ALIVE -> keepAlive();
      case READER_DONE -> this;
      case CONDUIT_GONE, GIVE_UP -> Behaviors.stopped();
    };
  }

  private Behavior<Command> onSent() {
    int bytes = sending.left();
    if (bytes > 0) {
      plan.swarm().tell(new Served(plan.id(), bytes));
    }
    return flush();
  }

  private Behavior<Command> tellPieces() {
    for (var batch : news.take()) {
      ((PeerMessage.HaveBatch) batch).pieces().forEach(told::set);
      sending.say(batch);
    }
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
    uploads.close();
    plan.swarm().tell(new Closed(plan.id(), why, wasOpen));
    return this;
  }
}
