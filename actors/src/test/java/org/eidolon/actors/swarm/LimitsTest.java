package org.eidolon.actors.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToLongFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.assertj.core.data.Percentage;
import org.eidolon.actors.circuit.CircuitManager;
import org.eidolon.actors.virtual.VirtualTime;
import org.eidolon.config.StorageConfig;
import org.eidolon.config.SwarmConfig;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.limits.Lanes;
import org.eidolon.proto.limits.RateLimit;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.TorrentOptions;
import org.eidolon.proto.session.Bandwidth;
import org.eidolon.streams.file.TorrentMaker;
import org.eidolon.streams.file.TorrentSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Swarms over circuits that take no time, in virtual time: only the limits hold anything back. */
class LimitsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration WINDOW = Duration.ofSeconds(30);
  private static final Percentage TENTH = Percentage.withPercentage(10);
  private static final int PIECE = 64 * 1024;
  private static final int FILE = 8 << 20;
  private static final RateLimit LIMIT = new RateLimit(128 << 10);
  private static final long IN_WINDOW = LIMIT.bytesPerSecond() * WINDOW.toSeconds();

  private final VirtualTime time = new VirtualTime();
  private final FakeTracker tracker = new FakeTracker();
  private final Map<String, ActorRef<SwarmManager.Command>> nodes = new HashMap<>();
  private ActorRef<CircuitManager.Command> circuits;

  @TempDir Path folder;

  @BeforeEach
  void connectEverybody() {
    circuits = time.kit().spawn(DirectCircuits.create(ticket -> false));
  }

  @AfterEach
  void shutDown() {
    time.end();
  }

  private ActorRef<SwarmManager.Command> node(String name) {
    return nodes.computeIfAbsent(
        name,
        any ->
            time.kit()
                .spawn(
                    SwarmManager.create(
                        new SwarmPorts(
                            circuits,
                            time.kit().spawn(tracker.clientOf(name)),
                            Bytes.copyOf(new byte[32]),
                            SwarmConfig.from(ConfigFactory.defaultReference().resolve()),
                            new StorageConfig("", "", 16, 2, false),
                            time.clock(),
                            time.nanos(),
                            new Random(name.hashCode())))));
  }

  private ActorRef<Swarm.Command> join(String name, Metainfo torrent, boolean fetch) {
    var joined =
        AskPattern.<SwarmManager.Command, SwarmManager.Joined>ask(
            node(name),
            replyTo -> new SwarmManager.Join(torrent, folder.resolve(name), fetch, replyTo),
            PATIENCE,
            time.kit().scheduler());
    return joined.toCompletableFuture().join().swarm();
  }

  private SwarmStatus status(ActorRef<Swarm.Command> swarm) {
    return AskPattern.<Swarm.Command, SwarmStatus>ask(
            swarm, Swarm.Ask::new, PATIENCE, time.kit().scheduler())
        .toCompletableFuture()
        .join();
  }

  private Metainfo shared(String sharer, String name) throws IOException {
    var file = folder.resolve(sharer).resolve(name);
    Files.createDirectories(file.getParent());
    var content = new byte[FILE];
    new Random(name.hashCode()).nextBytes(content);
    Files.write(file, content);
    var options =
        TorrentOptions.defaults().withFormat(TorrentOptions.Format.V1).withPieceLength(PIECE);
    return TorrentMaker.make(TorrentSource.scan(file), options, done -> {});
  }

  /** What each moves within half a minute, from some seconds on. */
  private List<Long> moved(
      ToLongFunction<SwarmStatus> count, List<ActorRef<Swarm.Command>> swarms) {
    time.passes(Duration.ofSeconds(3));
    var before = swarms.stream().map(this::status).map(count::applyAsLong).toList();
    time.passes(WINDOW);
    var after = swarms.stream().map(this::status).map(count::applyAsLong).toList();
    return List.of(0, 1).stream()
        .filter(index -> index < swarms.size())
        .map(index -> after.get(index) - before.get(index))
        .toList();
  }

  @Test
  void withoutALimitNothingIsHeldBack() throws IOException {
    var torrent = shared("sharer", "file");
    join("sharer", torrent, false);
    var fetcher = join("fetcher", torrent, true);

    time.passes(Duration.ofSeconds(3));

    assertThat(status(fetcher).fetchedBytes()).isGreaterThan(FILE / 2);
  }

  @Test
  void oneTorrentIsFetchedAsSlowlyAsSomebodySays() throws IOException {
    var torrent = shared("sharer", "file");
    join("sharer", torrent, false);
    var fetcher = join("fetcher", torrent, true);
    fetcher.tell(new Swarm.Limit(LIMIT, RateLimit.NONE));

    assertThat(moved(SwarmStatus::fetchedBytes, List.of(fetcher)).get(0))
        .isCloseTo(IN_WINDOW, TENTH);

    fetcher.tell(Swarm.Limit.NONE);
    time.passes(Duration.ofSeconds(3));
    assertThat(status(fetcher).fetchedBytes()).isGreaterThan(FILE / 2);
  }

  @Test
  void oneTorrentIsServedAsSlowlyAsSomebodySays() throws IOException {
    var torrent = shared("sharer", "file");
    var sharer = join("sharer", torrent, false);
    sharer.tell(new Swarm.Limit(RateLimit.NONE, LIMIT));
    join("one", torrent, true);
    join("two", torrent, true);

    assertThat(moved(SwarmStatus::servedBytes, List.of(sharer)).get(0)).isCloseTo(IN_WINDOW, TENTH);
  }

  @Test
  void aNodeFetchesTwoTorrentsWithinItsLimitInEqualParts() throws IOException {
    var first = shared("sharer", "first");
    var second = shared("sharer", "second");
    Files.createDirectories(folder.resolve("other"));
    Files.copy(folder.resolve("sharer/first"), folder.resolve("other/first"));
    node("fetcher").tell(new SwarmManager.Limit(LIMIT, RateLimit.NONE));
    join("sharer", first, false);
    join("other", first, false);
    join("sharer", second, false);

    var moved =
        moved(
            SwarmStatus::fetchedBytes,
            List.of(join("fetcher", first, true), join("fetcher", second, true)));

    assertThat(moved.get(0) + moved.get(1)).isCloseTo(IN_WINDOW, TENTH);
    assertThat(moved.get(0)).isCloseTo(IN_WINDOW / 2, TENTH);
  }

  @Test
  void aNodeServesTwoTorrentsWithinItsLimitInEqualParts() throws IOException {
    var first = shared("sharer", "first");
    var second = shared("sharer", "second");
    node("sharer").tell(new SwarmManager.Limit(RateLimit.NONE, LIMIT));
    var sharers = List.of(join("sharer", first, false), join("sharer", second, false));
    join("one", first, true);
    join("two", first, true);
    join("one", second, true);

    var moved = moved(SwarmStatus::servedBytes, sharers);

    assertThat(moved.get(0) + moved.get(1)).isCloseTo(IN_WINDOW, TENTH);
    assertThat(moved.get(0)).isCloseTo(IN_WINDOW / 2, TENTH);
  }

  @Test
  void prioritiesAreWeightsInTheNodesLimit() throws IOException {
    var low = shared("sharer", "low");
    var high = shared("sharer", "high");
    node("fetcher").tell(new SwarmManager.Limit(LIMIT, RateLimit.NONE));
    join("sharer", low, false);
    join("sharer", high, false);
    var swarms = List.of(join("fetcher", low, true), join("fetcher", high, true));
    swarms.get(0).tell(with(Bandwidth.Rank.LOW, true));
    swarms.get(1).tell(with(Bandwidth.Rank.HIGH, true));

    var moved = moved(SwarmStatus::fetchedBytes, swarms);

    assertThat(moved.get(0)).isCloseTo(IN_WINDOW / 5, TENTH);
    assertThat(moved.get(1)).isCloseTo(IN_WINDOW * 4 / 5, TENTH);
  }

  @Test
  void aTorrentThatDoesNotHonorTheNodesLimitIsHeldBackByItsOwnAlone() throws IOException {
    var bound = shared("sharer", "bound");
    var exempt = shared("sharer", "exempt");
    node("fetcher").tell(new SwarmManager.Limit(new RateLimit(32 << 10), RateLimit.NONE));
    join("sharer", bound, false);
    join("sharer", exempt, false);
    var swarms = List.of(join("fetcher", bound, true), join("fetcher", exempt, true));
    swarms.get(1).tell(with(Bandwidth.Rank.NORMAL, false));

    var moved = moved(SwarmStatus::fetchedBytes, swarms);

    assertThat(moved.get(0)).isCloseTo((32 << 10) * WINDOW.toSeconds(), TENTH);
    assertThat(moved.get(1)).isCloseTo(IN_WINDOW, TENTH);
  }

  /** Within a limit of its own as well, so that its file lasts. */
  private static Swarm.Limit with(Bandwidth.Rank rank, boolean honorsSession) {
    return new Swarm.Limit(
        honorsSession ? RateLimit.NONE : LIMIT,
        RateLimit.NONE,
        new Lanes.Share(rank.weight(), !honorsSession));
  }
}
