package org.eidolon.actors.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.eidolon.actors.circuit.CircuitManager;
import org.eidolon.config.SwarmConfig;
import org.eidolon.proto.choice.Preallocation;
import org.eidolon.proto.limits.RateLimit;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.TorrentOptions;
import org.eidolon.proto.swarm.PeerDecoder;
import org.eidolon.proto.swarm.PeerMessage;
import org.eidolon.proto.swarm.PeerMessage.Signal;
import org.eidolon.proto.tracker.Ticket;
import org.eidolon.streams.file.TorrentMaker;
import org.eidolon.streams.file.TorrentSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SwarmTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int PIECE = 64 * 1024;

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

  static SwarmConfig config() {
    return config(4);
  }

  private static SwarmConfig config(int partners) {
    return new SwarmConfig(
        partners,
        1,
        10,
        Duration.ofMinutes(2),
        8,
        256,
        4,
        8 << 20,
        Duration.ofMillis(200),
        Duration.ofSeconds(1),
        Duration.ofMillis(20),
        Duration.ofMillis(60),
        Duration.ofSeconds(2),
        Duration.ofSeconds(2),
        Duration.ofMillis(20),
        Duration.ofMillis(200),
        Preallocation.NONE,
        true,
        Duration.ofMillis(20),
        Duration.ofMillis(60));
  }

  private ActorRef<SwarmManager.Command> node(String name) {
    return node(name, config());
  }

  private ActorRef<SwarmManager.Command> node(String name, SwarmConfig config) {
    var ports =
        TestPorts.of(
            circuits, kit.spawn(tracker.clientOf(name)), config, System::nanoTime, name.hashCode());
    return kit.spawn(SwarmManager.create(ports));
  }

  private ActorRef<Swarm.Command> join(String name, Metainfo torrent, boolean fetch) {
    return join(node(name), name, torrent, fetch);
  }

  private ActorRef<Swarm.Command> join(
      ActorRef<SwarmManager.Command> node, String name, Metainfo torrent, boolean fetch) {
    var joined =
        AskPattern.<SwarmManager.Command, SwarmManager.Joined>ask(
            node,
            replyTo -> new SwarmManager.Join(torrent, folder.resolve(name), fetch, replyTo),
            PATIENCE,
            kit.scheduler());
    return joined.toCompletableFuture().join().swarm();
  }

  private SwarmStatus status(ActorRef<Swarm.Command> swarm) {
    return AskPattern.<Swarm.Command, SwarmStatus>ask(
            swarm, Swarm.Ask::new, PATIENCE, kit.scheduler())
        .toCompletableFuture()
        .join();
  }

  private SwarmStatus awaitStatus(ActorRef<Swarm.Command> swarm, Predicate<SwarmStatus> condition) {
    return await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(PATIENCE)
        .until(() -> status(swarm), condition);
  }

  private Path write(String path, int bytes) throws IOException {
    var file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    var content = new byte[bytes];
    new Random(path.hashCode()).nextBytes(content);
    return Files.write(file, content);
  }

  private static Metainfo torrent(Path source, TorrentOptions.Format format) throws IOException {
    var options = TorrentOptions.defaults().withFormat(format).withPieceLength(PIECE);
    return TorrentMaker.make(TorrentSource.scan(source), options, done -> {});
  }

  private static boolean isHere(SwarmStatus status) {
    return status.state() == SwarmStatus.State.SHARING;
  }

  /** Each has what the other lacks; to one that has all a voucher is worth nothing. */
  @Test
  void whoFetchesShowsAPartnerThatFetchesThatItRelays() throws IOException {
    var source = write("sharer/file", 20 * PIECE);
    var torrent = torrent(source, TorrentOptions.Format.V2);
    var said = listen(torrent);
    for (int half = 0; half < 2; half++) {
      var content = Files.readAllBytes(source);
      Arrays.fill(content, half * 10 * PIECE, (half + 1) * 10 * PIECE, (byte) 0);
      Files.createDirectories(folder.resolve("fetcher" + half));
      Files.write(folder.resolve("fetcher" + half + "/file"), content);
    }
    join("sharer", torrent, false);
    for (int half = 0; half < 2; half++) {
      join("fetcher" + half, torrent, true)
          .tell(new Swarm.Limit(new RateLimit(RateLimit.LEAST), RateLimit.NONE));
    }

    await()
        .atMost(PATIENCE)
        .until(() -> tracker.goodVouchersOf("fetcher0") + tracker.goodVouchersOf("fetcher1") > 0);

    assertThat(tracker.goodVouchersOf("sharer")).isZero();
    var toSharer = said.stream().filter(to -> to.has("sharer")).toList();
    assertThat(toSharer).anyMatch(to -> to.says().contains(Signal.INTERESTED));
    assertThat(toSharer).noneMatch(to -> to.says().contains(Signal.VOUCHER_OFFER));
  }

  /** What the builder of a circuit said to the owner of a ticket. */
  private record Said(Ticket to, List<PeerMessage> says, FakeTracker tracker) {
    boolean has(String node) {
      return tracker.isOf(node, to);
    }
  }

  private List<Said> listen(Metainfo torrent) {
    var all = new CopyOnWriteArrayList<Said>();
    circuits =
        kit.spawn(
            DirectCircuits.create(
                ticket -> false,
                ticket -> {
                  var decoder = new PeerDecoder(torrent.pieceCount());
                  var said = new Said(ticket, new CopyOnWriteArrayList<>(), tracker);
                  all.add(said);
                  return bytes -> said.says().addAll(decoder.feed(bytes));
                }));
    return all;
  }

  @Test
  void buildsOneCircuitMoreThanUsualWhenSomebodyWantsThat() throws IOException {
    var torrent = torrent(write("sharer/file", 20 * PIECE), TorrentOptions.Format.V2);
    var sharer = join("sharer", torrent, false);
    Files.createDirectories(folder.resolve("other"));
    Files.copy(folder.resolve("sharer/file"), folder.resolve("other/file"));
    join("other", torrent, false);
    var fetcher = join(node("fetcher", config(1)), "fetcher", torrent, true);
    fetcher.tell(new Swarm.Limit(new RateLimit(RateLimit.LEAST), RateLimit.NONE));
    awaitStatus(fetcher, now -> now.circuits() == 1);

    await().atMost(PATIENCE).until(() -> building(fetcher), Swarm.Building.ASKED::equals);

    awaitStatus(fetcher, now -> now.circuits() == 2);
    awaitStatus(sharer, SwarmTest::isHere);
    assertThat(building(sharer)).isEqualTo(Swarm.Building.HAS_ALL);
  }

  private Swarm.Building building(ActorRef<Swarm.Command> swarm) {
    return AskPattern.<Swarm.Command, Swarm.Building>ask(
            swarm, Swarm.BuildCircuit::new, PATIENCE, kit.scheduler())
        .toCompletableFuture()
        .join();
  }

  @ParameterizedTest
  @EnumSource(TorrentOptions.Format.class)
  void aFileArrivesIntact(TorrentOptions.Format format) throws IOException {
    var source = write("sharer/file", 20 * PIECE + 12345);
    var torrent = torrent(source, format);

    var sharer = join("sharer", torrent, false);
    var fetcher = join("fetcher", torrent, true);
    var end = awaitStatus(fetcher, SwarmTest::isHere);

    assertThat(folder.resolve("fetcher/file")).hasSameBinaryContentAs(source);
    assertThat(end.verifiedBytes()).isEqualTo(end.totalBytes()).isEqualTo(Files.size(source));
    assertThat(end.fetchedBytes() - end.wastedBytes()).isEqualTo(Files.size(source));
    assertThat(end.relaysLeast()).isEqualTo(FakeTracker.RELAYS);
    assertThat(end.servingPartners()).isEqualTo(1);
    assertThat(status(sharer).servedBytes()).isGreaterThanOrEqualTo(Files.size(source));
  }

  @ParameterizedTest
  @EnumSource(TorrentOptions.Format.class)
  void aFolderArrivesIntact(TorrentOptions.Format format) throws IOException {
    var first = write("sharer/folder/a", 3 * PIECE + 7);
    var second = write("sharer/folder/sub/b", 5);
    var third = write("sharer/folder/sub/c", PIECE);
    var torrent = torrent(folder.resolve("sharer/folder"), format);

    join("sharer", torrent, false);
    var end = awaitStatus(join("fetcher", torrent, true), SwarmTest::isHere);

    assertThat(end.verifiedBytes()).isEqualTo(4L * PIECE + 12);
    assertThat(folder.resolve("fetcher/folder/a")).hasSameBinaryContentAs(first);
    assertThat(folder.resolve("fetcher/folder/sub/b")).hasSameBinaryContentAs(second);
    assertThat(folder.resolve("fetcher/folder/sub/c")).hasSameBinaryContentAs(third);
  }

  /** Not a benchmark: only that nothing crawls. */
  @Test
  void manyMegabytesCrossInSeconds() throws IOException {
    var torrent = torrent(write("sharer/file", 1024 * PIECE), TorrentOptions.Format.V2);
    join("sharer", torrent, false);

    long begin = System.nanoTime();
    var end = awaitStatus(join("fetcher", torrent, true), SwarmTest::isHere);

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PATIENCE);
    assertThat(end.wastedBytes()).isLessThan(end.totalBytes() / 10);
  }

  @Test
  void threeSharersAllServe() throws IOException {
    // Enough that none of them is done with it before all are found.
    var source = write("one/file", 1024 * PIECE);
    var torrent = torrent(source, TorrentOptions.Format.V2);
    for (var name : List.of("two", "three")) {
      Files.createDirectories(folder.resolve(name));
      Files.copy(source, folder.resolve(name).resolve("file"));
    }

    List.of("one", "two", "three").forEach(name -> join(name, torrent, false));
    var end = awaitStatus(join("fetcher", torrent, true), SwarmTest::isHere);

    assertThat(end.servingPartners()).isEqualTo(3);
    assertThat(folder.resolve("fetcher/file")).hasSameBinaryContentAs(source);
  }

  @Test
  void waitsForTheRestAndResumesWhenTheSharerReturns() throws IOException {
    var source = write("sharer/file", 64 * PIECE);
    var torrent = torrent(source, TorrentOptions.Format.V2);
    var sharer = join("sharer", torrent, false);
    var fetcher = join("fetcher", torrent, true);
    awaitStatus(fetcher, status -> status.verifiedBytes() > 0);

    sharer.tell(Swarm.Leave.INSTANCE);
    kit.createTestProbe().expectTerminated(sharer);
    awaitStatus(fetcher, one -> one.state() != SwarmStatus.State.FETCHING);
    join("sharer", torrent, false);
    var end = awaitStatus(fetcher, SwarmTest::isHere);

    assertThat(folder.resolve("fetcher/file")).hasSameBinaryContentAs(source);
    assertThat(end.fetchedBytes()).isLessThan(Files.size(source) + 256 * 16384);
  }

  @Test
  void aFetcherThatStartsAgainKeepsWhatItHad() throws IOException {
    var source = write("sharer/file", 64 * PIECE);
    var torrent = torrent(source, TorrentOptions.Format.V2);
    var partly =
        Files.copy(source, Files.createDirectories(folder.resolve("fetcher")).resolve("file"));
    try (var channel = Files.newByteChannel(partly, java.nio.file.StandardOpenOption.WRITE)) {
      channel.truncate(40L * PIECE + 3);
    }

    join("sharer", torrent, false);
    var end = awaitStatus(join("fetcher", torrent, true), SwarmTest::isHere);

    assertThat(folder.resolve("fetcher/file")).hasSameBinaryContentAs(source);
    assertThat(end.fetchedBytes() - end.wastedBytes()).isEqualTo(24L * PIECE);
  }

  @ParameterizedTest
  @EnumSource(
      value = TorrentOptions.Format.class,
      names = {"V1", "V2"})
  void aPartnerThatSendsWrongBlocksIsCutOff(TorrentOptions.Format format) throws IOException {
    var source = write("honest/file", 40 * PIECE);
    var torrent = torrent(source, format);
    Files.createDirectories(folder.resolve("liar"));
    Files.copy(source, folder.resolve("liar/file"));
    circuits = kit.spawn(DirectCircuits.create(ticket -> tracker.isOf("liar", ticket)));

    join("liar", torrent, false);
    var fetcher = join("fetcher", torrent, true);
    awaitStatus(fetcher, status -> status.wastedBytes() > 0);
    join("honest", torrent, false);
    awaitStatus(fetcher, SwarmTest::isHere);

    assertThat(folder.resolve("fetcher/file")).hasSameBinaryContentAs(source);
  }

  @Test
  void aDiskThatFailsStopsTheSwarmWithOneLine() throws IOException {
    var source = write("sharer/file", 4 * PIECE);
    var torrent = torrent(source, TorrentOptions.Format.V2);
    join("sharer", torrent, false);
    Files.write(folder.resolve("fetcher"), new byte[] {1});

    var stopped =
        awaitStatus(
            join("fetcher", torrent, true), status -> status.state() == SwarmStatus.State.STOPPED);

    assertThat(stopped.problem()).isNotEmpty().doesNotContain("\n");
  }

  @Test
  void aDiskThatRefusesIsTriedAgainAndNothingIsLost() throws IOException {
    var source = write("sharer/file", 40 * PIECE);
    var torrent = torrent(source, TorrentOptions.Format.V2);
    var fetcher = join("fetcher", torrent, true);
    awaitStatus(fetcher, status -> status.state() == SwarmStatus.State.LOOKING_FOR_PARTNERS);
    var inTheWay = Files.createDirectories(folder.resolve("fetcher/file"));

    join("sharer", torrent, false);
    var waiting = awaitStatus(fetcher, one -> one.state() == SwarmStatus.State.WAITING_FOR_DISK);
    assertThat(waiting.problem()).contains("file", "goes on by itself");
    Files.delete(inTheWay);
    var end = awaitStatus(fetcher, SwarmTest::isHere);

    assertThat(folder.resolve("fetcher/file")).hasSameBinaryContentAs(source);
    assertThat(end.problem()).isEmpty();
    assertThat(end.fetchedBytes() - end.wastedBytes()).isEqualTo(40L * PIECE);
  }

  @Test
  void aFileThatChangedIsNotServedAndNamed() throws IOException {
    var source = write("sharer/file", 4 * PIECE);
    var torrent = torrent(source, TorrentOptions.Format.V2);
    var sharer = join("sharer", torrent, false);
    awaitStatus(sharer, SwarmTest::isHere);
    write("sharer/other", 4 * PIECE);
    Files.copy(
        folder.resolve("sharer/other"), source, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    var fetcher = join("fetcher", torrent, true);
    var told = awaitStatus(sharer, status -> !status.problem().isEmpty());

    assertThat(told.problem()).contains("file");
    assertThat(status(fetcher).verifiedBytes()).isZero();
  }

  @Test
  void sharingWhatIsNotThereIsAnErrorOfOneLine() throws IOException {
    var torrent = torrent(write("sharer/file", 4 * PIECE), TorrentOptions.Format.V1);

    var other = join("elsewhere", torrent, false);

    var stopped = awaitStatus(other, one -> one.state() == SwarmStatus.State.STOPPED);
    assertThat(stopped.problem()).contains("4 of 4 pieces");
  }

  @Test
  void saysThatItWaitsForTheTracker() throws IOException {
    var torrent = torrent(write("sharer/file", PIECE), TorrentOptions.Format.V2);
    tracker.reachable(false);
    join("sharer", torrent, false);

    var fetcher = join("fetcher", torrent, true);
    awaitStatus(fetcher, one -> one.state() == SwarmStatus.State.WAITING_FOR_TRACKER);
    tracker.reachable(true);

    awaitStatus(fetcher, SwarmTest::isHere);
  }
}
