package org.eidolon.actors.swarm;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.eidolon.actors.circuit.CircuitManager;
import org.eidolon.actors.tracker.TrackerClient;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.tracker.PathGrant;
import org.eidolon.proto.tracker.Traffic;

/**
 * Speaks for one swarm with the tracker: announces it under the handles of the day, expects
 * circuits by a ticket per handle, and asks for paths while the swarm wants partners.
 *
 * <p>A swarm may have a side door: a second secret, known to those who come with the old info-hash
 * of a hybrid alone. They are expected there, but nobody is looked for behind it: whoever has the
 * torrent is in the swarm itself.
 */
final class Announcer extends AbstractBehavior<Announcer.Command> {
  private static final Duration LEAST_ANNOUNCE = Duration.ofSeconds(5);
  private static final Duration DAY_CHECK = Duration.ofMinutes(1);

  interface Command {}

  /**
   * How many partners the swarm lacks; 0 stops the asking.
   *
   * @param quickly a circuit was lost: the next try is due soon
   */
  record Need(int partners, Set<Bytes> avoid, boolean quickly) implements Command {
    Need {
      avoid = Set.copyOf(avoid);
    }
  }

  /** Where the swarm stands; {@code event} is told to the tracker at once. */
  record Tell(TrackerClient.Event event, int havePercent) implements Command {}

  /** What went to and came from partners of the swarm, since it began. */
  record Moved(Traffic traffic) implements Command {}

  record FromTracker(Bytes handle, TrackerClient.Answer answer) implements Command {}

  /** A circuit we asked for is open: those to come may be asked for without delay. */
  enum Built implements Command {
    INSTANCE
  }

  /**
   * Stops, but says no good-bye: whoever speaks for the swarm next announces it anew at once, and a
   * good-bye might overtake that.
   */
  enum HandOver implements Command {
    INSTANCE
  }

  /** Tells the tracker at once that we are there and asks for what is needed; not all the time. */
  enum Reannounce implements Command {
    INSTANCE
  }

  private record FromStranger(CircuitManager.Incoming incoming) implements Command {}

  private record Standing(TrackerClient.Status status) implements Command {}

  private record AnnounceAgain(Bytes handle) implements Command {}

  enum Due implements Command {
    ASK_PATHS,
    NO_ANSWER,
    CHECK_DAY,
    MAY_REANNOUNCE
  }

  sealed interface Event {}

  record Granted(List<PathGrant> grants, Bytes psk) implements Event {
    Granted {
      grants = List.copyOf(grants);
    }
  }

  /** A stranger's circuit came in. */
  record Called(CircuitManager.Incoming incoming) implements Event {}

  /** Whether the tracker answers; {@code problem} is one line for people, or empty. */
  record Reach(boolean reachable, String problem) implements Event {}

  /** Whether the tracker takes our announces, so that another one need not be asked. */
  record Served(boolean served) implements Event {}

  /** How many others the tracker knows. */
  record Crowd(int seeds, int fetchers) implements Event {}

  private final ActorRef<Event> swarm;
  private final TimerScheduler<Command> timers;
  private final AnnouncedDays days;
  private final PathAsking asking;

  static Behavior<Command> create(
      SwarmPorts ports,
      Bytes secret,
      Optional<Bytes> sideSecret,
      int havePercent,
      ActorRef<Event> swarm) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new Announcer(context, ports, secret, sideSecret, havePercent, swarm, timers)));
  }

  private Announcer(
      ActorContext<Command> context,
      SwarmPorts ports,
      Bytes secret,
      Optional<Bytes> sideSecret,
      int havePercent,
      ActorRef<Event> swarm,
      TimerScheduler<Command> timers) {
    super(context);
    this.swarm = swarm;
    this.timers = timers;
    var incoming = context.messageAdapter(CircuitManager.Incoming.class, FromStranger::new);
    this.days = new AnnouncedDays(context, ports, secret, sideSecret, havePercent, incoming);
    this.asking = new PathAsking(ports, timers);
    ports
        .tracker()
        .tell(
            new TrackerClient.Watch(
                context.messageAdapter(TrackerClient.Status.class, Standing::new)));
    timers.startTimerWithFixedDelay(Due.CHECK_DAY, DAY_CHECK);
    checkDay();
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Need.class, this::onNeed)
        .onMessage(Tell.class, this::onTell)
        .onMessage(FromTracker.class, this::onAnswer)
        .onMessage(Built.class, this::onBuilt)
        .onMessage(FromStranger.class, this::onStranger)
        .onMessage(Moved.class, this::onMoved)
        .onMessage(HandOver.class, this::onHandOver)
        .onMessage(Reannounce.class, this::onReannounce)
        .onMessage(Standing.class, this::onStanding)
        .onMessage(AnnounceAgain.class, this::onAnnounceAgain)
        .onMessage(Due.class, this::onDue)
        .onSignal(PostStop.class, stopped -> onPostStop())
        .build();
  }

  private Behavior<Command> onNeed(Need wanted) {
    asking.need(wanted);
    return this;
  }

  private Behavior<Command> onMoved(Moved moved) {
    days.moved(moved.traffic());
    return this;
  }

  private Behavior<Command> onBuilt(Built built) {
    asking.built();
    return this;
  }

  private Behavior<Command> onHandOver(HandOver handOver) {
    days.handOver();
    return Behaviors.stopped();
  }

  private Behavior<Command> onReannounce(Reannounce reannounce) {
    if (!timers.isTimerActive(Due.MAY_REANNOUNCE)) {
      timers.startSingleTimer(Due.MAY_REANNOUNCE, LEAST_ANNOUNCE);
      days.announceAll(TrackerClient.Event.UPDATE);
      asking.joined();
    }
    return this;
  }

  private Behavior<Command> onStranger(FromStranger stranger) {
    swarm.tell(new Called(stranger.incoming()));
    return this;
  }

  private Behavior<Command> onTell(Tell tell) {
    days.havePercent(tell.havePercent());
    days.announceAll(tell.event());
    return this;
  }

  private Behavior<Command> onDue(Due due) {
    switch (due) {
      case ASK_PATHS -> asking.ask(days);
      case NO_ANSWER -> asking.later(false);
      case CHECK_DAY -> checkDay();
      case MAY_REANNOUNCE -> {}
    }
    return this;
  }

  private void checkDay() {
    days.check().forEach(handle -> timers.cancel(new AnnounceAgain(handle)));
  }

  private Behavior<Command> onAnswer(FromTracker from) {
    if (from.answer() instanceof TrackerClient.Announced announced) {
      var pause = Duration.ofSeconds(announced.againSeconds());
      again(from.handle(), pause.compareTo(LEAST_ANNOUNCE) < 0 ? LEAST_ANNOUNCE : pause);
      days.accounted(announced.accounted());
      swarm.tell(new Served(true));
      if (days.handles().contains(from.handle())) {
        swarm.tell(new Crowd(announced.seeds(), announced.fetchers()));
      }
    } else if (from.answer() instanceof TrackerClient.Paths paths) {
      onPaths(from.handle(), paths);
    } else if (from.answer() instanceof TrackerClient.Failed failed) {
      onFailed(from.handle(), failed);
    }
    return this;
  }

  private void onPaths(Bytes handle, TrackerClient.Paths paths) {
    swarm.tell(new Reach(true, ""));
    var psk = days.pskOf(handle);
    if (psk.isPresent() && !paths.grants().isEmpty()) {
      swarm.tell(new Granted(paths.grants(), psk.get()));
    }
    asking.later(!paths.grants().isEmpty());
  }

  /** An announce that failed and paths that failed look alike: both are tried again later. */
  private void onFailed(Bytes handle, TrackerClient.Failed failed) {
    swarm.tell(new Reach(!failed.unreachable() && !failed.unwelcome(), failed.problem()));
    if (failed.unwelcome()) {
      swarm.tell(new Served(false));
    }
    if (!timers.isTimerActive(new AnnounceAgain(handle))) {
      again(handle, asking.pause());
    }
    asking.later(false);
  }

  private Behavior<Command> onStanding(Standing standing) {
    boolean joined = standing.status().standing() == TrackerClient.Standing.JOINED;
    swarm.tell(new Reach(joined, standing.status().problem()));
    if (joined) {
      days.announceAll(TrackerClient.Event.STARTED);
      asking.joined();
    } else if (standing.status().standing() != TrackerClient.Standing.JOINING) {
      swarm.tell(new Served(false));
    }
    return this;
  }

  private Behavior<Command> onAnnounceAgain(AnnounceAgain again) {
    days.announceAgain(again.handle());
    return this;
  }

  private void again(Bytes handle, Duration pause) {
    var again = new AnnounceAgain(handle);
    timers.startSingleTimer(again, again, asking.blurred(pause));
  }

  private Behavior<Command> onPostStop() {
    days.sayGoodbye();
    return this;
  }
}
