package org.eidolon.actors.swarm;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.eidolon.actors.circuit.CircuitManager;
import org.eidolon.actors.circuit.Conduit;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.InvalidMetainfo;
import org.eidolon.proto.metainfo.Magnet;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.swarm.MetadataBook;

/**
 * Gets what a magnet only names from those who have it: the info dictionary first, then the piece
 * layers of its files. Announces the swarm meanwhile, but serves nothing.
 *
 * <pre>
 *   info dictionary --matches the magnet--> piece layers --each leads to its root--> Found
 *         ^  partner lied: cut off, another is asked        ^  likewise
 * </pre>
 */
final class MetainfoFetch extends AbstractBehavior<MetainfoFetch.Command> {
  private static final Duration TICK = Duration.ofSeconds(1);

  sealed interface Command {}

  record Ask(ActorRef<SwarmStatus> replyTo) implements Command {}

  /** What was found is taken over; whoever asked before has its answer first. */
  enum Leave implements Command {
    INSTANCE
  }

  private record FromAnnouncer(Announcer.Event event) implements Command {}

  private record FromSession(MetadataSession.Event event) implements Command {}

  private enum Note implements Command {
    TICK,
    ANNOUNCER_GONE
  }

  /** The torrent is complete; whoever goes on with it announces the swarm anew. */
  record Found(Metainfo metainfo) {}

  private final Magnet magnet;
  private final SwarmPorts ports;
  private final ActorRef<Found> owner;
  private final ActorRef<MetadataSession.Event> sessionEvents;
  private final ActorRef<Announcer.Command> announcer;
  private final TimerScheduler<Command> timers;
  private final MetadataSources sources;
  private Optional<Metainfo> metainfo;
  private boolean complete;
  private boolean leaving;
  private boolean trackerReachable;
  private String trackerProblem = "";
  private String fatal = "";

  /**
   * @param known the torrent without all of its piece layers, if that much is known
   */
  static Behavior<Command> create(
      Magnet magnet, Optional<Metainfo> known, SwarmPorts ports, ActorRef<Found> owner) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new MetainfoFetch(context, magnet, known, ports, owner, timers)));
  }

  private MetainfoFetch(
      ActorContext<Command> context,
      Magnet magnet,
      Optional<Metainfo> known,
      SwarmPorts ports,
      ActorRef<Found> owner,
      TimerScheduler<Command> timers) {
    super(context);
    this.magnet = magnet;
    this.metainfo = known;
    this.ports = ports;
    this.owner = owner;
    this.timers = timers;
    this.sources = new MetadataSources(ports);
    this.sessionEvents = context.messageAdapter(MetadataSession.Event.class, FromSession::new);
    var events = context.messageAdapter(Announcer.Event.class, FromAnnouncer::new);
    var tiers = magnet.trackers().stream().map(List::of).toList();
    var speaker =
        TieredAnnouncer.create(ports, tiers, magnet.swarmSecret(), Optional.empty(), 0, events);
    this.announcer = context.spawn(speaker, "announcer");
    context.watchWith(announcer, Note.ANNOUNCER_GONE);
    timers.startTimerWithFixedDelay(Note.TICK, TICK);
    if (known.isPresent()) {
      wantLayers(known.get());
    } else {
      sources.want(MetadataBook.INFO, 0);
    }
    need();
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(FromSession.class, this::onSession)
        .onMessage(FromAnnouncer.class, this::onAnnouncer)
        .onMessage(Note.class, this::onNote)
        .onMessage(Ask.class, this::onAsk)
        .onMessage(Leave.class, this::onLeave)
        .build();
  }

  private Behavior<Command> onAnnouncer(FromAnnouncer from) {
    if (from.event() instanceof Announcer.Granted granted) {
      for (var grant : granted.grants()) {
        if (sources.wants(grant.partner())) {
          sources.add(
              Optional.of(grant.partner()),
              id -> spawn(MetadataSession.calling(id, ports, grant, granted.psk(), sessionEvents)));
        }
      }
      need();
    } else if (from.event() instanceof Announcer.Called called) {
      onCalled(called.incoming());
    } else if (from.event() instanceof Announcer.Reach reach) {
      trackerReachable = reach.reachable();
      trackerProblem = reach.problem();
    }
    return this;
  }

  private void onCalled(CircuitManager.Incoming incoming) {
    if (complete || sources.crowded()) {
      incoming.conduit().tell(Conduit.Close.INSTANCE);
    } else {
      sources.add(
          Optional.empty(),
          id -> spawn(MetadataSession.called(id, ports, incoming.conduit(), sessionEvents)));
    }
  }

  private ActorRef<MetadataSession.Command> spawn(Behavior<MetadataSession.Command> behavior) {
    return getContext().spawnAnonymous(behavior);
  }

  private Behavior<Command> onSession(FromSession from) {
    var event = from.event();
    if (event instanceof MetadataSession.Got got) {
      onGot(got.id(), got.whole());
    } else if (event instanceof MetadataSession.Opened) {
      announcer.tell(Announcer.Built.INSTANCE);
    }
    sources.onSession(event);
    if (complete) {
      return left();
    }
    need();
    return this;
  }

  private void onGot(int from, MetadataBook.Whole whole) {
    if (complete || !fatal.isEmpty() || !sources.arrived(from, whole.root())) {
      return;
    }
    if (whole.root().equals(MetadataBook.INFO)) {
      onInfo(from, whole.text());
    } else {
      onLayer(from, whole);
    }
  }

  private void onInfo(int from, Bytes info) {
    if (!magnet.hashes(info)) {
      sources.lied(from);
      return;
    }
    try {
      sources.settled(MetadataBook.INFO);
      var read = Metainfo.ofInfo(info, magnet.trackers(), magnet.secret());
      if (magnet.names(read)) {
        wantLayers(read);
      } else {
        fatal = "the magnet names a kind of info-hash that its torrent does not have";
      }
    } catch (InvalidMetainfo refused) {
      // The partner told the truth: it is the torrent itself that is not acceptable.
      fatal = "the torrent of this magnet is refused: " + refused.getMessage();
    }
  }

  private void onLayer(int from, MetadataBook.Whole whole) {
    try {
      metainfo = Optional.of(metainfo.orElseThrow().withPieceLayer(whole.root(), whole.text()));
      sources.settled(whole.root());
      finishIfComplete();
    } catch (InvalidMetainfo wrong) {
      sources.lied(from);
    }
  }

  private void wantLayers(Metainfo known) {
    metainfo = Optional.of(known);
    for (var root : known.missingPieceLayers()) {
      sources.want(root, known.pieceLayerBytes(root));
    }
    finishIfComplete();
  }

  private void finishIfComplete() {
    if (sources.wantsNothing()) {
      complete = true;
      timers.cancelAll();
      sources.close();
      announcer.tell(Announcer.HandOver.INSTANCE);
    }
  }

  private void need() {
    boolean idle = complete || !fatal.isEmpty();
    announcer.tell(new Announcer.Need(idle ? 0 : sources.lacking(), sources.avoided(), false));
  }

  private Behavior<Command> onNote(Note note) {
    if (note == Note.TICK) {
      sources.tick();
      need();
      return this;
    }
    if (!complete) {
      throw new IllegalStateException("the announcer of a magnet failed");
    }
    owner.tell(new Found(metainfo.orElseThrow()));
    return this;
  }

  private Behavior<Command> onLeave(Leave leave) {
    leaving = true;
    return left();
  }

  /** Circuits still under construction are waited for, so that none stays open. */
  private Behavior<Command> left() {
    return leaving && sources.isEmpty() ? Behaviors.stopped() : this;
  }

  private Behavior<Command> onAsk(Ask ask) {
    var state = fatal.isEmpty() ? SwarmStatus.State.FETCHING_METAINFO : SwarmStatus.State.STOPPED;
    var problem = !fatal.isEmpty() || trackerReachable ? fatal : trackerProblem;
    long total = metainfo.map(Metainfo::totalBytes).orElse(0L);
    ask.replyTo().tell(sources.status(state, total, problem));
    return this;
  }
}
