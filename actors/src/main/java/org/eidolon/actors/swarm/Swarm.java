package org.eidolon.actors.swarm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.stream.javadsl.Flow;
import org.eidolon.actors.link.CellPath;
import org.eidolon.actors.swarm.SwarmStatus.State;
import org.eidolon.actors.tracker.TrackerClient;
import org.eidolon.proto.choice.FetchChoice;
import org.eidolon.proto.choice.FilePriorities;
import org.eidolon.proto.choice.FileSelection;
import org.eidolon.proto.choice.Preallocation;
import org.eidolon.proto.limits.Lanes;
import org.eidolon.proto.limits.RateLimit;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.swarm.PeerMessage;
import org.eidolon.streams.file.PieceFlow;
import org.eidolon.streams.file.PieceWriter;

/** One swarm: who our partners are, what is fetched from whom, who is served. */
public final class Swarm extends AbstractBehavior<Swarm.Command> {
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration DISK_AGAIN = Duration.ofSeconds(5);

  public interface Command {}

  /** {@code replyTo} hears how things stand now. */
  public record Ask(ActorRef<SwarmStatus> replyTo) implements Command {}

  /** {@code replyTo} hears of pieces, partners and the tracker. */
  public record AskDetails(ActorRef<SwarmDetails> replyTo) implements Command {}

  /**
   * Says good-bye to the tracker and stops. From its manager alone, which would give a swarm that
   * stops to who joins meanwhile: others say {@link SwarmManager.Leave}.
   */
  enum Leave implements Command {
    INSTANCE
  }

  /** Tells the tracker at once that we are there, and asks it for partners if any are needed. */
  public enum Reannounce implements Command {
    INSTANCE
  }

  /** Builds a circuit to one partner more than usual, as soon as the tracker grants a path. */
  public record BuildCircuit(ActorRef<Building> replyTo) implements Command {}

  /** What becomes of a {@link BuildCircuit}. */
  public enum Building {
    ASKED,
    /** Nothing lacks: others build circuits to us. */
    HAS_ALL,
    /** The files are looked at, the description is not here, or the swarm has failed. */
    NOT_READY
  }

  /** Other files or another order from now on, also while fetching. */
  public record Choose(FetchChoice choice) implements Command {}

  /**
   * How much of this torrent may pass from now on, besides what holds for the whole node.
   *
   * @param share its part of the latter
   */
  public record Limit(RateLimit down, RateLimit up, Lanes.Share share) implements Command {
    static final Limit NONE = new Limit(RateLimit.NONE, RateLimit.NONE);

    /** Of one that shares alike with all others. */
    public Limit(RateLimit down, RateLimit up) {
      this(down, up, Lanes.Share.EQUAL);
    }
  }

  private record Granted(Pacing.Go go) implements Command {}

  private record FromStore(PieceStore.Event event) implements Command {}

  private record FromAnnouncer(Announcer.Event event) implements Command {}

  private record FromSession(SessionEvent event) implements Command {}

  private enum StoreGone implements Command {
    INSTANCE
  }

  private enum Due implements Command {
    TICK,
    CHOKE,
    DISK_AGAIN
  }

  private final Metainfo metainfo;
  private final SwarmPorts ports;
  private final boolean fetch;
  private final AtomicReference<FetchChoice> chosen;
  private final Limits limits;
  private final TimerScheduler<Command> timers;
  private final ActorRef<PieceStore.Command> store;
  private final ActorRef<SessionEvent> sessionEvents;
  private PieceStore.Underway underway = PieceStore.Underway.BEGUN;
  private Optional<Transfer> transfer = Optional.empty();
  private Optional<ActorRef<Announcer.Command>> announcer = Optional.empty();
  private boolean trackerReachable;
  private boolean crowded;
  private Optional<Announcer.Crowd> crowd = Optional.empty();
  private boolean hadPartners;
  private String trackerProblem = "";
  private String fatal = "";

  /** What a torrent may move: the place under the node's limits, and its own. */
  private record Limits(Lane lane, AtomicReference<Limit> own) {
    void tell(SwarmPorts ports) {
      var now = own.get();
      ports
          .pacing()
          .ifPresent(
              pacing -> pacing.tell(new Pacing.LimitLane(lane, now.down(), now.up(), now.share())));
    }
  }

  static Behavior<Command> create(
      Metainfo metainfo, Path folder, boolean fetch, FetchChoice choice, SwarmPorts ports) {
    // Both outlive a restart of this actor, whose state does not.
    var chosen = new AtomicReference<>(choice);
    var limits = new Limits(new Lane(), new AtomicReference<>(Limit.NONE));
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new Swarm(context, metainfo, folder, fetch, chosen, limits, ports, timers)));
  }

  private Swarm(
      ActorContext<Command> context,
      Metainfo metainfo,
      Path folder,
      boolean fetch,
      AtomicReference<FetchChoice> chosen,
      Limits limits,
      SwarmPorts ports,
      TimerScheduler<Command> timers) {
    super(context);
    this.chosen = chosen;
    this.limits = limits;
    limits.tell(ports);
    this.metainfo = metainfo;
    this.ports = ports;
    this.fetch = fetch;
    this.timers = timers;
    this.sessionEvents = context.messageAdapter(SessionEvent.class, FromSession::new);
    var config = ports.config();
    int bound = (config.partners() + config.incoming()) * config.pipelineMax() * 2;
    var events = context.messageAdapter(PieceStore.Event.class, FromStore::new);
    var place = new PieceStore.Place(folder, fetch, priorities(), preallocation());
    this.store =
        context.spawn(PieceStore.create(metainfo, place, ports.storage(), bound, events), "store");
    context.watchWith(store, StoreGone.INSTANCE);
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(FromSession.class, this::onSession)
        .onMessage(FromStore.class, this::onStore)
        .onMessage(FromAnnouncer.class, this::onAnnouncer)
        .onMessage(Due.class, this::onDue)
        .onMessage(Ask.class, this::onAsk)
        .onMessage(AskDetails.class, this::onAskDetails)
        .onMessage(Choose.class, this::onChoose)
        .onMessage(Reannounce.class, this::onReannounce)
        .onMessage(BuildCircuit.class, this::onBuildCircuit)
        .onMessage(Leave.class, leave -> Behaviors.stopped())
        .onMessage(StoreGone.class, this::onStoreGone)
        .onMessage(Limit.class, this::onLimit)
        .onMessage(Granted.class, this::onGranted)
        .onSignal(PreRestart.class, again -> leaveLane())
        .onSignal(PostStop.class, stopped -> leaveLane())
        .build();
  }

  private Behavior<Command> onLimit(Limit limit) {
    limits.own().set(limit);
    limits.tell(ports);
    return this;
  }

  private Behavior<Command> onGranted(Granted granted) {
    transfer.ifPresent(running -> running.granted(granted.go()));
    return this;
  }

  private Behavior<Command> leaveLane() {
    ports.pacing().ifPresent(pacing -> pacing.tell(new Pacing.Leave(limits.lane())));
    return this;
  }

  private Behavior<Command> onReannounce(Reannounce reannounce) {
    announcer.ifPresent(speaker -> speaker.tell(Announcer.Reannounce.INSTANCE));
    return this;
  }

  private Behavior<Command> onBuildCircuit(BuildCircuit build) {
    if (announcer.isEmpty() || transfer.isEmpty() || transfer.get().isHalted()) {
      build.replyTo().tell(Building.NOT_READY);
    } else if (transfer.get().isComplete()) {
      build.replyTo().tell(Building.HAS_ALL);
    } else {
      transfer.get().callOneMore();
      build.replyTo().tell(Building.ASKED);
      need(true);
    }
    return this;
  }

  /** Of files that are only shared none is chosen: all of them must be there. */
  private FilePriorities priorities() {
    var selection = fetch ? chosen.get().files() : FileSelection.ALL;
    return selection.priorities(metainfo.files());
  }

  private Preallocation preallocation() {
    return chosen.get().preallocation().orElse(ports.config().preallocate());
  }

  private Behavior<Command> onChoose(Choose choose) {
    chosen.set(choose.choice());
    store.tell(new PieceStore.Choose(priorities()));
    transfer.ifPresent(
        running -> {
          running.choose(priorities(), chosen.get().sequential());
          need(false);
        });
    return this;
  }

  private Behavior<Command> onStoreGone(StoreGone gone) {
    throw new IllegalStateException("the files of a swarm were given up");
  }

  private Behavior<Command> onStore(FromStore from) {
    if (from.event() instanceof PieceStore.Ready ready) {
      begin(ready.right(), ready.reader());
    } else if (from.event() instanceof PieceStore.Done done) {
      onDone(transfer.orElseThrow(), done.results());
    } else if (from.event() instanceof PieceStore.Underway so) {
      underway = so;
    } else if (from.event() instanceof PieceStore.Broken broken) {
      fatal = broken.problem();
    }
    return this;
  }

  private void onDone(Transfer running, List<PieceWriter.Result> results) {
    boolean wasHalted = running.isHalted();
    running.onDone(results);
    if (wasHalted != running.isHalted()) {
      need(false);
    }
    afterwards();
  }

  private void begin(BitSet right, Flow<PeerMessage, List<PieceFlow.Answer>, NotUsed> reader) {
    var self = getContext().messageAdapter(Pacing.Go.class, Granted::new);
    var allowance = Allowance.of(limits.lane(), Lane.Way.DOWN, ports.pacing(), self);
    var running =
        new Transfer(metainfo, ports, right, store, limits.lane(), allowance, sessionsOf(reader));
    running.choose(priorities(), chosen.get().sequential());
    transfer = Optional.of(running);
    int missing = metainfo.pieceCount() - right.cardinality();
    if (!fetch && missing > 0) {
      fatal =
          "%d of %d pieces of \"%s\" are missing or changed, the first in \"%s\""
              .formatted(missing, metainfo.pieceCount(), metainfo.name(), firstWrong(right));
      return;
    }
    var events = getContext().messageAdapter(Announcer.Event.class, FromAnnouncer::new);
    var speaker =
        TieredAnnouncer.create(
            ports,
            metainfo.trackerTiers(),
            metainfo.swarmSecret(),
            metainfo.sideSecret(),
            running.havePercent(),
            events);
    var spawned = getContext().spawn(speaker, "announcer");
    spawned.tell(new Announcer.Moved(running.traffic()));
    announcer = Optional.of(spawned);
    timers.startTimerWithFixedDelay(Due.TICK, TICK);
    timers.startTimerWithFixedDelay(Due.CHOKE, ports.config().chokeInterval());
    need(false);
  }

  private String firstWrong(BitSet right) {
    var at = metainfo.fileAt(metainfo.pieceOffset(right.nextClearBit(0)));
    return metainfo.files().get(at).joinedPath();
  }

  private Transfer.Sessions sessionsOf(Flow<PeerMessage, List<PieceFlow.Answer>, NotUsed> reader) {
    return (id, shown, start) -> {
      var plan = plan(id, shown, reader);
      return getContext().spawnAnonymous(start.apply(plan), CellPath.dispatcher());
    };
  }

  private PeerSession.Plan plan(
      int id, BitSet shown, Flow<PeerMessage, List<PieceFlow.Answer>, NotUsed> reader) {
    return new PeerSession.Plan(id, metainfo, shown, reader, ports, limits.lane(), sessionEvents);
  }

  private Behavior<Command> onAnnouncer(FromAnnouncer from) {
    var running = transfer.orElseThrow();
    if (from.event() instanceof Announcer.Granted granted) {
      granted.grants().forEach(grant -> running.call(grant, granted.psk()));
      need(false);
    } else if (from.event() instanceof Announcer.Called called) {
      running.called(called.incoming().conduit());
    } else if (from.event() instanceof Announcer.Reach reach) {
      trackerReachable = reach.reachable();
      trackerProblem = reach.problem();
    } else if (from.event() instanceof Announcer.Crowd counted) {
      crowd = Optional.of(counted);
      crowded = counted.seeds() + counted.fetchers() > 1;
    }
    return this;
  }

  private Behavior<Command> onSession(FromSession from) {
    var running = transfer.orElseThrow();
    running.onSession(from.event());
    if (from.event() instanceof SessionEvent.Opened) {
      hadPartners = true;
      announcer.ifPresent(speaker -> speaker.tell(Announcer.Built.INSTANCE));
    } else if (from.event() instanceof SessionEvent.Aged) {
      need(true);
    } else if (from.event() instanceof SessionEvent.Closed closed) {
      need(closed.wasOpen() && isLoss(closed.why()));
    }
    afterwards();
    return this;
  }

  /** The partner may well be there still, over another circuit or in another's shape. */
  private static boolean isLoss(Farewell why) {
    return why == Farewell.CIRCUIT_CLOSED || why == Farewell.SNUBBED;
  }

  /** What may have come of the last event: all is here, or the disk failed. */
  private void afterwards() {
    var running = transfer.orElseThrow();
    if (running.tookCompletion()) {
      getContext().getLog().info("a swarm is complete");
      int percent = running.havePercent();
      if (percent == 100) {
        announcer.ifPresent(
            speaker -> speaker.tell(new Announcer.Tell(TrackerClient.Event.COMPLETED, percent)));
      }
      need(false);
    }
    if (running.isHalted() && !timers.isTimerActive(Due.DISK_AGAIN)) {
      timers.startSingleTimer(Due.DISK_AGAIN, DISK_AGAIN);
    }
  }

  private void need(boolean quickly) {
    var running = transfer.orElseThrow();
    int lacking = running.isComplete() || running.isHalted() ? 0 : running.partnersLacking();
    announcer.ifPresent(
        speaker -> speaker.tell(new Announcer.Need(lacking, running.avoided(), quickly)));
  }

  private Behavior<Command> onDue(Due due) {
    var running = transfer.orElseThrow();
    switch (due) {
      case TICK -> {
        running.tick();
        if (running.tookDoubt()) {
          need(true);
        }
        announcer.ifPresent(speaker -> speaker.tell(new Announcer.Moved(running.traffic())));
      }
      case CHOKE -> running.choke();
      case DISK_AGAIN -> running.resume();
    }
    return this;
  }

  private Behavior<Command> onAsk(Ask ask) {
    ask.replyTo().tell(status());
    return this;
  }

  private SwarmStatus status() {
    var problem =
        fatal.isEmpty() ? transfer.map(Transfer::problem).orElse(underway.problem()) : fatal;
    if (problem.isEmpty() && !trackerReachable) {
      problem = trackerProblem;
    }
    if (transfer.isPresent()) {
      return transfer.get().status(state(), problem);
    }
    var before = SwarmStatus.before(state(), metainfo.totalBytes(), problem);
    return fatal.isEmpty() ? before.prepared(underway.part()) : before;
  }

  private Behavior<Command> onAskDetails(AskDetails ask) {
    var details =
        new SwarmDetails(
            transfer.map(Transfer::have).orElseGet(BitSet::new),
            transfer.map(Transfer::rows).orElse(List.of()),
            trackerReachable,
            trackerProblem,
            crowd.map(Announcer.Crowd::seeds).orElse(-1),
            crowd.map(Announcer.Crowd::fetchers).orElse(-1));
    ask.replyTo().tell(details);
    return this;
  }

  private State state() {
    if (!fatal.isEmpty()) {
      return State.STOPPED;
    } else if (transfer.isEmpty()) {
      return underway.problem().isEmpty() ? underway.state() : State.WAITING_FOR_DISK;
    }
    var running = transfer.get();
    if (running.isHalted()) {
      return State.WAITING_FOR_DISK;
    } else if (running.isComplete()) {
      return State.SHARING;
    } else if (running.isFetching()) {
      return State.FETCHING;
    } else if (!trackerReachable) {
      return State.WAITING_FOR_TRACKER;
    }
    return hadPartners || crowdIsUseless(running)
        ? State.WAITING_FOR_THE_REST
        : State.LOOKING_FOR_PARTNERS;
  }

  /** Others are there and connected, but none has what we lack. */
  private boolean crowdIsUseless(Transfer running) {
    return crowded && running.openCircuits() > 0;
  }
}
