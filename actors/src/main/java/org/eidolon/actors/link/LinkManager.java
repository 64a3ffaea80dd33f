package org.eidolon.actors.link;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import org.eidolon.proto.Bytes;
import org.eidolon.proto.limits.RateLimit;
import org.eidolon.proto.limits.SharedPace;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.Neighbor;
import org.eidolon.proto.tracker.Neighborhoods;
import org.eidolon.streams.link.LinkCloseReason;
import org.eidolon.streams.link.LinkConnection;
import org.eidolon.streams.link.LinkTransport;

/** Owns every {@link Link}: at most one a neighbor, and no link is ever restarted. */
public final class LinkManager extends AbstractBehavior<LinkManager.Command> {
  public interface Command {}

  /**
   * The whole neighbor set of one network from now on, empty if we leave it: new links are opened.
   * Those to peers that no network names any more are not used for new paths; they are closed after
   * a grace time, once no circuit needs them.
   */
  public record SetNeighbors(Neighborhoods.Network network, List<Neighbor> neighbors)
      implements Command {
    public SetNeighbors {
      neighbors = List.copyOf(neighbors);
    }
  }

  /**
   * {@code subscriber} hears of every link, the present ones first.
   *
   * @param network the key of the one whose links it hears of, and of strangers; empty for all
   */
  public record Subscribe(ActorRef<Event> subscriber, Optional<Bytes> network) implements Command {
    public Subscribe(ActorRef<Event> subscriber) {
      this(subscriber, Optional.empty());
    }
  }

  /** The transport accepted a connection, whose far end has proven its identity. */
  public record Accepted(LinkConnection connection) implements Command {}

  /** How much all links together may carry for others from now on. */
  public record LimitRelayed(RateLimit limit) implements Command {}

  /** How many links ended, and dials failed, for each reason; none that never occurred. */
  public record AskCounts(ActorRef<Counts> replyTo) implements Command {}

  public record Counts(Map<LinkCloseReason, Long> byReason) {
    public Counts {
      byReason = Map.copyOf(byReason);
    }
  }

  /** {@code replyTo} hears who our neighbors are; for our own people alone. */
  public record AskNeighbors(ActorRef<Neighbors> replyTo) implements Command {}

  public record Neighbors(List<NeighborView> neighbors) {
    public Neighbors {
      neighbors = List.copyOf(neighbors);
    }
  }

  /** {@code replyTo} hears how the links fare and what went over them. */
  public record AskFigures(ActorRef<LinkFigures> replyTo) implements Command {}

  public sealed interface Event permits LinkUp, LinkDown, NameGone, DialFailed, StrangerWaits {}

  /**
   * A link is there; told for each network as soon as its neighbor was met where that network has
   * us meet it, and again if the neighbor of a standing link has got new labels.
   */
  public record LinkUp(Neighbor neighbor, ActorRef<Link.Command> link) implements Event {}

  public record LinkDown(Neighbor neighbor, LinkCloseReason reason) implements Event {}

  /** The link stays, but is not called so any more. */
  public record NameGone(Neighbor neighbor) implements Event {}

  public record DialFailed(Neighbor neighbor, LinkCloseReason reason) implements Event {}

  /** An authenticated peer dialled us that is no neighbor yet: the set may be out of date. */
  public record StrangerWaits(PeerId peer) implements Event {}

  private record LinkOver(Link.Over over) implements Command {}

  private record SubscriberGone(ActorRef<Event> subscriber) implements Command {}

  private final LinkConfig config;
  private final PeerId self;
  private final LongSupplier nanos;
  private final Link.Surroundings around;
  private final Neighborhoods neighborhoods = new Neighborhoods();
  private final Map<PeerId, LinkPlace> places = new HashMap<>();
  private final Grace grace;
  private final Dialling dialling;
  private final Strangers strangers;
  private final Meetings meetings;
  private final LinkNews news = new LinkNews();
  private final LinkTally tally = new LinkTally();
  private final LinkMeter meter = new LinkMeter();
  private final SharedPace relayed = new SharedPace();
  private final LinkLives lives = new LinkLives();
  private long started;

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
    this.self = self;
    this.nanos = nanos;
    this.grace = new Grace(config, timers);
    var owner = context.messageAdapter(Link.Over.class, LinkOver::new);
    this.around = new Link.Surroundings(circuits, owner, random, nanos, meter, relayed);
    this.dialling = new Dialling(context, timers, config, transport, random, tally);
    this.strangers = new Strangers(config, timers);
    this.meetings = new Meetings(config, timers, context.getSelf());
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(SetNeighbors.class, this::onSetNeighbors)
        .onMessage(Accepted.class, accepted -> onAccepted(accepted.connection()))
        .onMessage(Dialling.Dialled.class, this::onDialled)
        .onMessage(Dialling.NotDialled.class, this::onNotDialled)
        .onMessage(Dialling.Redial.class, this::onRedial)
        .onMessage(Meetings.Over.class, this::onMeetingOver)
        .onMessage(Strangers.PatienceEnds.class, this::onPatienceEnds)
        .onMessage(Grace.Ends.class, ends -> onGraceEnds(ends.peer()))
        .onMessage(LinkOver.class, ended -> onLinkOver(ended.over()))
        .onMessage(Subscribe.class, this::onSubscribe)
        .onMessage(SubscriberGone.class, this::onSubscriberGone)
        .onMessage(LimitRelayed.class, this::onLimitRelayed)
        .onMessage(AskCounts.class, this::onAskCounts)
        .onMessage(AskFigures.class, this::onAskFigures)
        .onMessage(AskNeighbors.class, this::onAskNeighbors)
        .onSignal(PostStop.class, stopped -> onPostStop())
        .build();
  }

  private Behavior<Command> onLimitRelayed(LimitRelayed limit) {
    relayed.limit(limit.limit(), nanos.getAsLong());
    return this;
  }

  private Behavior<Command> onSetNeighbors(SetNeighbors set) {
    neighborhoods.assign(set.network(), set.neighbors());
    var wanted = neighborhoods.all();
    wanted.remove(self);
    for (var gone : Set.copyOf(places.keySet())) {
      if (!wanted.containsKey(gone) && !grace.isLeaving(gone)) {
        dismiss(gone);
      }
    }
    for (var first = grace.oneTooMany(); first.isPresent(); first = grace.oneTooMany()) {
      remove(first.get());
    }
    wanted.forEach(this::place);
    return this;
  }

  /** No neighbor any more: its link may serve out its circuits, and be wanted again soon. */
  private void dismiss(PeerId peer) {
    if (places.get(peer).link.isEmpty()) {
      remove(peer);
    } else {
      grace.leaves(peer);
    }
  }

  private Behavior<Command> onGraceEnds(PeerId peer) {
    var place = places.get(peer);
    if (place != null && (grace.isLeaving(peer) || place.shown.isEmpty())) {
      place.link.ifPresent(
          link -> link.tell(new Link.CloseIfUnused(LinkCloseReason.NOT_A_NEIGHBOR)));
    } else {
      grace.end(peer);
    }
    return this;
  }

  private void remove(PeerId peer) {
    grace.gone(peer);
    var gone = places.remove(peer);
    gone.link.ifPresent(link -> link.tell(new Link.Close(LinkCloseReason.NOT_A_NEIGHBOR)));
    lost(gone, LinkCloseReason.NOT_A_NEIGHBOR);
  }

  private void place(PeerId peer, List<Neighborhoods.Name> names) {
    var place = places.computeIfAbsent(peer, any -> new LinkPlace());
    grace.stays(peer);
    news.rename(place, names);
    unlessShown(place);
    if (place.link.isEmpty() || !place.metByCall().isEmpty()) {
      greetWaiting(peer);
    }
    dialAll(peer, place);
  }

  private void greetWaiting(PeerId peer) {
    strangers.take(peer).ifPresent(this::onAccepted);
  }

  /** The link of a neighbor whom no network lets us meet any more is as that of a former one. */
  private void unlessShown(LinkPlace place) {
    if (place.shown.isEmpty() && place.link.isPresent()) {
      grace.unlessUnderWay(place.way().peer());
    }
  }

  /** Wherever a network has us meet the peer and we have not: what others know tells it nothing. */
  private void dialAll(PeerId peer, LinkPlace place) {
    place.toDial().forEach(address -> onRedial(new Dialling.Redial(peer, address)));
  }

  private Behavior<Command> onRedial(Dialling.Redial redial) {
    var place = places.get(redial.peer());
    if (place != null && !grace.isLeaving(redial.peer())) {
      dialling.dial(place, redial);
    }
    return this;
  }

  private Behavior<Command> onDialled(Dialling.Dialled dialled) {
    var place = places.get(dialled.peer());
    if (place == null) {
      refuse(dialled.connection(), LinkCloseReason.NOT_A_NEIGHBOR);
      return this;
    }
    place.endDial(dialled.address());
    var met = place.metAt(dialled.address());
    if (place.link.isEmpty()) {
      join(place, dialled.connection(), met);
    } else if (met.isEmpty()) {
      refuse(dialled.connection(), LinkCloseReason.DUPLICATE);
    } else {
      meet(place, dialled.connection(), met);
    }
    return this;
  }

  private Behavior<Command> onNotDialled(Dialling.NotDialled failed) {
    tally.notDialled(failed.reason());
    var place = places.get(failed.peer());
    if (place != null) {
      place.endDial(failed.address());
      news.dialFailed(place, failed.address(), failed.reason());
      dialling.pause(failed.peer(), place, failed.address());
    }
    return this;
  }

  private Behavior<Command> onAccepted(LinkConnection connection) {
    var place = places.get(connection.peer());
    var met = place == null ? List.<Neighborhoods.Name>of() : place.metByCall();
    if (place != null && place.link.isEmpty()) {
      join(place, connection, met);
    } else if (!met.isEmpty()) {
      meet(place, connection, met);
    } else {
      await(connection);
    }
    return this;
  }

  private void await(LinkConnection stranger) {
    var refused = strangers.admit(stranger);
    if (refused.isPresent()) {
      refuse(stranger, refused.get());
    } else {
      news.strangerWaits(stranger.peer());
    }
  }

  /**
   * Another network's neighbor is one that we are linked with: the two of us have met for its sake
   * as well, and keep the connection for as long as a stranger would.
   */
  private void meet(LinkPlace place, LinkConnection connection, List<Neighborhoods.Name> met) {
    news.show(place, met);
    meetings.begin(connection, met);
  }

  private Behavior<Command> onMeetingOver(Meetings.Over over) {
    meetings.end(over.connection()).ifPresent(meeting -> onMet(meeting, over.farEnd()));
    return this;
  }

  private void onMet(Meeting meeting, boolean endedByPeer) {
    var connection = meeting.connection();
    var place = places.get(connection.peer());
    if (place == null || !connection.dialledByUs()) {
      return;
    }
    if (endedByPeer) {
      notMet(connection.peer(), place, meeting);
    } else {
      meeting.met().forEach(name -> place.succeeded(name.neighbor().address()));
    }
  }

  /** It does not take us for a neighbor there. */
  private void notMet(PeerId peer, LinkPlace place, Meeting meeting) {
    for (var name : news.hide(place, meeting.met(), LinkCloseReason.CLOSED_BY_PEER)) {
      dialling.pause(peer, place, name.neighbor().address());
    }
    unlessShown(place);
  }

  private Behavior<Command> onPatienceEnds(Strangers.PatienceEnds ends) {
    if (strangers.giveUp(ends)) {
      refuse(ends.stranger(), LinkCloseReason.NOT_A_NEIGHBOR);
    }
    return this;
  }

  private void refuse(LinkConnection connection, LinkCloseReason reason) {
    tally.refused(reason);
    connection.close(reason);
  }

  /** A link that nobody was to open this way still is one of the first network's. */
  private void join(LinkPlace place, LinkConnection connection, List<Neighborhoods.Name> met) {
    var names = met.isEmpty() ? List.of(place.first()) : met;
    var behavior =
        Behaviors.supervise(Link.create(connection, names.get(0).neighbor(), config, around))
            .onFailure(SupervisorStrategy.stop());
    var link = getContext().spawn(behavior, "link-" + started++, CellPath.dispatcher());
    place.link = Optional.of(link);
    place.connection = Optional.of(connection);
    place.sinceNanos = nanos.getAsLong();
    lives.begin(connection);
    news.show(place, names);
    dialAll(connection.peer(), place);
  }

  private Behavior<Command> onLinkOver(Link.Over over) {
    var peer = over.neighbor().peer();
    tally.ended(over.reason());
    lives.end(over.connection(), over.reason());
    var place = places.get(peer);
    if (place == null || place.connection.filter(over.connection()::equals).isEmpty()) {
      return this;
    }
    place.link = Optional.empty();
    place.connection = Optional.empty();
    lost(place, over.reason());
    if (grace.isLeaving(peer)) {
      remove(peer);
      return this;
    }
    grace.end(peer);
    // A link that lasted longer than the pause before it shows that the neighbor is well.
    place.lasted(Duration.ofNanos(nanos.getAsLong() - place.sinceNanos));
    greetWaiting(peer);
    place.toDial().forEach(address -> dialling.pause(peer, place, address));
    return this;
  }

  /** Of no network any more; what was kept for others' sake beside the link goes with it. */
  private void lost(LinkPlace place, LinkCloseReason reason) {
    news.hideAll(place, reason);
    meetings.endAll(place.way().peer());
  }

  private Behavior<Command> onSubscribe(Subscribe subscribe) {
    var subscriber = subscribe.subscriber();
    if (news.subscribe(subscribe, places.values())) {
      getContext().watchWith(subscriber, new SubscriberGone(subscriber));
    }
    return this;
  }

  private Behavior<Command> onSubscriberGone(SubscriberGone gone) {
    news.unsubscribe(gone.subscriber());
    return this;
  }

  private Behavior<Command> onAskCounts(AskCounts ask) {
    ask.replyTo().tell(tally.counts());
    return this;
  }

  private Behavior<Command> onAskFigures(AskFigures ask) {
    ask.replyTo().tell(tally.figures(places.values(), meter.cells()));
    return this;
  }

  private Behavior<Command> onAskNeighbors(AskNeighbors ask) {
    var shown = new ArrayList<NeighborView>();
    long now = nanos.getAsLong();
    places.forEach(
        (peer, place) -> shown.add(NeighborView.of(peer, place, grace.isLeaving(peer), now)));
    ask.replyTo().tell(new Neighbors(shown));
    return this;
  }

  private Behavior<Command> onPostStop() {
    strangers.close();
    meetings.close();
    return this;
  }
}
