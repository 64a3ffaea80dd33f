package org.eidolon.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.awaitility.Awaitility;
import org.eidolon.actors.swarm.SwarmStatus;
import org.eidolon.config.InvalidConfig;
import org.eidolon.proto.limits.RateLimit;
import org.eidolon.proto.metainfo.Magnet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole networks of embedded nodes in one process, some of them guests in one actor system. */
final class EidolonTest {
  private static final int BYTES = 3 << 20;
  private static final long PATIENCE_S = 60;

  @TempDir private Path folder;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private String tracker;

  @AfterEach
  void close() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  private static <T> T await(CompletionStage<T> stage)
      throws InterruptedException, ExecutionException, TimeoutException {
    return stage.toCompletableFuture().get(PATIENCE_S, TimeUnit.SECONDS);
  }

  private EidolonConfig config(String name) {
    return EidolonConfig.in(folder.resolve(name)).withListen("127.0.0.1:0");
  }

  private EidolonConfig peer(String name) {
    return config(name)
        .withTracker(tracker)
        .with("circuit.setup-jitter", "0s")
        .with("circuit.end-jitter", "0s");
  }

  private Eidolon open(Eidolon node) {
    open.push(node);
    return node;
  }

  private ActorSystem<Void> application() {
    var system = ActorSystem.<Void>create(Behaviors.empty(), "application");
    open.push(system::terminate);
    return system;
  }

  private void startTracker() {
    var settings =
        ConfigFactory.parseString(
            """
            eidolon.tracker {
              test-network = true, heartbeat = 2s, expiry = 10s
              announce-interval = 5s, announce-expiry = 20s, requests-per-minute = 6000
            }
            """);
    var config = config("tracker").withTrackerRole("127.0.0.1:0").with(settings);
    tracker = open(Eidolon.start(config)).trackerAddress().orElseThrow();
  }

  private void startRelays(ActorSystem<?> system, int count) throws Exception {
    for (int number = 0; number < count; number++) {
      await(open(Eidolon.start(peer("relay" + number), system)).joined());
    }
  }

  private Path sample() throws IOException {
    var bytes = new byte[BYTES];
    new Random(4).nextBytes(bytes);
    return Files.write(Files.createDirectories(folder.resolve("shared")).resolve("film"), bytes);
  }

  @Test
  void aFileCrossesTheNodesOfOneProcess() throws Exception {
    startTracker();
    var system = application();
    startRelays(system, 3);
    var film = sample();
    var sharing = await(open(Eidolon.start(peer("sharer"))).share(film));
    var shared = await(sharing.completion());
    assertThat(shared.state()).isEqualTo(SwarmStatus.State.SHARING);

    var fetcher = open(Eidolon.start(peer("fetcher")));
    await(fetcher.joined());
    var link = Magnet.of(await(sharing.described()));
    var fetching = await(fetcher.fetch(link, folder.resolve("fetched")));
    var seen = new Seen();
    fetching.progressPublisher().subscribe(seen);

    var done = await(fetching.completion());
    assertThat(done.verifiedBytes()).isEqualTo(BYTES);
    assertThat(done.relaysLeast()).isGreaterThanOrEqualTo(3);
    assertThat(folder.resolve("fetched/film")).hasSameBinaryContentAs(film);
    assertThat(await(fetching.described()).name()).isEqualTo("film");

    var alike = await(fetcher.fetch(link, folder.resolve("fetched")));
    var seenByOther = new Seen();
    alike.progressPublisher().subscribe(seenByOther);
    fetching.leave();
    var again = await(fetcher.fetch(link, folder.resolve("fetched")));
    await(seen.over);
    assertThat(seen.heard).isNotEmpty();
    await(seenByOther.over);
    assertThat(await(again.completion()).verifiedBytes()).isEqualTo(BYTES);
    while (open.size() > 2) {
      open.pop().close();
    }
    assertThat(system.whenTerminated().isCompleted())
        .as("the application's system outlives its guests")
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTransferIsHeldToItsLimitUntilThatIsLifted(boolean byTheFetcher) throws Exception {
    startTracker();
    startRelays(application(), 3);
    var film = sample();
    var sharing = await(open(Eidolon.start(peer("sharer"))).share(film));
    var fetcher = open(Eidolon.start(peer("fetcher")));
    var fetching = await(fetcher.fetch(await(sharing.described()), folder.resolve("fetched")));
    var slow = new RateLimit(64 << 10);
    fetching.limit(byTheFetcher ? slow : RateLimit.NONE, RateLimit.NONE);
    sharing.limit(RateLimit.NONE, byTheFetcher ? RateLimit.NONE : slow);

    var began = awaitFetched(fetching, 1);
    var later = awaitFetched(fetching, 512 << 10);
    fetching.limit(RateLimit.NONE, RateLimit.NONE);
    sharing.limit(RateLimit.NONE, RateLimit.NONE);

    // Eight seconds' worth; a second of it may come at once, and what was asked for before.
    assertThat(later - began).isGreaterThan(TimeUnit.SECONDS.toNanos(4));
    // The rest alone would have taken 40 seconds.
    fetching.completion().toCompletableFuture().get(25, TimeUnit.SECONDS);
    assertThat(folder.resolve("fetched/film")).hasSameBinaryContentAs(film);
  }

  /** When it was seen first that so many bytes are here. */
  private static long awaitFetched(Transfer transfer, long bytes) {
    Awaitility.await()
        .atMost(PATIENCE_S, TimeUnit.SECONDS)
        .pollInterval(20, TimeUnit.MILLISECONDS)
        .until(() -> EidolonTest.await(transfer.status()).fetchedBytes() >= bytes);
    return System.nanoTime();
  }

  @Test
  void whoLeavesBeforeTheEndIsToldThatItWasCancelled() throws Exception {
    startTracker();
    var film = sample();
    var sharer = open(Eidolon.start(peer("sharer")));
    var torrent = await(await(sharer.share(film)).described());
    var fetcher = open(Eidolon.start(peer("fetcher")));

    // Without relays no path is long enough.
    var fetching = await(fetcher.fetch(torrent, folder.resolve("fetched")));
    var completion = fetching.completion();
    fetching.leave();

    assertThatThrownBy(() -> await(completion)).hasCauseInstanceOf(CancellationException.class);
  }

  @Test
  void closingTheNodeEndsItsTransfers() throws Exception {
    startTracker();
    var sharer = Eidolon.start(peer("sharer"), application());
    var sharing = await(sharer.share(sample()));
    var seen = new Seen();
    sharing.progressPublisher().subscribe(seen);

    sharer.close();

    await(seen.over);
  }

  @Test
  void whatCannotBeSharedIsSaid() throws Exception {
    startTracker();
    var sharer = open(Eidolon.start(peer("sharer")));

    assertThatThrownBy(() -> await(sharer.share(folder.resolve("nothing"))))
        .rootCause()
        .hasMessageContaining("nothing");
  }

  @Test
  void badSettingsAndFoldersAreToldInOneLine() throws Exception {
    startTracker();
    assertThatThrownBy(() -> Eidolon.start(config("a").with("circuit.min-hops", 77)))
        .isInstanceOf(InvalidConfig.class)
        .hasMessageContaining("eidolon.circuit.min-hops");
    assertThatThrownBy(() -> Eidolon.start(config("a").with("no-such.key", 1)))
        .isInstanceOf(InvalidConfig.class)
        .hasMessageContaining("eidolon.no-such");
    assertThatThrownBy(() -> Eidolon.start(config("a").withTracker("nonsense")))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("eidolon.membership.tracker");
    assertThatThrownBy(() -> Eidolon.start(config("tracker").withTracker(tracker)))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("in use by another node");
    try (var taken = new ServerSocket(0)) {
      var port = peer("b").withListen("127.0.0.1:" + taken.getLocalPort());
      assertThatThrownBy(() -> Eidolon.start(port))
          .isInstanceOf(CannotStart.class)
          .hasMessageContaining("in use");
    }
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var control =
          peer("b")
              .withTrackerRole("127.0.0.1:0")
              .with("control.enabled", true)
              .with("control.listen", "127.0.0.1:" + taken.getLocalPort());
      assertThatThrownBy(() -> Eidolon.start(control))
          .isInstanceOf(CannotStart.class)
          .hasMessageContaining("eidolon.control.listen");
    }
    // What was refused holds nothing: the same folder serves the next try.
    await(open(Eidolon.start(peer("b").withTrackerRole("127.0.0.1:0"))).joined());
  }

  /** Takes all that a publisher has. */
  private static final class Seen implements Flow.Subscriber<SwarmStatus> {
    final ConcurrentLinkedQueue<SwarmStatus> heard = new ConcurrentLinkedQueue<>();
    final CompletableFuture<Void> over = new CompletableFuture<>();

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(SwarmStatus status) {
      heard.add(status);
    }

    @Override
    public void onError(Throwable failed) {
      over.completeExceptionally(failed);
    }

    @Override
    public void onComplete() {
      over.complete(null);
    }
  }
}
