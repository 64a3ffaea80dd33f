package org.eidolon.actors.link;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.eidolon.config.LinkConfig;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.Neighbor;
import org.eidolon.streams.link.LinkCloseReason;
import org.eidolon.streams.link.LinkConnection;
import org.eidolon.streams.link.LinkFailed;
import org.eidolon.streams.link.LinkTransport;

/** Owns every {@link Link}: at most one a neighbor, and no link is ever restarted. */
public final class LinkManager extends AbstractBehavior<LinkManager.Command> {
  public interface Command {}

  /**
   * The whole neighbor set from now on: new links are opened. Those to others are not used for new
   * paths; they are closed after a grace time, once no circuit needs them.
   */
  public record SetNeighbors(List<Neighbor> neighbors) implements Command {
    public SetNeighbors {
      neighbors = List.copyOf(neighbors);
    }
  }

  /** {@code subscriber} hears of every link, the present ones first. */
  public record Subscribe(ActorRef<Event> subscriber) implements Command {}

  /** The transport accepted a connection, whose far end has proven its identity. */
  public record Accepted(LinkConnection connection) implements Command {}

  /** How many links ended, and dials failed, for each reason; none that never occurred. */
  public record AskCounts(ActorRef<Counts> replyTo) implements Command {}

  public record Counts(Map<LinkCloseReason, Long> byReason) {
    public Counts {
      byReason = Map.copyOf(byReason);
    }
  }

  public sealed interface Event permits LinkUp, LinkDown, DialFailed, StrangerWaits {}

  /** A link is there; told again if the neighbor of a standing link has got new labels. */
  public record LinkUp(Neighbor neighbor, ActorRef<Link.Command> link) implements Event {}

  public record LinkDown(Neighbor neighbor, LinkCloseReason reason) implements Event {}

  public record DialFailed(Neighbor neighbor, LinkCloseReason reason) implements Event {}

  /** An authenticated peer dialled us that is no neighbor yet: the set may be out of date. */
  public record StrangerWaits(PeerId peer) implements Event {}

  private record Dialled(PeerId peer, LinkConnection connection) implements Command {}

  private record NotDialled(PeerId peer, LinkCloseReason reason) implements Command {}

  private record Redial(PeerId peer) implements Command {}

  private record PatienceEnds(LinkConnection stranger) implements Command {}

  private record LinkOver(Link.Over over) implements Command {}

  private record GraceEnds(PeerId peer) implements Command {}

  private record SubscriberGone(ActorRef<Event> subscriber) implements Command {}

  /** Former neighbors that may keep a link at a time; beyond, the first ones lose theirs. */
  private static final int MOST_LEAVING = 64;

  private final LinkConfig config;
  private final LinkTransport transport;
  private final PeerId self;
  private final RandomGenerator random;
  private final LongSupplier nanos;
  private final TimerScheduler<Command> timers;
  private final Link.Surroundings around;
  private final Map<PeerId, Place> places = new HashMap<>();
  private final Set<PeerId> leaving = new LinkedHashSet<>();
  private final Map<PeerId, LinkConnection> strangers = new LinkedHashMap<>();
  private final Set<ActorRef<Event>> subscribers = new HashSet<>();
  private final Map<LinkCloseReason, Long> counts = new EnumMap<>(LinkCloseReason.class);
  private long started;

  /** A neighbor's place in the set, with or without its link. */
  private static final class Place {
    Neighbor neighbor;
    Optional<ActorRef<Link.Command>> link = Optional.empty();
    Optional<LinkConnection> connection = Optional.empty();
    boolean dialling;
    Duration pause;
    long sinceNanos;

    Place(Neighbor neighbor, Duration pause) {
      this.neighbor = neighbor;
      this.pause = pause;
    }
  }

  /**
   * @param circuits hears of circuits that neighbors ask for
   * @param random safe for use by several threads
   * @param nanos a clock that only moves forward
   */
  public static Behavior<Command> create(
      LinkConfig config,
      LinkTransport transport,
      PeerId self,
      ActorRef<Link.CircuitAsked> circuits,
      RandomGenerator random,
      LongSupplier nanos) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new LinkManager(
                        context, timers, config, transport, self, circuits, random, nanos)));
  }

  private LinkManager(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      LinkConfig config,
      LinkTransport transport,
      PeerId self,
      ActorRef<Link.CircuitAsked> circuits,
      RandomGenerator random,
      LongSupplier nanos) {
    super(context);
    this.config = config;
    this.transport = transport;
    this.self = self;
    this.random = random;
    this.nanos = nanos;
    this.timers = timers;
    var owner = context.messageAdapter(Link.Over.class, LinkOver::new);
    this.around = new Link.Surroundings(circuits, owner, random, nanos);
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(SetNeighbors.class, this::onSetNeighbors)
        .onMessage(Accepted.class, accepted -> onAccepted(accepted.connection()))
        .onMessage(Dialled.class, this::onDialled)
        .onMessage(NotDialled.class, this::onNotDialled)
        .onMessage(Redial.class, redial -> onRedial(redial.peer()))
        .onMessage(PatienceEnds.class, this::onPatienceEnds)
        .onMessage(GraceEnds.class, ends -> onGraceEnds(ends.peer()))
        .onMessage(LinkOver.class, ended -> onLinkOver(ended.over()))
        .onMessage(Subscribe.class, this::onSubscribe)
        .onMessage(SubscriberGone.class, this::onSubscriberGone)
        .onMessage(AskCounts.class, this::onAskCounts)
        .onSignal(PostStop.class, stopped -> onPostStop())
        .build();
  }

  private Behavior<Command> onSetNeighbors(SetNeighbors set) {
    var wanted = new LinkedHashMap<PeerId, Neighbor>();
    set.neighbors().forEach(neighbor -> wanted.putIfAbsent(neighbor.peer(), neighbor));
    wanted.remove(self);
    for (var gone : Set.copyOf(places.keySet())) {
      if (!wanted.containsKey(gone) && !leaving.contains(gone)) {
        dismiss(gone);
      }
    }
    while (leaving.size() > MOST_LEAVING) {
      remove(leaving.iterator().next());
    }
    wanted.values().forEach(this::place);
    return this;
  }

  /** No neighbor any more: its link may serve out its circuits, and be wanted again soon. */
  private void dismiss(PeerId peer) {
    if (places.get(peer).link.isEmpty()) {
      remove(peer);
    } else {
      leaving.add(peer);
      timers.startTimerWithFixedDelay(peer, new GraceEnds(peer), config.removalGrace());
    }
  }

  private Behavior<Command> onGraceEnds(PeerId peer) {
    if (leaving.contains(peer)) {
      places
          .get(peer)
          .link
          .ifPresent(link -> link.tell(new Link.CloseIfUnused(LinkCloseReason.NOT_A_NEIGHBOR)));
    }
    return this;
  }

  private void remove(PeerId peer) {
    timers.cancel(peer);
    leaving.remove(peer);
    var gone = places.remove(peer);
    gone.link.ifPresent(link -> link.tell(new Link.Close(LinkCloseReason.NOT_A_NEIGHBOR)));
  }

  private void place(Neighbor neighbor) {
    var place = places.get(neighbor.peer());
    if (place == null) {
      place = new Place(neighbor, config.redialMin());
      places.put(neighbor.peer(), place);
    } else if (!place.neighbor.equals(neighbor)) {
      renew(place, neighbor);
    }
    if (leaving.remove(neighbor.peer())) {
      timers.cancel(neighbor.peer());
    }
    var stranger = strangers.remove(neighbor.peer());
    if (stranger != null) {
      timers.cancel(stranger);
      join(place, stranger);
    }
    if (place.link.isEmpty() && !timers.isTimerActive(neighbor.peer())) {
      onRedial(neighbor.peer());
    }
  }

  private void renew(Place place, Neighbor neighbor) {
    place.neighbor = neighbor;
    place.link.ifPresent(
        link -> {
          link.tell(new Link.Renew(neighbor));
          publish(new LinkUp(neighbor, link));
        });
  }

  private Behavior<Command> onRedial(PeerId peer) {
    var place = places.get(peer);
    if (place != null && place.neighbor.weDial() && place.link.isEmpty() && !place.dialling) {
      place.dialling = true;
      getContext()
          .pipeToSelf(
              transport.dial(place.neighbor.address(), peer),
              (connection, failure) ->
                  failure == null
                      ? new Dialled(peer, connection)
                      : new NotDialled(peer, reason(failure)));
    }
    return this;
  }

  private static LinkCloseReason reason(Throwable failure) {
    var cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof LinkFailed failed ? failed.reason() : LinkCloseReason.IO_ERROR;
  }

  private Behavior<Command> onDialled(Dialled dialled) {
    var place = places.get(dialled.peer());
    if (place == null) {
      refuse(dialled.connection(), LinkCloseReason.NOT_A_NEIGHBOR);
    } else {
      place.dialling = false;
      join(place, dialled.connection());
    }
    return this;
  }

  private Behavior<Command> onNotDialled(NotDialled failed) {
    count(failed.reason());
    var place = places.get(failed.peer());
    if (place != null) {
      place.dialling = false;
      publish(new DialFailed(place.neighbor, failed.reason()));
      pauseBeforeDial(place);
    }
    return this;
  }

  /** Doubles from try to try; each pause is drawn from its upper half, so that none meet. */
  private void pauseBeforeDial(Place place) {
    if (place.link.isEmpty() && place.neighbor.weDial()) {
      long most = place.pause.toNanos();
      var pause = Duration.ofNanos(most - random.nextLong(most / 2 + 1));
      timers.startSingleTimer(place.neighbor.peer(), new Redial(place.neighbor.peer()), pause);
      var doubled = place.pause.multipliedBy(2);
      place.pause = doubled.compareTo(config.redialMax()) < 0 ? doubled : config.redialMax();
    }
  }

  private Behavior<Command> onAccepted(LinkConnection connection) {
    var place = places.get(connection.peer());
    if (place != null) {
      join(place, connection);
    } else if (strangers.containsKey(connection.peer())) {
      refuse(connection, LinkCloseReason.DUPLICATE);
    } else if (strangers.size() >= config.strangers()) {
      refuse(connection, LinkCloseReason.TOO_MANY);
    } else {
      strangers.put(connection.peer(), connection);
      timers.startSingleTimer(connection, new PatienceEnds(connection), config.strangerPatience());
      publish(new StrangerWaits(connection.peer()));
    }
    return this;
  }

  private Behavior<Command> onPatienceEnds(PatienceEnds ends) {
    if (strangers.remove(ends.stranger().peer(), ends.stranger())) {
      refuse(ends.stranger(), LinkCloseReason.NOT_A_NEIGHBOR);
    }
    return this;
  }

  private void refuse(LinkConnection connection, LinkCloseReason reason) {
    count(reason);
    connection.close(reason);
  }

  private void join(Place place, LinkConnection connection) {
    if (place.link.isPresent()) {
      refuse(connection, LinkCloseReason.DUPLICATE);
      return;
    }
    timers.cancel(place.neighbor.peer());
    var behavior =
        Behaviors.supervise(Link.create(connection, place.neighbor, config, around))
            .onFailure(SupervisorStrategy.stop());
    var link = getContext().spawn(behavior, "link-" + started++);
    place.link = Optional.of(link);
    place.connection = Optional.of(connection);
    place.sinceNanos = nanos.getAsLong();
    publish(new LinkUp(place.neighbor, link));
  }

  private Behavior<Command> onLinkOver(Link.Over over) {
    count(over.reason());
    publish(new LinkDown(over.neighbor(), over.reason()));
    var place = places.get(over.neighbor().peer());
    if (place != null && place.connection.filter(over.connection()::equals).isPresent()) {
      place.link = Optional.empty();
      place.connection = Optional.empty();
      if (leaving.contains(over.neighbor().peer())) {
        remove(over.neighbor().peer());
        return this;
      }
      // A link that lasted longer than the pause before it shows that the neighbor is well.
      if (nanos.getAsLong() - place.sinceNanos > place.pause.toNanos()) {
        place.pause = config.redialMin();
      }
      pauseBeforeDial(place);
    }
    return this;
  }

  private Behavior<Command> onSubscribe(Subscribe subscribe) {
    if (subscribers.add(subscribe.subscriber())) {
      getContext().watchWith(subscribe.subscriber(), new SubscriberGone(subscribe.subscriber()));
    }
    for (var place : places.values()) {
      place.link.ifPresent(link -> subscribe.subscriber().tell(new LinkUp(place.neighbor, link)));
    }
    return this;
  }

  private Behavior<Command> onSubscriberGone(SubscriberGone gone) {
    subscribers.remove(gone.subscriber());
    return this;
  }

  private Behavior<Command> onAskCounts(AskCounts ask) {
    ask.replyTo().tell(new Counts(counts));
    return this;
  }

  private Behavior<Command> onPostStop() {
    strangers.values().forEach(stranger -> stranger.close(LinkCloseReason.REQUESTED));
    return this;
  }

  private void publish(Event event) {
    subscribers.forEach(subscriber -> subscriber.tell(event));
  }

  private void count(LinkCloseReason reason) {
    counts.merge(reason, 1L, Long::sum);
  }
}
