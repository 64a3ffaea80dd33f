package org.eidolon.actors.swarm;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.eidolon.actors.tracker.Memberships;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.tracker.TrackerAddress;
import org.eidolon.proto.tracker.TrackerTiers;
import org.eidolon.proto.tracker.Traffic;

/**
 * Speaks for a swarm whose torrent names trackers: an {@link Announcer} for the first that serves
 * us, in the order of their tiers. Those before it are tried on, and as soon as one of them serves
 * us those behind it are left.
 *
 * <pre>
 *   tier 1   refused  - Announcer, tries on
 *   tier 1   rests, is asked again later
 *   tier 1   serves   - Announcer, is asked for paths
 *   tier 2   not needed
 * </pre>
 *
 * A node is in a few networks at a time, so a torrent of many dead trackers keeps few of them at a
 * time: those that fail give their places back, and are asked again after pauses that grow.
 *
 * <p>Circuits stay as they are whoever planned them.
 */
final class TieredAnnouncer extends AbstractBehavior<Announcer.Command> {
  private record Joined(Memberships.Member member) implements Announcer.Command {}

  private record FromSpeaker(TrackerAddress tracker, Announcer.Event event)
      implements Announcer.Command {}

  private record PatienceEnds(TrackerAddress tracker) implements Announcer.Command {}

  /** It failed for long enough to give its place back. */
  private record HoldEnds(TrackerAddress tracker) implements Announcer.Command {}

  private record RestEnds(TrackerAddress tracker) implements Announcer.Command {}

  private record SpeakerGone(TrackerAddress tracker, ActorRef<Announcer.Command> speaker)
      implements Announcer.Command {}

  /** Trackers that do not serve us and are asked all the same, at a time. */
  static final int MOST_NOT_SERVING = 3;

  /** How long one that fails is tried on before it rests. */
  static final Duration HOLD = Duration.ofMinutes(1);

  static final Duration REST_LEAST = Duration.ofSeconds(15);
  static final Duration REST_MOST = Duration.ofMinutes(5);

  private final SwarmPorts ports;
  private final SwarmPorts.Networks networks;
  private final Bytes secret;
  private final Optional<Bytes> sideSecret;
  private final ActorRef<Announcer.Event> swarm;
  private final ActorRef<Memberships.Member> joined;
  private final TimerScheduler<Announcer.Command> timers;
  private final Map<TrackerAddress, TrackerPlace> places = new HashMap<>();

  /** Answers under way, for each tracker: only the last is of the place that we have now. */
  private final Map<TrackerAddress, Integer> awaited = new HashMap<>();

  private TrackerTiers tiers;
  private Announcer.Need need = new Announcer.Need(0, Set.of(), false);
  private Announcer.Reach told = new Announcer.Reach(false, "");
  private Announcer.Moved moved = new Announcer.Moved(Traffic.NONE);
  private int havePercent;
  private int speakers;
  private long opened;
  private boolean handingOver;

  /**
   * What speaks for a swarm: with the trackers that its torrent names, else with that of our home
   * network.
   */
  static Behavior<Announcer.Command> create(
      SwarmPorts ports,
      List<List<TrackerAddress>> named,
      Bytes secret,
      Optional<Bytes> sideSecret,
      int havePercent,
      ActorRef<Announcer.Event> swarm) {
    if (named.isEmpty() || ports.networks().isEmpty()) {
      return Announcer.create(ports, secret, sideSecret, havePercent, swarm);
    }
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new TieredAnnouncer(
                        context, ports, named, secret, sideSecret, havePercent, swarm, timers)));
  }

  private TieredAnnouncer(
      ActorContext<Announcer.Command> context,
      SwarmPorts ports,
      List<List<TrackerAddress>> named,
      Bytes secret,
      Optional<Bytes> sideSecret,
      int havePercent,
      ActorRef<Announcer.Event> swarm,
      TimerScheduler<Announcer.Command> timers) {
    super(context);
    this.ports = ports;
    this.networks = ports.networks().orElseThrow();
    this.secret = secret;
    this.sideSecret = sideSecret;
    this.havePercent = havePercent;
    this.swarm = swarm;
    this.timers = timers;
    this.joined = context.messageAdapter(Memberships.Member.class, Joined::new);
    this.tiers = TrackerTiers.shuffled(named, Set.of(networks.home().key()), ports.random());
    walk();
  }

  @Override
  public Receive<Announcer.Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Announcer.Need.class, this::onNeed)
        .onMessage(Announcer.Tell.class, this::onTell)
        .onMessage(Announcer.Moved.class, this::onMoved)
        .onMessage(Announcer.HandOver.class, this::onHandOver)
        .onMessage(Joined.class, this::onJoined)
        .onMessage(FromSpeaker.class, this::onSpeaker)
        .onMessage(PatienceEnds.class, this::onPatienceEnds)
        .onMessage(HoldEnds.class, this::onHoldEnds)
        .onMessage(RestEnds.class, this::onRestEnds)
        .onMessage(SpeakerGone.class, this::onSpeakerGone)
        .onMessage(Announcer.Command.class, this::onOther)
        .build();
  }

  /** Opens what is to be tried, up to the first that serves us, and closes what is behind it. */
  private void walk() {
    boolean needed = true;
    for (var tracker : tiers.order()) {
      if (!needed) {
        close(tracker);
        continue;
      }
      var place = places.computeIfAbsent(tracker, any -> new TrackerPlace());
      if (place.wantsToBeAsked() && hasRoomFor(place)) {
        open(tracker, place);
      }
      needed = place.standing == TrackerPlace.Standing.FAILS;
    }
    while (notServing() > MOST_NOT_SERVING) {
      restLongestFailing();
    }
    spread();
  }

  /** One that was never asked goes before those that failed. */
  private boolean hasRoomFor(TrackerPlace place) {
    if (notServing() >= MOST_NOT_SERVING && place.standing == TrackerPlace.Standing.TRYING) {
      restLongestFailing();
    }
    return notServing() < MOST_NOT_SERVING;
  }

  private long notServing() {
    return places.values().stream().filter(TrackerPlace::isHeldInVain).count();
  }

  private void restLongestFailing() {
    places.entrySet().stream()
        .filter(each -> each.getValue().isHeldInVain())
        .filter(each -> each.getValue().standing == TrackerPlace.Standing.FAILS)
        .min(Comparator.comparing(each -> each.getValue().opened))
        .ifPresent(each -> rest(each.getKey(), each.getValue()));
  }

  private void open(TrackerAddress tracker, TrackerPlace place) {
    place.held = true;
    place.opened = opened++;
    if (place.standing == TrackerPlace.Standing.FAILS) {
      hold(tracker);
    }
    awaited.merge(tracker, 1, Integer::sum);
    networks.memberships().tell(new Memberships.Use(tracker, getContext().getSelf(), joined));
  }

  private void hold(TrackerAddress tracker) {
    timers.startSingleTimer(tracker, new HoldEnds(tracker), HOLD);
  }

  private void rest(TrackerAddress tracker, TrackerPlace place) {
    giveBack(tracker, place);
    place.resting = true;
    long most = place.rests.next().toNanos();
    var pause = Duration.ofNanos(most - ports.random().nextLong(most / 4 + 1));
    place.rests = place.rests.failed();
    timers.startSingleTimer(tracker, new RestEnds(tracker), pause);
  }

  private void close(TrackerAddress tracker) {
    var place = places.remove(tracker);
    if (place != null) {
      timers.cancel(tracker);
      giveBack(tracker, place);
    }
  }

  private void giveBack(TrackerAddress tracker, TrackerPlace place) {
    place.speaker.ifPresent(getContext()::stop);
    place.events.ifPresent(getContext()::stop);
    place.speaker = Optional.empty();
    place.events = Optional.empty();
    if (place.held) {
      place.held = false;
      networks.memberships().tell(new Memberships.Release(tracker, getContext().getSelf()));
    }
  }

  /** Paths are asked of one tracker alone, and only what it says is shown. */
  private void spread() {
    var asked = current();
    var none = new Announcer.Need(0, Set.of(), false);
    for (var tracker : tiers.order()) {
      var place = places.get(tracker);
      if (place != null) {
        place.speaker.ifPresent(speaker -> speaker.tell(tracker.equals(asked) ? need : none));
      }
    }
    need = new Announcer.Need(need.partners(), need.avoid(), false);
    var reach = places.get(asked).reach;
    if (!reach.equals(told)) {
      told = reach;
      swarm.tell(reach);
    }
  }

  private TrackerAddress current() {
    var present = tiers.order().stream().filter(places::containsKey).toList();
    return present.stream()
        .filter(tracker -> places.get(tracker).standing == TrackerPlace.Standing.SERVES)
        .findFirst()
        .orElse(present.get(0));
  }

  private Behavior<Announcer.Command> onJoined(Joined now) {
    var tracker = now.member().tracker();
    var place = places.get(tracker);
    boolean isLast =
        awaited.merge(tracker, -1, (sum, one) -> sum + one == 0 ? null : sum + one) == null;
    if (!isLast || place == null || !place.held || handingOver) {
      return this;
    }
    if (now.member().client().isEmpty()) {
      onRefused(tracker, place);
      return this;
    }
    place.member = Optional.of(now.member());
    var there = ports.at(now.member().client().get(), tracker.key());
    var events = forwarding(tracker);
    var speaker =
        getContext()
            .spawnAnonymous(Announcer.create(there, secret, sideSecret, havePercent, events));
    getContext().watchWith(speaker, new SpeakerGone(tracker, speaker));
    speakers++;
    place.speaker = Optional.of(speaker);
    place.events = Optional.of(events);
    speaker.tell(moved);
    spread();
    return this;
  }

  /** Other swarms have all the places: later there may be one. */
  private void onRefused(TrackerAddress tracker, TrackerPlace place) {
    place.held = false;
    place.reach = new Announcer.Reach(false, Memberships.Member.TOO_MANY);
    place.standing = TrackerPlace.Standing.FAILS;
    rest(tracker, place);
    walk();
  }

  /** A child, since a message adapter exists but once per type. */
  private ActorRef<Announcer.Event> forwarding(TrackerAddress tracker) {
    var self = getContext().getSelf();
    return getContext()
        .spawnAnonymous(
            Behaviors.receiveMessage(
                event -> {
                  self.tell(new FromSpeaker(tracker, event));
                  return Behaviors.same();
                }));
  }

  private Behavior<Announcer.Command> onSpeaker(FromSpeaker from) {
    var place = places.get(from.tracker());
    if (place == null || !place.held || handingOver) {
      return this;
    }
    if (from.event() instanceof Announcer.Served served) {
      onServed(from.tracker(), place, served.served());
    } else if (from.event() instanceof Announcer.Reach reach) {
      place.reach = reach;
      spread();
    } else if (!(from.event() instanceof Announcer.Crowd) || from.tracker().equals(current())) {
      swarm.tell(from.event());
    }
    return this;
  }

  /** Who served us may have started again: others in its place would split the swarm for that. */
  private void onServed(TrackerAddress tracker, TrackerPlace place, boolean served) {
    if (served) {
      timers.cancel(tracker);
      if (place.standing != TrackerPlace.Standing.SERVES) {
        place.serves();
        tiers = tiers.worked(tracker);
        walk();
      }
    } else if (place.standing == TrackerPlace.Standing.TRYING) {
      onFails(tracker, place);
    } else if (place.standing == TrackerPlace.Standing.SERVES && !timers.isTimerActive(tracker)) {
      var patience = place.member.orElseThrow().patience();
      timers.startSingleTimer(tracker, new PatienceEnds(tracker), patience);
    }
  }

  private void onFails(TrackerAddress tracker, TrackerPlace place) {
    place.standing = TrackerPlace.Standing.FAILS;
    hold(tracker);
    walk();
  }

  private Behavior<Announcer.Command> onPatienceEnds(PatienceEnds ends) {
    var place = places.get(ends.tracker());
    if (place != null) {
      onFails(ends.tracker(), place);
    }
    return this;
  }

  private Behavior<Announcer.Command> onHoldEnds(HoldEnds ends) {
    var place = places.get(ends.tracker());
    if (place != null && place.isHeldInVain()) {
      rest(ends.tracker(), place);
      walk();
    }
    return this;
  }

  private Behavior<Announcer.Command> onRestEnds(RestEnds ends) {
    var place = places.get(ends.tracker());
    if (place != null) {
      place.resting = false;
      walk();
    }
    return this;
  }

  private Behavior<Announcer.Command> onNeed(Announcer.Need wanted) {
    need = wanted;
    spread();
    return this;
  }

  private Behavior<Announcer.Command> onTell(Announcer.Tell tell) {
    havePercent = tell.havePercent();
    return onOther(tell);
  }

  private Behavior<Announcer.Command> onMoved(Announcer.Moved now) {
    moved = now;
    return onOther(now);
  }

  private Behavior<Announcer.Command> onOther(Announcer.Command command) {
    places.values().forEach(place -> place.speaker.ifPresent(speaker -> speaker.tell(command)));
    return this;
  }

  private Behavior<Announcer.Command> onHandOver(Announcer.HandOver handOver) {
    handingOver = true;
    onOther(handOver);
    return speakers == 0 ? Behaviors.stopped() : this;
  }

  private Behavior<Announcer.Command> onSpeakerGone(SpeakerGone gone) {
    speakers--;
    if (handingOver) {
      return speakers == 0 ? Behaviors.stopped() : this;
    }
    var place = places.get(gone.tracker());
    if (place != null && place.speaker.equals(Optional.of(gone.speaker()))) {
      throw new IllegalStateException("the announcer at one tracker failed");
    }
    return this;
  }
}
