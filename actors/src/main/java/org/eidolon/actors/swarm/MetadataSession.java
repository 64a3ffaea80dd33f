package org.eidolon.actors.swarm;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.eidolon.actors.circuit.CircuitManager;
import org.eidolon.actors.circuit.Conduit;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.swarm.MalformedPeerMessage;
import org.eidolon.proto.swarm.MetadataBook;
import org.eidolon.proto.swarm.PeerMessage;
import org.eidolon.proto.swarm.PeerMessage.Signal;
import org.eidolon.proto.tracker.PathGrant;

/**
 * One partner behind one conduit while we know no more than a magnet: asks it for what we lack, and
 * has nothing to give.
 */
final class MetadataSession extends AbstractBehavior<MetadataSession.Command> {
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(60);
  private static final int MOST_WORDS = 64;

  sealed interface Command {}

  /**
   * Asks for texts by their roots.
   *
   * @param lengths bytes of each; that of {@link MetadataBook#INFO} is not looked at
   */
  record Want(Map<Bytes, Integer> lengths) implements Command {
    Want {
      lengths = Map.copyOf(lengths);
    }
  }

  record Close(Farewell why) implements Command {}

  private record FromConduit(Conduit.Event event) implements Command {}

  private enum Note implements Command {
    SENT,
    CONDUIT_GONE,
    SNUBBED,
    GIVE_UP
  }

  /** What the fetch hears; {@code id} is the session's. */
  sealed interface Event {
    int id();
  }

  record Opened(int id, int relays, long buildMillis) implements Event {}

  /** The partner knows the torrent and may be asked. */
  record Ready(int id) implements Event {}

  record Got(int id, MetadataBook.Whole whole) implements Event {}

  /** Comes once, last. */
  record Closed(int id, Farewell why) implements Event {}

  private final int id;
  private final SwarmPorts ports;
  private final ActorRef<Event> fetch;
  private final TimerScheduler<Command> timers;
  private final ActorRef<Conduit.Event> events;
  private final Sending sending;
  private final Hearing hearing = new Hearing(Metainfo.MAX_PIECES);
  private final MetadataBook book = new MetadataBook();
  private Farewell why = Farewell.CIRCUIT_CLOSED;
  private boolean wasOpen;
  private boolean greeted;
  private boolean closing;

  /** The session of a circuit that is yet to be built. */
  static Behavior<Command> calling(
      int id, SwarmPorts ports, PathGrant grant, Bytes psk, ActorRef<Event> fetch) {
    return create(
        id,
        ports,
        fetch,
        session -> ports.circuits().tell(new CircuitManager.Build(grant, psk, session.events)));
  }

  /** The session of a circuit that ends here. */
  static Behavior<Command> called(
      int id, SwarmPorts ports, ActorRef<Conduit.Command> conduit, ActorRef<Event> fetch) {
    return create(
        id,
        ports,
        fetch,
        session -> {
          conduit.tell(new Conduit.Own(session.events));
          session.open(conduit, -1, 0);
        });
  }

  private interface Start {
    void of(MetadataSession session);
  }

  private static Behavior<Command> create(
      int id, SwarmPorts ports, ActorRef<Event> fetch, Start start) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  var session = new MetadataSession(context, id, ports, fetch, timers);
                  start.of(session);
                  return session;
                }));
  }

  private MetadataSession(
      ActorContext<Command> context,
      int id,
      SwarmPorts ports,
      ActorRef<Event> fetch,
      TimerScheduler<Command> timers) {
    super(context);
    this.id = id;
    this.ports = ports;
    this.fetch = fetch;
    this.timers = timers;
    this.events = context.messageAdapter(Conduit.Event.class, FromConduit::new);
    this.sending =
        new Sending(
            context.messageAdapter(Conduit.Sent.class, done -> Note.SENT), Allowance.free());
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(FromConduit.class, this::onConduit)
        .onMessage(Want.class, this::onWant)
        .onMessage(Note.class, this::onNote)
        .onMessage(Close.class, close -> end(close.why()))
        .onSignal(PostStop.class, stopped -> onPostStop())
        .build();
  }

  private Behavior<Command> onConduit(FromConduit from) {
    if (from.event() instanceof Conduit.Received received) {
      return onReceived(received.bytes());
    } else if (from.event() instanceof Conduit.Opened opened) {
      return open(opened.conduit(), opened.relays(), opened.buildMillis());
    } else if (from.event() == Conduit.Aged.INSTANCE || from.event() instanceof Conduit.Bound) {
      return this;
    }
    sending.gone();
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
    fetch.tell(new Opened(id, relays, buildMillis));
    var name = new byte[PeerMessage.ID_BYTES];
    ports.random().nextBytes(name);
    sending.say(new PeerMessage.Hello(PeerMessage.VERSION, Bytes.takeOver(name), 0));
    timers.startSingleTimer(Note.SNUBBED, ports.config().snubTimeout());
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
    int consumed = hearing.consume();
    if (consumed > 0) {
      sending.consumed(consumed);
    }
    return flush();
  }

  /** Answers why the circuit is to be closed, if it is. */
  private Optional<Farewell> onMessage(PeerMessage message) {
    if (!greeted) {
      return onGreeting(message);
    } else if (message instanceof PeerMessage.Metadata data) {
      var whole = book.arrived(data);
      awaitAnswers();
      whole.ifPresent(text -> fetch.tell(new Got(id, text)));
      return Optional.empty();
    } else if (message instanceof PeerMessage.MetadataReject no) {
      // Whoever has the torrent can answer: one that cannot is of no use to us.
      book.refused(no);
      return Optional.of(Farewell.NOTHING_TO_EXCHANGE);
    } else if (message instanceof PeerMessage.MetadataRequest ask) {
      sending.say(new PeerMessage.MetadataReject(ask.root(), ask.part()));
      boolean flood = sending.waitingWords() > MOST_WORDS;
      return flood ? Optional.of(Farewell.FLOOD) : Optional.empty();
    }
    boolean fine =
        message instanceof PeerMessage.Has
            || message instanceof PeerMessage.HaveBatch
            || message instanceof Signal;
    return fine ? Optional.empty() : Optional.of(Farewell.OUT_OF_STATE);
  }

  private Optional<Farewell> onGreeting(PeerMessage message) {
    if (!(message instanceof PeerMessage.Hello hello)) {
      return Optional.of(Farewell.OUT_OF_STATE);
    } else if (hello.pieces() == 0) {
      return Optional.of(Farewell.NOTHING_TO_EXCHANGE);
    }
    greeted = true;
    timers.cancel(Note.SNUBBED);
    fetch.tell(new Ready(id));
    return Optional.empty();
  }

  private Behavior<Command> onWant(Want want) {
    want.lengths()
        .forEach(
            (root, bytes) -> {
              if (root.equals(MetadataBook.INFO)) {
                book.wantInfo();
              } else {
                book.wantLayer(root, bytes);
              }
            });
    return flush();
  }

  /** Each answer gives the partner time for the next. */
  private void awaitAnswers() {
    timers.cancel(Note.SNUBBED);
    if (book.awaits()) {
      timers.startSingleTimer(Note.SNUBBED, ports.config().snubTimeout());
    }
  }

  private Behavior<Command> onNote(Note note) {
    return switch (note) {
      case SENT -> {
        sending.left();
        yield flush();
      }
      case SNUBBED -> end(Farewell.SNUBBED);
      case CONDUIT_GONE, GIVE_UP -> Behaviors.stopped();
    };
  }

  private Behavior<Command> flush() {
    if (closing) {
      return this;
    }
    var asks = book.ask();
    asks.forEach(sending::say);
    if (!asks.isEmpty() && !timers.isTimerActive(Note.SNUBBED)) {
      awaitAnswers();
    }
    sending.flush();
    return this;
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
    fetch.tell(new Closed(id, why));
    return this;
  }
}
