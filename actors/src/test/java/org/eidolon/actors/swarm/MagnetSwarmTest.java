package org.eidolon.actors.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.eidolon.actors.circuit.CircuitManager;
import org.eidolon.config.StorageConfig;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.Magnet;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.TorrentOptions;
import org.eidolon.proto.swarm.SwarmKeys;
import org.eidolon.streams.file.TorrentMaker;
import org.eidolon.streams.file.TorrentSource;
import org.eidolon.streams.sim.Noon;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MagnetSwarmTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int PIECE = 16 * 1024;

  private final ActorTestKit kit = ActorTestKit.create();
  private final FakeTracker tracker = new FakeTracker();
  private ActorRef<CircuitManager.Command> circuits;

  @TempDir Path folder;

  @BeforeEach
  void connectEverybody() {
    circuits = kit.spawn(DirectCircuits.create(ticket -> false));
  }

  @AfterEach
  void shutDown() {
    Shutdown.of(kit);
  }

  private ActorRef<SwarmManager.Command> node(String name) {
    var ports =
        new SwarmPorts(
            circuits,
            kit.spawn(tracker.clientOf(name)),
            Bytes.copyOf(new byte[32]),
            SwarmTest.config(),
            new StorageConfig(folder.resolve(name + ".data").toString(), "", 16, 2, false),
            Noon.CLOCK,
            System::nanoTime,
            new Random(name.hashCode()));
    return kit.spawn(SwarmManager.create(ports));
  }

  private void share(String name, Metainfo torrent) {
    node(name)
        .tell(
            new SwarmManager.Join(
                torrent,
                folder.resolve(name),
                false,
                kit.<SwarmManager.Joined>createTestProbe().ref()));
  }

  private SwarmManager.Joined get(String name, Magnet magnet) {
    return AskPattern.<SwarmManager.Command, SwarmManager.Joined>ask(
            node(name),
            replyTo -> new SwarmManager.JoinMagnet(magnet, folder.resolve(name), replyTo),
            PATIENCE,
            kit.scheduler())
        .toCompletableFuture()
        .join();
  }

  private SwarmStatus awaitStatus(SwarmManager.Joined joined, Predicate<SwarmStatus> condition) {
    return await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(PATIENCE)
        .until(
            () ->
                AskPattern.<Swarm.Command, SwarmStatus>ask(
                        joined.swarm(), Swarm.Ask::new, PATIENCE, kit.scheduler())
                    .toCompletableFuture()
                    .join(),
            condition);
  }

  private static boolean isHere(SwarmStatus status) {
    return status.state() == SwarmStatus.State.SHARING;
  }

  private static boolean isAsking(SwarmStatus status) {
    return status.state() == SwarmStatus.State.FETCHING_METAINFO;
  }

  private void write(String path, int bytes) throws IOException {
    var file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    var content = new byte[bytes];
    new Random(path.substring(path.indexOf('/')).hashCode()).nextBytes(content);
    Files.write(file, content);
  }

  private Metainfo torrent(Path source, TorrentOptions.Format format) throws IOException {
    var options = TorrentOptions.defaults().withFormat(format).withPieceLength(PIECE);
    return TorrentMaker.make(TorrentSource.scan(source), options, done -> {});
  }

  private void album(String name) throws IOException {
    write(name + "/album/a", 700 * PIECE + 7);
    write(name + "/album/disc/b", 3 * PIECE);
    write(name + "/album/disc/c", 5);
    write(name + "/album/disc/empty", 0);
  }

  private void manyFiles(String name) throws IOException {
    for (int number = 0; number < 600; number++) {
      write(name + "/many/file number " + number, 1 + number);
    }
  }

  private void assertSame(String one, String other) throws IOException {
    try (var files = Files.walk(folder.resolve(one))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        assertThat(folder.resolve(other).resolve(folder.resolve(one).relativize(file)))
            .hasSameBinaryContentAs(file);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TorrentOptions.Format.class)
  void aFolderArrivesIntactByItsMagnet(TorrentOptions.Format format) throws IOException {
    album("sharer");
    var torrent = torrent(folder.resolve("sharer/album"), format);
    share("sharer", torrent);

    var fetcher = get("fetcher", Magnet.of(torrent));
    var end = awaitStatus(fetcher, MagnetSwarmTest::isHere);

    assertSame("sharer", "fetcher");
    assertThat(end.verifiedBytes()).isEqualTo(torrent.totalBytes());
    assertThat(fetcher.described()).isCompleted();
    assertThat(fetcher.described().join().encode())
        .isEqualTo(fetcher.described().join().withTrackers(torrent.trackers()).encode());
    assertThat(fetcher.described().join().infoBytes()).isEqualTo(torrent.infoBytes());
  }

  @Test
  void aHybridArrivesByAMagnetOfItsOldInfoHashAlone() throws IOException {
    album("sharer");
    var torrent = torrent(folder.resolve("sharer/album"), TorrentOptions.Format.HYBRID);
    var old =
        new Magnet(
            torrent.infoHashV1(), Optional.empty(), List.of(), Optional.empty(), Optional.empty());
    share("sharer", torrent);

    var first = get("first", old);
    awaitStatus(first, MagnetSwarmTest::isHere);

    assertSame("sharer", "first");
    assertThat(first.described().join().infoHashV2()).isEqualTo(torrent.infoHashV2());
    assertThat(tracker.pathsAskedUnder(handles(torrent.sideSecret().orElseThrow())))
        .as("only who has the old hash alone asks there")
        .containsExactly("first");
    assertThat(tracker.pathsAskedUnder(handles(torrent.swarmSecret()))).containsExactly("first");
  }

  private static List<Bytes> handles(Bytes secret) {
    return SwarmKeys.at(Noon.CLOCK.instant(), secret, Bytes.copyOf(new byte[32])).stream()
        .map(SwarmKeys::handle)
        .toList();
  }

  @Test
  void whatWasFetchedOnceIsNotAskedForAgain() throws IOException {
    album("sharer");
    var torrent = torrent(folder.resolve("sharer/album"), TorrentOptions.Format.V2);
    share("sharer", torrent);
    awaitStatus(get("fetcher", Magnet.of(torrent)), MagnetSwarmTest::isHere);

    tracker.reachable(false);
    var again = get("fetcher", Magnet.of(torrent));

    assertThat(awaitStatus(again, MagnetSwarmTest::isHere).fetchedBytes()).isZero();
  }

  @Test
  void whatWasKeptForAPublicSwarmIsNotThatOfAPrivateOne() throws IOException {
    album("sharer");
    var torrent = torrent(folder.resolve("sharer/album"), TorrentOptions.Format.V2);
    share("sharer", torrent);
    var magnet = Magnet.of(torrent);
    awaitStatus(get("fetcher", magnet), MagnetSwarmTest::isHere);

    var secret = Optional.of(Bytes.copyOf(new byte[32]));
    var other =
        new Magnet(magnet.hashV1(), magnet.hashV2(), magnet.trackers(), secret, Optional.empty());

    assertThat(awaitStatus(get("fetcher", other), status -> true).state())
        .isEqualTo(SwarmStatus.State.FETCHING_METAINFO);
  }

  @ParameterizedTest
  @EnumSource(TorrentOptions.Format.class)
  void aPartnerThatLiesAboutTheTorrentIsCutOff(TorrentOptions.Format format) throws IOException {
    circuits = kit.spawn(DirectCircuits.create(ticket -> tracker.isOf("liar", ticket)));
    manyFiles("liar");
    manyFiles("honest");
    var torrent = torrent(folder.resolve("liar/many"), format);
    assertThat(torrent.infoBytes().length()).isGreaterThan(PIECE);

    share("liar", torrent);
    var fetcher = get("fetcher", Magnet.of(torrent));
    awaitStatus(fetcher, status -> status.relaysMost() > 0 && status.circuits() == 0);
    assertThat(fetcher.described()).isNotDone();
    share("honest", torrent);
    awaitStatus(fetcher, MagnetSwarmTest::isHere);

    assertSame("honest", "fetcher");
  }

  @Test
  void aPartnerThatLiesAboutPieceHashesIsCutOff() throws IOException {
    circuits = kit.spawn(DirectCircuits.create(ticket -> tracker.isOf("liar", ticket)));
    album("liar");
    album("honest");
    var torrent = torrent(folder.resolve("liar/album"), TorrentOptions.Format.V2);

    share("liar", torrent);
    var fetcher = get("fetcher", Magnet.of(torrent));
    var cut = awaitStatus(fetcher, status -> status.totalBytes() > 0 && status.circuits() == 0);
    assertThat(isAsking(cut)).isTrue();
    share("honest", torrent);
    awaitStatus(fetcher, MagnetSwarmTest::isHere);

    assertSame("honest", "fetcher");
  }

  @Test
  void twoWhoHaveTheMagnetAloneWaitForOneWhoKnowsMore() throws IOException {
    album("sharer");
    var torrent = torrent(folder.resolve("sharer/album"), TorrentOptions.Format.V2);
    var one = get("one", Magnet.of(torrent));
    var two = get("two", Magnet.of(torrent));
    awaitStatus(one, status -> status.relaysMost() > 0);
    awaitStatus(two, MagnetSwarmTest::isAsking);

    share("sharer", torrent);
    awaitStatus(one, MagnetSwarmTest::isHere);
    awaitStatus(two, MagnetSwarmTest::isHere);

    assertSame("sharer", "two");
  }

  @Test
  void aTorrentWithoutItsPieceHashesGetsThemFromPartners() throws IOException {
    album("sharer");
    var torrent = torrent(folder.resolve("sharer/album"), TorrentOptions.Format.HYBRID);
    var bare = Metainfo.ofInfo(torrent.infoBytes(), torrent.trackers(), Optional.empty());
    share("sharer", torrent);

    var fetcher =
        AskPattern.<SwarmManager.Command, SwarmManager.Joined>ask(
                node("fetcher"),
                replyTo -> new SwarmManager.Join(bare, folder.resolve("fetcher"), true, replyTo),
                PATIENCE,
                kit.scheduler())
            .toCompletableFuture()
            .join();
    awaitStatus(fetcher, MagnetSwarmTest::isHere);

    assertSame("sharer", "fetcher");
  }

  @Test
  void saysWhyNobodyCanBeAskedYet() throws IOException {
    write("sharer/file", PIECE);
    var torrent = torrent(folder.resolve("sharer/file"), TorrentOptions.Format.V2);
    tracker.reachable(false);

    var status = awaitStatus(get("fetcher", Magnet.of(torrent)), one -> !one.problem().isEmpty());

    assertThat(isAsking(status)).isTrue();
    assertThat(status.problem()).contains("tracker");
    assertThat(status.totalBytes()).isZero();
  }

  @Test
  void leavingWhileAskingEndsAll() throws IOException {
    write("sharer/file", PIECE);
    var torrent = torrent(folder.resolve("sharer/file"), TorrentOptions.Format.V2);
    var fetcher = get("fetcher", Magnet.of(torrent));
    awaitStatus(fetcher, MagnetSwarmTest::isAsking);

    fetcher.swarm().tell(Swarm.Leave.INSTANCE);

    kit.createTestProbe().expectTerminated(fetcher.swarm(), PATIENCE);
  }
}
