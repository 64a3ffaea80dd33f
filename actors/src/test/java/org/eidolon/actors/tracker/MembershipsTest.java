package org.eidolon.actors.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.eidolon.config.MembershipConfig;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.tracker.TrackerAddress;
import org.eidolon.proto.tracking.OnionKey;
import org.eidolon.proto.tracking.OnionKeyPair;
import org.eidolon.streams.http.TrackerChannel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MembershipsTest {
  private static ActorTestKit kit;
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final OnionKey KEY =
      OnionKeyPair.generate(new Random(1), NOW, NOW.plus(Duration.ofDays(1))).publicKey();
  private static final TrackerAddress HOME = tracker(1);
  private static final TrackerAddress OTHER = tracker(2);
  private static final TrackerAddress THIRD = tracker(3);

  private final ManualTime time = ManualTime.get(kit.system());
  private final TestProbe<TrackerClient.Command> home = kit.createTestProbe();
  private final TestProbe<TrackerClient.Command> others = kit.createTestProbe();
  private final TestProbe<String> endings = kit.createTestProbe();
  private final TestProbe<Memberships.Member> user = kit.createTestProbe();
  private final AtomicInteger left = new AtomicInteger();
  private ActorRef<Memberships.Command> memberships;

  @BeforeAll
  static void startUp() {
    kit = ActorTestKit.create(ManualTime.config().withFallback(ConfigFactory.load()));
  }

  @AfterAll
  static void shutDown() {
    kit.shutdownTestKit();
  }

  private static TrackerAddress tracker(int number) {
    var key = new byte[32];
    key[0] = (byte) number;
    return new TrackerAddress("192.0.2." + number, 443, Bytes.copyOf(key));
  }

  private final class Channel implements TrackerChannel {
    @Override
    public CompletionStage<Bytes> call(String path, Bytes body) {
      return new CompletableFuture<>();
    }

    @Override
    public void close() {
      endings.getRef().tell("channel closed");
    }
  }

  private Behavior<TrackerClient.Command> client() {
    return Behaviors.receive(TrackerClient.Command.class)
        .onAnyMessage(
            message -> {
              others.getRef().tell(message);
              return Behaviors.same();
            })
        .onSignal(
            PostStop.class,
            stopped -> {
              left.incrementAndGet();
              endings.getRef().tell("left");
              return Behaviors.same();
            })
        .build();
  }

  @BeforeEach
  void start() {
    start(2);
  }

  private void start(int networks) {
    var config =
        MembershipConfig.from(
            ConfigFactory.parseString(
                    "eidolon.membership { linger = 5m, request-timeout = 10s, networks = "
                        + networks
                        + "}")
                .withFallback(ConfigFactory.defaultReference())
                .resolve());
    memberships =
        kit.spawn(
            Memberships.create(
                config,
                HOME,
                home.getRef(),
                tracker -> new Channel(),
                (tracker, channel) -> client()));
  }

  private Memberships.Member use(TrackerAddress tracker, ActorRef<?> by) {
    memberships.tell(new Memberships.Use(tracker, by, user.getRef()));
    return user.receiveMessage();
  }

  @Test
  void oneClientATrackerAndNoMoreNetworksThanAllowed() {
    assertThat(use(HOME, user.getRef()).client()).hasValue(home.getRef());
    var first = use(OTHER, user.getRef()).client();
    assertThat(first).isPresent();
    assertThat(use(OTHER, endings.getRef()).client()).isEqualTo(first);

    assertThat(use(THIRD, user.getRef()).client()).isEmpty();
    assertThat(use(THIRD, user.getRef()).tracker()).isEqualTo(THIRD);
  }

  @Test
  void theHomeNetworkIsOneUnderEveryHostThatATorrentGivesIt() {
    var alias = new TrackerAddress("tracker.example", 8443, HOME.key());
    var member = use(alias, user.getRef());
    assertThat(member.client()).hasValue(home.getRef());
    assertThat(member.tracker()).isEqualTo(alias);

    memberships.tell(new Memberships.Release(alias, user.getRef()));
    time.timePasses(Duration.ofHours(1));

    assertThat(use(HOME, user.getRef()).client()).hasValue(home.getRef());
    endings.expectNoMessage();
  }

  @Test
  void everyNetworkHearsOfOurOnionKeyWhenItComesAndWhenWeJoin() {
    use(OTHER, user.getRef());
    memberships.tell(new Memberships.UseOnionKey(KEY));
    home.expectMessage(new TrackerClient.UseOnionKey(KEY));
    others.expectMessage(new TrackerClient.UseOnionKey(KEY));

    start();
    memberships.tell(new Memberships.UseOnionKey(KEY));
    use(OTHER, user.getRef());
    others.expectMessage(new TrackerClient.UseOnionKey(KEY));
  }

  @Test
  void aNetworkThatNobodyNeedsIsLeftAfterAWhileAndItsPlaceIsFree() {
    var one = kit.<String>createTestProbe();
    use(OTHER, one.getRef());
    use(OTHER, user.getRef());
    memberships.tell(new Memberships.Release(OTHER, user.getRef()));
    assertThat(use(THIRD, user.getRef()).client()).isEmpty();
    time.expectNoMessageFor(Duration.ofMinutes(6), endings);

    one.stop();
    // When the manager hears of it, nobody tells: the while begins only then.
    await()
        .until(
            () -> {
              time.timePasses(Duration.ofMinutes(5));
              return left.get() == 1;
            });
    endings.expectMessage("left");
    assertThat(use(THIRD, user.getRef()).client()).isPresent();
    time.timePasses(Duration.ofSeconds(10));
    endings.expectMessage("channel closed");
  }

  @Test
  void aNewNetworkTakesThePlaceOfTheOneThatWasNotNeededForLongest() {
    start(3);
    var other = use(OTHER, user.getRef()).client();
    var third = use(THIRD, user.getRef()).client();
    memberships.tell(new Memberships.Release(THIRD, user.getRef()));
    memberships.tell(new Memberships.Release(OTHER, user.getRef()));
    assertThat(use(THIRD, user.getRef()).client()).as("needed again").isEqualTo(third);
    memberships.tell(new Memberships.Release(THIRD, user.getRef()));

    assertThat(use(tracker(4), user.getRef()).client()).isPresent();

    endings.expectMessage("left");
    assertThat(use(THIRD, user.getRef()).client()).as("kept").isEqualTo(third);
    assertThat(use(OTHER, user.getRef()).client()).as("all are needed").isEmpty();
    memberships.tell(new Memberships.Release(THIRD, user.getRef()));
    assertThat(use(OTHER, user.getRef()).client()).isPresent().isNotEqualTo(other);
    // The end of the first one's while must not end the second one's stay.
    time.timePasses(Duration.ofSeconds(10));
    endings.expectMessage("left");
    endings.expectMessage("channel closed");
    endings.expectMessage("channel closed");
    time.expectNoMessageFor(Duration.ofHours(1), endings);
  }

  /** Else a torrent that names a dead host would keep all others from the network of that key. */
  @Test
  void aHostThatNobodyUsesAnyMoreIsNoneForTheNextOneWhoNamesAnother() {
    var wrong = new TrackerAddress("dead.example", 443, OTHER.key());
    var there = use(wrong, user.getRef()).client();
    assertThat(use(OTHER, endings.getRef()).client()).as("one network").isEqualTo(there);
    memberships.tell(new Memberships.Release(OTHER, endings.getRef()));
    memberships.tell(new Memberships.Release(wrong, user.getRef()));
    assertThat(use(wrong, user.getRef()).client()).as("the same host").isEqualTo(there);
    memberships.tell(new Memberships.Release(wrong, user.getRef()));

    var here = use(OTHER, endings.getRef()).client();

    assertThat(here).isPresent().isNotEqualTo(there);
    endings.expectMessage("left");
    assertThat(use(wrong, user.getRef()).client()).as("in use").isEqualTo(here);
    time.timePasses(Duration.ofSeconds(10));
    endings.expectMessage("channel closed");
    time.expectNoMessageFor(Duration.ofHours(1), endings);
  }

  @Test
  void aNetworkThatIsNeededAgainInTimeIsKeptAndHomeIsNeverLeft() {
    use(HOME, user.getRef());
    var before = use(OTHER, user.getRef()).client();
    memberships.tell(new Memberships.Release(HOME, user.getRef()));
    memberships.tell(new Memberships.Release(OTHER, user.getRef()));
    assertThat(use(OTHER, user.getRef()).client()).isEqualTo(before);

    time.timePasses(Duration.ofHours(1));

    endings.expectNoMessage();
    assertThat(use(HOME, user.getRef()).client()).hasValue(home.getRef());
  }
}
