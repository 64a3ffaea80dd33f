package org.eidolon.actors.swarm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.eidolon.actors.circuit.CircuitManager;
import org.eidolon.actors.tracker.TrackerClient;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.swarm.SwarmKeys;
import org.eidolon.proto.tracker.Ticket;
import org.eidolon.proto.tracker.Traffic;

/**
 * The handles of the day under which a swarm is announced, each with a ticket for who comes. Around
 * midnight there are two. Belongs to an {@link Announcer} and is used by it alone.
 */
final class AnnouncedDays {

  /**
   * @param side whether it is the side door's
   */
  private record Day(
      SwarmKeys keys, boolean side, Ticket ticket, ActorRef<TrackerClient.Answer> answers) {}

  private final ActorContext<Announcer.Command> context;
  private final SwarmPorts ports;
  private final Bytes secret;
  private final Optional<Bytes> sideSecret;
  private final ActorRef<CircuitManager.Incoming> incoming;
  private final Map<Bytes, Day> days = new HashMap<>();
  private int havePercent;
  private boolean accounted;
  private boolean begun;
  private Traffic moved = Traffic.NONE;

  /** The day whose announces tell of traffic, one at a time so that none is told twice. */
  private Optional<Bytes> teller = Optional.empty();

  private Traffic toldBefore = Traffic.NONE;

  AnnouncedDays(
      ActorContext<Announcer.Command> context,
      SwarmPorts ports,
      Bytes secret,
      Optional<Bytes> sideSecret,
      int havePercent,
      ActorRef<CircuitManager.Incoming> incoming) {
    this.context = context;
    this.ports = ports;
    this.secret = secret;
    this.sideSecret = sideSecret;
    this.havePercent = havePercent;
    this.incoming = incoming;
  }

  /**
   * Begins the days that are due and ends the others.
   *
   * @return handles that are no longer in use
   */
  List<Bytes> check() {
    var now = ports.clock().instant();
    var own = SwarmKeys.at(now, secret, ports.trackerKey());
    var side =
        sideSecret.map(other -> SwarmKeys.at(now, other, ports.trackerKey())).orElse(List.of());
    own.forEach(keys -> begin(keys, false));
    side.forEach(keys -> begin(keys, true));
    var ended = new ArrayList<Bytes>();
    for (var day : List.copyOf(days.values())) {
      if (!own.contains(day.keys()) && !side.contains(day.keys())) {
        days.remove(day.keys().handle());
        context.stop(day.answers());
        sayGoodbye(day);
        ended.add(day.keys().handle());
      }
    }
    return ended;
  }

  private void begin(SwarmKeys keys, boolean side) {
    if (days.containsKey(keys.handle())) {
      return;
    }
    var value = new byte[Ticket.BYTES];
    ports.random().nextBytes(value);
    var answers = forwarding(keys.handle());
    var day = new Day(keys, side, new Ticket(Bytes.copyOf(value)), answers);
    days.put(keys.handle(), day);
    ports.circuits().tell(new CircuitManager.Expect(day.ticket(), keys.psk(), incoming));
    announce(day, TrackerClient.Event.STARTED, day.answers());
  }

  /** A child, since a message adapter exists but once per type. */
  private ActorRef<TrackerClient.Answer> forwarding(Bytes handle) {
    var self = context.getSelf();
    return context.spawnAnonymous(
        Behaviors.receiveMessage(
            (TrackerClient.Answer got) -> {
              self.tell(new Announcer.FromTracker(handle, got));
              return Behaviors.same();
            }));
  }

  void announceAll(TrackerClient.Event event) {
    days.values().forEach(day -> announce(day, event, day.answers()));
  }

  /** Tells the tracker that we are still there, if the handle is still in use. */
  void announceAgain(Bytes handle) {
    var day = days.get(handle);
    if (day != null) {
      announce(day, TrackerClient.Event.UPDATE, day.answers());
    }
  }

  private void announce(
      Day day, TrackerClient.Event event, ActorRef<TrackerClient.Answer> answers) {
    ports
        .tracker()
        .tell(
            new TrackerClient.Announce(
                day.keys().handle(), day.ticket(), event, havePercent, traffic(day), answers));
  }

  private Optional<Traffic> traffic(Day day) {
    if (teller.isEmpty() && !day.side()) {
      teller = Optional.of(day.keys().handle());
    }
    return accounted && teller.equals(Optional.of(day.keys().handle()))
        ? Optional.of(moved.since(toldBefore))
        : Optional.empty();
  }

  /** What moved before the first word of it was other trackers' business. */
  void moved(Traffic now) {
    if (!begun) {
      begun = true;
      toldBefore = now;
    }
    moved = now;
  }

  void accounted(boolean wanted) {
    accounted = wanted;
  }

  void havePercent(int percent) {
    havePercent = percent;
  }

  /** Where partners are looked for: behind the side door nobody is. */
  List<Bytes> handles() {
    return days.values().stream()
        .filter(day -> !day.side())
        .map(day -> day.keys().handle())
        .toList();
  }

  /** Who takes the tracker's answers about a handle in use. */
  ActorRef<TrackerClient.Answer> answersFor(Bytes handle) {
    return days.get(handle).answers();
  }

  /** What partners under the handle share with us; empty if it is no longer in use. */
  Optional<Bytes> pskOf(Bytes handle) {
    return Optional.ofNullable(days.get(handle)).map(day -> day.keys().psk());
  }

  /** Takes no more callers, and says nothing to the tracker. */
  void handOver() {
    days.values().forEach(day -> ports.circuits().tell(new CircuitManager.Forget(day.ticket())));
    days.clear();
  }

  void sayGoodbye() {
    days.values().forEach(this::sayGoodbye);
  }

  private void sayGoodbye(Day day) {
    ports.circuits().tell(new CircuitManager.Forget(day.ticket()));
    announce(day, TrackerClient.Event.STOPPED, context.getSystem().ignoreRef());
    if (teller.equals(Optional.of(day.keys().handle()))) {
      teller = Optional.empty();
      toldBefore = moved;
    }
  }
}
