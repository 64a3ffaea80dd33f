package org.eidolon.actors.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.eidolon.actors.tracker.Memberships;
import org.eidolon.actors.tracker.TrackerClient;
import org.eidolon.config.StorageConfig;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.tracker.TrackerAddress;
import org.eidolon.streams.sim.Noon;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A torrent's trackers, of which many are dead, and the few networks that a node may be in. */
class TieredAnnouncerTest {
  private static final TrackerAddress HOME = tracker(0);

  private final ActorTestKit kit =
      ActorTestKit.create(ManualTime.config().withFallback(ConfigFactory.load()));
  private final ManualTime time = ManualTime.get(kit.system());
  private final TestProbe<Announcer.Event> swarm = kit.createTestProbe();
  private final Map<TrackerAddress, ActorRef<TrackerClient.Command>> clients =
      new ConcurrentHashMap<>();
  private final Map<TrackerAddress, FakeTracker> trackers = new ConcurrentHashMap<>();
  private final Set<TrackerAddress> held = ConcurrentHashMap.newKeySet();
  private final Set<TrackerAddress> asked = ConcurrentHashMap.newKeySet();
  private final AtomicInteger uses = new AtomicInteger();
  private final AtomicInteger mostHeld = new AtomicInteger();
  private volatile boolean full;

  @AfterEach
  void shutDown() {
    kit.shutdownTestKit();
  }

  private static TrackerAddress tracker(int number) {
    var key = new byte[32];
    key[0] = (byte) number;
    return new TrackerAddress("192.0.2." + number, 443, Bytes.copyOf(key));
  }

  private TrackerAddress add(int number, boolean reachable) {
    var address = tracker(number);
    var tracker = new FakeTracker();
    tracker.reachable(reachable);
    trackers.put(address, tracker);
    clients.put(address, kit.spawn(tracker.clientOf("me")));
    return address;
  }

  private Behavior<Memberships.Command> memberships() {
    return Behaviors.receive(Memberships.Command.class)
        .onMessage(Memberships.Use.class, this::onUse)
        .onMessage(
            Memberships.Release.class,
            release -> {
              held.remove(release.tracker());
              return Behaviors.same();
            })
        .build();
  }

  private Behavior<Memberships.Command> onUse(Memberships.Use use) {
    uses.incrementAndGet();
    asked.add(use.tracker());
    var client =
        full
            ? Optional.<ActorRef<TrackerClient.Command>>empty()
            : Optional.of(clients.get(use.tracker()));
    if (!full) {
      held.add(use.tracker());
      mostHeld.accumulateAndGet(held.size(), Math::max);
    }
    use.replyTo().tell(new Memberships.Member(use.tracker(), client, Duration.ofSeconds(10)));
    return Behaviors.same();
  }

  private void announceAt(List<List<TrackerAddress>> tiers) {
    var ports =
        new SwarmPorts(
                kit.spawn(DirectCircuits.create(ticket -> false)),
                kit.spawn(new FakeTracker().clientOf("home")),
                HOME.key(),
                SwarmTest.config(),
                new StorageConfig("", "", 16, 2, false),
                Noon.CLOCK,
                System::nanoTime,
                new Random(3))
            .with(new SwarmPorts.Networks(kit.spawn(memberships()), HOME));
    kit.spawn(
        TieredAnnouncer.create(
            ports, tiers, Bytes.copyOf(new byte[32]), Optional.empty(), 0, swarm.getRef()));
  }

  private static List<List<TrackerAddress>> tierEach(List<TrackerAddress> trackers) {
    return trackers.stream().map(List::of).toList();
  }

  /** Timers are started by actors that take their time: it passes in small steps. */
  private void passes(Duration whole) {
    for (var past = Duration.ZERO; past.compareTo(whole) < 0; past = past.plusMinutes(1)) {
      time.timePasses(Duration.ofMinutes(1));
    }
  }

  @Test
  void manyDeadTrackersTakeFewPlacesAndTheOneBehindThemServes() {
    var named = IntStream.rangeClosed(1, 12).mapToObj(number -> add(number, false)).toList();
    var alive = add(13, true);
    announceAt(tierEach(Stream.concat(named.stream(), Stream.of(alive)).toList()));

    await()
        .untilAsserted(
            () -> assertThat(swarm.receiveMessage()).isEqualTo(new Announcer.Reach(true, "")));

    assertThat(asked).containsAll(named).contains(alive);
    assertThat(held).contains(alive);
    await().until(() -> held.size() <= TieredAnnouncer.MOST_NOT_SERVING + 1);
    passes(Duration.ofMinutes(30));
    assertThat(held).contains(alive);
    assertThat(mostHeld.get()).isLessThanOrEqualTo(TieredAnnouncer.MOST_NOT_SERVING + 1);
  }

  @Test
  void allThatFailAreAskedAgainInTurnAndOneThatReturnsServes() {
    var named = IntStream.rangeClosed(1, 8).mapToObj(number -> add(number, false)).toList();
    announceAt(tierEach(named));
    await().until(() -> asked.containsAll(named));
    trackers.get(named.get(2)).reachable(true);
    asked.clear();

    await()
        .until(
            () -> {
              time.timePasses(Duration.ofSeconds(20));
              return held.equals(Set.of(named.get(2)));
            });

    assertThat(mostHeld.get()).isLessThanOrEqualTo(TieredAnnouncer.MOST_NOT_SERVING);
  }

  @Test
  void whoIsRefusedAPlaceAsksAgainButNotAllTheTime() {
    full = true;
    var named = add(1, true);
    announceAt(tierEach(List.of(named)));
    await()
        .untilAsserted(
            () ->
                assertThat(swarm.receiveMessage())
                    .isEqualTo(new Announcer.Reach(false, Memberships.Member.TOO_MANY)));

    passes(Duration.ofMinutes(60));

    await().untilAsserted(() -> assertThat(uses.get()).isBetween(5, 20));
    full = false;
    await()
        .until(
            () -> {
              time.timePasses(Duration.ofSeconds(30));
              return held.contains(named);
            });
    await()
        .untilAsserted(
            () -> assertThat(swarm.receiveMessage()).isEqualTo(new Announcer.Reach(true, "")));
  }
}
