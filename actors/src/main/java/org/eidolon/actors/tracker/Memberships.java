package org.eidolon.actors.tracker;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.eidolon.actors.credit.Earned;
import org.eidolon.config.MembershipConfig;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.tracker.TrackerAddress;
import org.eidolon.proto.tracking.OnionKey;
import org.eidolon.streams.http.TrackerChannel;

/**
 * The networks we are in: a {@link TrackerClient} for each tracker, with neighbors and guards of
 * its own. The home network is never left; others are joined when a swarm needs them, and left some
 * time after the last one that does, or as soon as another network wants the place.
 */
public final class Memberships extends AbstractBehavior<Memberships.Command> {
  public interface Command {}

  /**
   * {@code user} needs the tracker until it stops, or says {@link Release}.
   *
   * @param replyTo hears {@link Member} at once
   */
  public record Use(TrackerAddress tracker, ActorRef<?> user, ActorRef<Member> replyTo)
      implements Command {}

  public record Release(TrackerAddress tracker, ActorRef<?> user) implements Command {}

  /** The key that opens our layer of codes, in every network. */
  public record UseOnionKey(OnionKey key) implements Command {}

  /** A circuit that we carry paid; whichever network it is of. */
  public record HearEarned(Earned earned) implements Command {}

  /**
   * @param client empty if all networks that we may be in are in use; worth asking again later
   * @param patience how long a tracker that served us may fail before another takes its place
   */
  public record Member(
      TrackerAddress tracker, Optional<ActorRef<TrackerClient.Command>> client, Duration patience) {
    public static final String TOO_MANY =
        "this node is in as many networks as it may be (eidolon.membership.networks)";
  }

  private record UserGone(ActorRef<?> user) implements Command {}

  private record LingerEnds(Bytes key) implements Command {}

  private record Close(TrackerChannel channel) implements Command {}

  /**
   * @param tracker where it is asked, as whoever needed it first said
   */
  private record Place(
      TrackerAddress tracker,
      ActorRef<TrackerClient.Command> client,
      Optional<TrackerChannel> channel,
      Set<ActorRef<?>> users) {}

  private final MembershipConfig config;
  private final Bytes home;
  private final Function<TrackerAddress, TrackerChannel> channels;
  private final BiFunction<TrackerAddress, TrackerChannel, Behavior<TrackerClient.Command>> clients;
  private final TimerScheduler<Command> timers;

  /** By the key alone: it is what makes a network one, whatever host a torrent gives it. */
  private final Map<Bytes, Place> places = new LinkedHashMap<>();

  /** Networks that nobody needs, the one that was not needed for longest first. */
  private final Set<Bytes> lingering = new LinkedHashSet<>();

  private final Set<TrackerChannel> closing = new HashSet<>();
  private final Map<ActorRef<?>, Set<Bytes>> uses = new HashMap<>();
  private Optional<OnionKey> onionKey = Optional.empty();

  /**
   * @param home the tracker of {@code client}, whose channel is its owner's to close
   * @param channels a way to another tracker, closed here when it is left
   * @param clients what speaks with a tracker over its channel
   */
  public static Behavior<Command> create(
      MembershipConfig config,
      TrackerAddress home,
      ActorRef<TrackerClient.Command> client,
      Function<TrackerAddress, TrackerChannel> channels,
      BiFunction<TrackerAddress, TrackerChannel, Behavior<TrackerClient.Command>> clients) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new Memberships(context, timers, config, home, client, channels, clients)));
  }

  private Memberships(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      MembershipConfig config,
      TrackerAddress home,
      ActorRef<TrackerClient.Command> client,
      Function<TrackerAddress, TrackerChannel> channels,
      BiFunction<TrackerAddress, TrackerChannel, Behavior<TrackerClient.Command>> clients) {
    super(context);
    this.config = config;
    this.home = home.key();
    this.channels = channels;
    this.clients = clients;
    this.timers = timers;
    places.put(this.home, new Place(home, client, Optional.empty(), new HashSet<>()));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Use.class, this::onUse)
        .onMessage(Release.class, this::onRelease)
        .onMessage(UseOnionKey.class, this::onUseOnionKey)
        .onMessage(HearEarned.class, this::onEarned)
        .onMessage(UserGone.class, this::onUserGone)
        .onMessage(LingerEnds.class, this::onLingerEnds)
        .onMessage(Close.class, this::onClose)
        .onSignal(PostStop.class, stopped -> onPostStop())
        .build();
  }

  private Behavior<Command> onUse(Use use) {
    var key = use.tracker().key();
    leaveIfElsewhere(use.tracker());
    var place = places.get(key);
    if (place == null && hasRoom()) {
      place = join(use.tracker());
    }
    if (place != null) {
      timers.cancel(key);
      lingering.remove(key);
      place.users().add(use.user());
      var used =
          uses.computeIfAbsent(
              use.user(),
              user -> {
                getContext().watchWith(user, new UserGone(user));
                return new HashSet<>();
              });
      used.add(key);
    }
    var client = Optional.ofNullable(place).map(Place::client);
    use.replyTo().tell(new Member(use.tracker(), client, config.failOverAfter()));
    return this;
  }

  /**
   * A torrent may give a key a host where nobody has it. Once those who believed it have let go,
   * the next one is asked where he says, and not kept from the network by what others said.
   */
  private void leaveIfElsewhere(TrackerAddress tracker) {
    var key = tracker.key();
    if (lingering.contains(key) && !places.get(key).tracker().equals(tracker)) {
      leave(key);
    }
  }

  private boolean hasRoom() {
    if (places.size() >= config.networks() && !lingering.isEmpty()) {
      leave(lingering.iterator().next());
    }
    return places.size() < config.networks();
  }

  private Place join(TrackerAddress tracker) {
    var channel = channels.apply(tracker);
    var behavior =
        Behaviors.supervise(clients.apply(tracker, channel))
            // Its state is all it has heard from the network.
            .onFailure(SupervisorStrategy.resume());
    var client = getContext().spawnAnonymous(behavior);
    onionKey.ifPresent(key -> client.tell(new TrackerClient.UseOnionKey(key)));
    var place = new Place(tracker, client, Optional.of(channel), new HashSet<>());
    places.put(tracker.key(), place);
    getContext().getLog().info("joining another network, {} in all", places.size());
    return place;
  }

  private Behavior<Command> onRelease(Release release) {
    var used = uses.get(release.user());
    var key = release.tracker().key();
    if (used != null && used.remove(key)) {
      unused(key, release.user());
      if (used.isEmpty()) {
        uses.remove(release.user());
        getContext().unwatch(release.user());
      }
    }
    return this;
  }

  private Behavior<Command> onUserGone(UserGone gone) {
    var used = uses.remove(gone.user());
    if (used != null) {
      used.forEach(key -> unused(key, gone.user()));
    }
    return this;
  }

  private void unused(Bytes key, ActorRef<?> user) {
    var place = places.get(key);
    place.users().remove(user);
    if (place.users().isEmpty() && !key.equals(home)) {
      lingering.add(key);
      timers.startSingleTimer(key, new LingerEnds(key), config.linger());
    }
  }

  private Behavior<Command> onLingerEnds(LingerEnds ends) {
    if (lingering.contains(ends.key())) {
      leave(ends.key());
    }
    return this;
  }

  private void leave(Bytes key) {
    timers.cancel(key);
    lingering.remove(key);
    var place = places.remove(key);
    getContext().stop(place.client());
    var channel = place.channel().orElseThrow();
    closing.add(channel);
    // Its good-bye is still to be sent.
    timers.startSingleTimer(channel, new Close(channel), config.requestTimeout());
  }

  private Behavior<Command> onClose(Close close) {
    closing.remove(close.channel());
    close.channel().close();
    return this;
  }

  private Behavior<Command> onUseOnionKey(UseOnionKey use) {
    onionKey = Optional.of(use.key());
    places.values().forEach(place -> place.client().tell(new TrackerClient.UseOnionKey(use.key())));
    return this;
  }

  private Behavior<Command> onEarned(HearEarned heard) {
    places.values().forEach(place -> place.client().tell(new Redeeming.Heard(heard.earned())));
    return this;
  }

  private Behavior<Command> onPostStop() {
    closing.forEach(TrackerChannel::close);
    places.values().forEach(place -> place.channel().ifPresent(TrackerChannel::close));
    return this;
  }
}
