package org.eidolon.actors.swarm;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
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
import org.eidolon.proto.swarm.Backoff;
import org.eidolon.proto.swarm.SwarmKeys;
import org.eidolon.proto.tracker.PathGrant;
import org.eidolon.proto.tracker.Ticket;

/**
 * Speaks for one swarm with the tracker: announces it under the handles of the day, expects
 * circuits by a ticket per handle, and asks for paths while the swarm wants partners.
 */
final class Announcer extends AbstractBehavior<Announcer.Command> {
  private static final Duration QUICK = Duration.ofMillis(200);
  private static final Duration BETWEEN_HURRIES = Duration.ofSeconds(3);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
  private static final Duration LEAST_ANNOUNCE = Duration.ofSeconds(5);
  private static final Duration DAY_CHECK = Duration.ofMinutes(1);
  private static final int MOST_PATHS = 8;

  sealed interface Command {}

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

  private record FromTracker(Bytes handle, TrackerClient.Answer answer) implements Command {}

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

  private record FromStranger(CircuitManager.Incoming incoming) implements Command {}

  private record Standing(TrackerClient.Status status) implements Command {}

  private record AnnounceAgain(Bytes handle) implements Command {}

  private enum Due implements Command {
    ASK_PATHS,
    NO_ANSWER,
    CHECK_DAY
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

  /** How many others the tracker knows. */
  record Crowd(int seeds, int fetchers) implements Event {}

  private record Day(SwarmKeys keys, Ticket ticket, ActorRef<TrackerClient.Answer> answers) {}

  private final SwarmPorts ports;
  private final Bytes secret;
  private final ActorRef<Event> swarm;
  private final TimerScheduler<Command> timers;
  private final ActorRef<CircuitManager.Incoming> incoming;
  private final Map<Bytes, Day> days = new HashMap<>();
  private Need need = new Need(0, Set.of(), false);
  private Backoff backoff;
  private boolean asking;
  private boolean askedBefore;
  private int havePercent;
  private long hurriedNanos;

  static Behavior<Command> create(
      SwarmPorts ports, Bytes secret, int havePercent, ActorRef<Event> swarm) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new Announcer(context, ports, secret, havePercent, swarm, timers)));
  }

  private Announcer(
      ActorContext<Command> context,
      SwarmPorts ports,
      Bytes secret,
      int havePercent,
      ActorRef<Event> swarm,
      TimerScheduler<Command> timers) {
    super(context);
    this.ports = ports;
    this.secret = secret;
    this.havePercent = havePercent;
    this.hurriedNanos = ports.nanos().getAsLong() - BETWEEN_HURRIES.toNanos();
    this.swarm = swarm;
    this.timers = timers;
    this.backoff = Backoff.between(ports.config().retryMin(), ports.config().retryMax());
    this.incoming = context.messageAdapter(CircuitManager.Incoming.class, FromStranger::new);
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
        .onMessage(HandOver.class, this::onHandOver)
        .onMessage(Standing.class, this::onStanding)
        .onMessage(AnnounceAgain.class, this::onAnnounceAgain)
        .onMessage(Due.class, this::onDue)
        .onSignal(PostStop.class, stopped -> onPostStop())
        .build();
  }

  private Behavior<Command> onNeed(Need wanted) {
    need = wanted;
    boolean quickly = need.quickly() && mayHurry();
    if (need.partners() == 0) {
      timers.cancel(Due.ASK_PATHS);
    } else if (!asking && (quickly || !timers.isTimerActive(Due.ASK_PATHS))) {
      var pause = askedBefore ? backoff.next() : Duration.ZERO;
      timers.startSingleTimer(Due.ASK_PATHS, quickly ? QUICK : pause);
    }
    return this;
  }

  /**
   * Whoever lost a circuit has not been asking in vain: the pauses begin anew. But a partner that
   * takes circuits only to drop them gets no hail of them.
   */
  private boolean mayHurry() {
    long now = ports.nanos().getAsLong();
    if (now - hurriedNanos < BETWEEN_HURRIES.toNanos()) {
      return false;
    }
    hurriedNanos = now;
    backoff = backoff.succeeded();
    return true;
  }

  private Behavior<Command> onBuilt(Built built) {
    backoff = backoff.succeeded();
    return this;
  }

  private Behavior<Command> onHandOver(HandOver handOver) {
    days.values().forEach(day -> ports.circuits().tell(new CircuitManager.Forget(day.ticket())));
    days.clear();
    return Behaviors.stopped();
  }

  private Behavior<Command> onStranger(FromStranger stranger) {
    swarm.tell(new Called(stranger.incoming()));
    return this;
  }

  private Behavior<Command> onTell(Tell tell) {
    havePercent = tell.havePercent();
    days.values().forEach(day -> announce(day, tell.event()));
    return this;
  }

  private Behavior<Command> onDue(Due due) {
    switch (due) {
      case ASK_PATHS -> askPaths();
      case NO_ANSWER -> tryLater();
      case CHECK_DAY -> checkDay();
    }
    return this;
  }

  /** Around midnight two days are in use; paths are asked of either by chance. */
  private void askPaths() {
    if (asking || need.partners() == 0 || days.isEmpty()) {
      return;
    }
    asking = true;
    askedBefore = true;
    timers.startSingleTimer(Due.NO_ANSWER, ANSWER_WITHIN);
    var handles = List.copyOf(days.keySet());
    var handle = handles.get(ports.random().nextInt(handles.size()));
    int count = Math.min(MOST_PATHS, need.partners());
    ports
        .tracker()
        .tell(new TrackerClient.RequestPaths(handle, count, need.avoid(), answersFor(handle)));
  }

  private Behavior<Command> onAnswer(FromTracker from) {
    if (from.answer() instanceof TrackerClient.Announced announced) {
      var pause = Duration.ofSeconds(announced.againSeconds());
      again(from.handle(), pause.compareTo(LEAST_ANNOUNCE) < 0 ? LEAST_ANNOUNCE : pause);
      swarm.tell(new Crowd(announced.seeds(), announced.fetchers()));
    } else if (from.answer() instanceof TrackerClient.Paths paths) {
      onPaths(from.handle(), paths);
    } else if (from.answer() instanceof TrackerClient.Failed failed) {
      onFailed(from.handle(), failed);
    }
    return this;
  }

  private void onPaths(Bytes handle, TrackerClient.Paths paths) {
    swarm.tell(new Reach(true, ""));
    var day = days.get(handle);
    if (paths.grants().isEmpty() || day == null) {
      tryLater();
      return;
    }
    swarm.tell(new Granted(paths.grants(), day.keys().psk()));
    tryLater();
  }

  /** An announce that failed and paths that failed look alike: both are tried again later. */
  private void onFailed(Bytes handle, TrackerClient.Failed failed) {
    swarm.tell(new Reach(!failed.unreachable(), failed.problem()));
    if (!timers.isTimerActive(new AnnounceAgain(handle))) {
      again(handle, backoff.next());
    }
    tryLater();
  }

  private void tryLater() {
    asking = false;
    timers.cancel(Due.NO_ANSWER);
    timers.startSingleTimer(Due.ASK_PATHS, backoff.next());
    backoff = backoff.failed();
  }

  private Behavior<Command> onStanding(Standing standing) {
    boolean joined = standing.status().standing() == TrackerClient.Standing.JOINED;
    swarm.tell(new Reach(joined, standing.status().problem()));
    if (joined) {
      days.values().forEach(day -> announce(day, TrackerClient.Event.STARTED));
      backoff = backoff.succeeded();
      timers.startSingleTimer(Due.ASK_PATHS, Duration.ZERO);
    }
    return this;
  }

  private Behavior<Command> onAnnounceAgain(AnnounceAgain again) {
    var day = days.get(again.handle());
    if (day != null) {
      announce(day, TrackerClient.Event.UPDATE);
    }
    return this;
  }

  private void again(Bytes handle, Duration pause) {
    var again = new AnnounceAgain(handle);
    timers.startSingleTimer(again, again, pause);
  }

  private void checkDay() {
    var now = SwarmKeys.at(ports.clock().instant(), secret, ports.trackerKey());
    for (var keys : now) {
      if (!days.containsKey(keys.handle())) {
        begin(keys);
      }
    }
    for (var day : List.copyOf(days.values())) {
      if (!now.contains(day.keys())) {
        end(day);
      }
    }
  }

  private void begin(SwarmKeys keys) {
    var value = new byte[Ticket.BYTES];
    ports.random().nextBytes(value);
    var handle = keys.handle();
    var answers = forwarding((TrackerClient.Answer got) -> new FromTracker(handle, got));
    var day = new Day(keys, new Ticket(Bytes.copyOf(value)), answers);
    days.put(keys.handle(), day);
    ports.circuits().tell(new CircuitManager.Expect(day.ticket(), keys.psk(), incoming));
    announce(day, TrackerClient.Event.STARTED);
  }

  private void end(Day day) {
    days.remove(day.keys().handle());
    getContext().stop(day.answers());
    timers.cancel(new AnnounceAgain(day.keys().handle()));
    sayGoodbye(day);
  }

  private void sayGoodbye(Day day) {
    ports.circuits().tell(new CircuitManager.Forget(day.ticket()));
    ActorRef<TrackerClient.Answer> nobody = getContext().getSystem().ignoreRef();
    ports
        .tracker()
        .tell(
            new TrackerClient.Announce(
                day.keys().handle(),
                day.ticket(),
                TrackerClient.Event.STOPPED,
                havePercent,
                nobody));
  }

  private void announce(Day day, TrackerClient.Event event) {
    var handle = day.keys().handle();
    ports
        .tracker()
        .tell(
            new TrackerClient.Announce(
                handle, day.ticket(), event, havePercent, answersFor(handle)));
  }

  private ActorRef<TrackerClient.Answer> answersFor(Bytes handle) {
    return days.get(handle).answers();
  }

  /** A child, since a message adapter exists but once per type. */
  private <T> ActorRef<T> forwarding(Function<T, Command> as) {
    var self = getContext().getSelf();
    return getContext()
        .spawnAnonymous(
            Behaviors.receiveMessage(
                (T got) -> {
                  self.tell(as.apply(got));
                  return Behaviors.same();
                }));
  }

  private Behavior<Command> onPostStop() {
    days.values().forEach(this::sayGoodbye);
    return this;
  }
}
