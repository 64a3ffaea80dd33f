package org.eidolon.actors.swarm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.stream.javadsl.Flow;
import org.eidolon.actors.swarm.SwarmStatus.State;
import org.eidolon.actors.tracker.TrackerClient;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.swarm.PeerMessage;
import org.eidolon.streams.file.PieceFlow;

/** One swarm: who our partners are, what is fetched from whom, who is served. */
public final class Swarm extends AbstractBehavior<Swarm.Command> {
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration DISK_AGAIN = Duration.ofSeconds(30);

  public interface Command {}

  /** {@code replyTo} hears how things stand now. */
  public record Ask(ActorRef<SwarmStatus> replyTo) implements Command {}

  /** Says good-bye to the tracker and stops. */
  public enum Leave implements Command {
    INSTANCE
  }

  private record FromStore(PieceStore.Event event) implements Command {}

  private record FromAnnouncer(Announcer.Event event) implements Command {}

  private record FromSession(PeerSession.Event event) implements Command {}

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
  private final TimerScheduler<Command> timers;
  private final ActorRef<PieceStore.Command> store;
  private final ActorRef<PeerSession.Event> sessionEvents;
  private Optional<Transfer> transfer = Optional.empty();
  private Optional<ActorRef<Announcer.Command>> announcer = Optional.empty();
  private boolean trackerReachable;
  private boolean crowded;
  private boolean hadPartners;
  private String trackerProblem = "";
  private String fatal = "";

  static Behavior<Command> create(Metainfo metainfo, Path folder, boolean fetch, SwarmPorts ports) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new Swarm(context, metainfo, folder, fetch, ports, timers)));
  }

  private Swarm(
      ActorContext<Command> context,
      Metainfo metainfo,
      Path folder,
      boolean fetch,
      SwarmPorts ports,
      TimerScheduler<Command> timers) {
    super(context);
    this.metainfo = metainfo;
    this.ports = ports;
    this.fetch = fetch;
    this.timers = timers;
    this.sessionEvents = context.messageAdapter(PeerSession.Event.class, FromSession::new);
    var config = ports.config();
    int bound = (config.partners() + config.incoming()) * config.pipelineMax() * 2;
    var events = context.messageAdapter(PieceStore.Event.class, FromStore::new);
    this.store =
        context.spawn(
            PieceStore.create(metainfo, folder, fetch, ports.storage(), bound, events), "store");
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
        .onMessage(Leave.class, leave -> Behaviors.stopped())
        .onMessage(StoreGone.class, this::onStoreGone)
        .build();
  }

  private Behavior<Command> onStoreGone(StoreGone gone) {
    throw new IllegalStateException("the files of a swarm were given up");
  }

  private Behavior<Command> onStore(FromStore from) {
    if (from.event() instanceof PieceStore.Ready ready) {
      begin(ready.right(), ready.reader());
    } else if (from.event() instanceof PieceStore.Done done) {
      transfer.ifPresent(running -> running.onDone(done.result()));
      afterwards();
    } else if (from.event() instanceof PieceStore.Broken broken) {
      fatal = broken.problem();
    }
    return this;
  }

  private void begin(BitSet right, Flow<PeerMessage, PieceFlow.Answer, NotUsed> reader) {
    var running = new Transfer(metainfo, ports, right, store, sessionsOf(reader));
    transfer = Optional.of(running);
    int missing = metainfo.pieceCount() - right.cardinality();
    if (!fetch && missing > 0) {
      fatal =
          "%d of %d pieces of \"%s\" are missing or changed"
              .formatted(missing, metainfo.pieceCount(), metainfo.name());
      return;
    }
    var events = getContext().messageAdapter(Announcer.Event.class, FromAnnouncer::new);
    var speaker = Announcer.create(ports, metainfo.swarmSecret(), running.havePercent(), events);
    announcer = Optional.of(getContext().spawn(speaker, "announcer"));
    timers.startTimerWithFixedDelay(Due.TICK, TICK);
    timers.startTimerWithFixedDelay(Due.CHOKE, ports.config().chokeInterval());
    need(false);
  }

  private Transfer.Sessions sessionsOf(Flow<PeerMessage, PieceFlow.Answer, NotUsed> reader) {
    return (id, have, start) -> {
      var plan = new PeerSession.Plan(id, metainfo, have, reader, ports, sessionEvents);
      return getContext().spawnAnonymous(start.apply(plan));
    };
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
    } else if (from.event() instanceof Announcer.Crowd crowd) {
      crowded = crowd.seeds() + crowd.fetchers() > 1;
    }
    return this;
  }

  private Behavior<Command> onSession(FromSession from) {
    var running = transfer.orElseThrow();
    running.onSession(from.event());
    if (from.event() instanceof PeerSession.Opened) {
      hadPartners = true;
      announcer.ifPresent(speaker -> speaker.tell(Announcer.Built.INSTANCE));
    } else if (from.event() instanceof PeerSession.Closed closed) {
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
      announcer.ifPresent(
          speaker -> speaker.tell(new Announcer.Tell(TrackerClient.Event.COMPLETED, 100)));
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
      case TICK -> running.tick();
      case CHOKE -> running.choke();
      case DISK_AGAIN -> {
        running.resume();
        need(false);
      }
    }
    return this;
  }

  private Behavior<Command> onAsk(Ask ask) {
    var problem = fatal.isEmpty() ? transfer.map(Transfer::problem).orElse("") : fatal;
    if (problem.isEmpty() && !trackerReachable) {
      problem = trackerProblem;
    }
    ask.replyTo().tell(Transfer.status(transfer, metainfo, state(), problem));
    return this;
  }

  private State state() {
    if (!fatal.isEmpty()) {
      return State.STOPPED;
    } else if (transfer.isEmpty()) {
      return State.CHECKING;
    }
    var running = transfer.get();
    if (running.isHalted()) {
      return State.STOPPED;
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
