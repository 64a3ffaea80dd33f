package org.eidolon.actors.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.eidolon.actors.circuit.CircuitManager;
import org.eidolon.proto.choice.FetchChoice;
import org.eidolon.proto.choice.FilePattern;
import org.eidolon.proto.choice.FileSelection;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.TorrentOptions;
import org.eidolon.proto.metainfo.TorrentOptions.Format;
import org.eidolon.proto.swarm.Priority;
import org.eidolon.streams.file.TorrentMaker;
import org.eidolon.streams.file.TorrentSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Some files of a torrent are fetched, and others instead while that goes on. */
class ChoiceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int PIECE = 64 * 1024;

  /** No multiple of the piece length: with v1 the files share pieces. */
  private static final int BYTES = 20 * PIECE + 1000;

  private final ActorTestKit kit = ActorTestKit.create();
  private final FakeTracker tracker = new FakeTracker();
  private ActorRef<CircuitManager.Command> circuits;

  @TempDir private Path folder;

  @BeforeEach
  void writeFiveFiles() throws IOException {
    circuits = kit.spawn(DirectCircuits.create(ticket -> false));
    Files.createDirectories(folder.resolve("sharer/t"));
    for (var name : List.of("a", "b", "c", "d")) {
      var content = new byte[BYTES];
      new Random(name.hashCode()).nextBytes(content);
      Files.write(folder.resolve("sharer/t").resolve(name), content);
    }
    Files.createFile(folder.resolve("sharer/t/empty"));
  }

  @AfterEach
  void shutDown() {
    Shutdown.of(kit);
  }

  private Metainfo torrent(Format format) throws IOException {
    var options = TorrentOptions.defaults().withFormat(format).withPieceLength(PIECE);
    var source = TorrentSource.scan(folder.resolve("sharer/t"));
    return TorrentMaker.make(source, options, done -> {});
  }

  private ActorRef<Swarm.Command> join(
      String name, Metainfo torrent, boolean fetch, FetchChoice choice) {
    var ports =
        TestPorts.of(
            circuits,
            kit.spawn(tracker.clientOf(name)),
            SwarmTest.config(),
            System::nanoTime,
            name.hashCode());
    var joined =
        AskPattern.<SwarmManager.Command, SwarmManager.Joined>ask(
            kit.spawn(SwarmManager.create(ports)),
            to -> new SwarmManager.Join(torrent, folder.resolve(name), fetch, choice, to),
            PATIENCE,
            kit.scheduler());
    return joined.toCompletableFuture().join().swarm();
  }

  private SwarmStatus awaitStatus(ActorRef<Swarm.Command> swarm, Predicate<SwarmStatus> condition) {
    return await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(PATIENCE)
        .until(
            () ->
                AskPattern.<Swarm.Command, SwarmStatus>ask(
                        swarm, Swarm.Ask::new, PATIENCE, kit.scheduler())
                    .toCompletableFuture()
                    .join(),
            condition);
  }

  private static boolean isHere(SwarmStatus status) {
    return status.state() == SwarmStatus.State.SHARING;
  }

  private static FetchChoice only(String files) {
    return choice(Priority.NORMAL, files, false);
  }

  private static FetchChoice choice(Priority priority, String files, boolean sequential) {
    var rules =
        FilePattern.list(files).stream()
            .map(pattern -> new FileSelection.Rule(priority, pattern))
            .toList();
    return new FetchChoice(new FileSelection(rules), sequential);
  }

  private void arrived(String... names) {
    for (var name : names) {
      assertThat(folder.resolve("fetcher/t").resolve(name))
          .hasSameBinaryContentAs(folder.resolve("sharer/t").resolve(name));
    }
  }

  private void isNotThere(String... names) {
    for (var name : names) {
      assertThat(folder.resolve("fetcher/t").resolve(name)).doesNotExist();
    }
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void onlyTheChosenFileIsFetchedAndNoOtherMade(Format format) throws IOException {
    var torrent = torrent(format);
    join("sharer", torrent, false, FetchChoice.ALL);

    var end = awaitStatus(join("fetcher", torrent, true, only("b")), ChoiceTest::isHere);

    arrived("b");
    isNotThere("d", "empty");
    assertThat(end.totalBytes()).isEqualTo(4L * BYTES);
    assertThat(end.verifiedBytes()).isEqualTo(end.wantedBytes());
    long borders = format == Format.V1 ? 2 * PIECE : 0;
    assertThat(end.wantedBytes()).isBetween((long) BYTES, BYTES + borders);
    assertThat(end.fetchedBytes() - end.wastedBytes()).isEqualTo(end.wantedBytes());
  }

  @Test
  void aChoiceThatChangesInTheEndBringsTheOthersToo() throws IOException {
    var torrent = torrent(Format.V2);
    join("sharer", torrent, false, FetchChoice.ALL);
    var fetcher = join("fetcher", torrent, true, only("b"));
    awaitStatus(fetcher, ChoiceTest::isHere);

    fetcher.tell(new Swarm.Choose(only("c,empty")));
    awaitStatus(fetcher, one -> isHere(one) && one.wantedBytes() == 2L * BYTES);

    arrived("b", "c");
    await().atMost(PATIENCE).until(() -> Files.exists(folder.resolve("fetcher/t/empty")));
    isNotThere("a", "d");
    fetcher.tell(new Swarm.Choose(FetchChoice.ALL));
    awaitStatus(fetcher, one -> isHere(one) && one.verifiedBytes() == 4L * BYTES);
    arrived("a", "b", "c", "d", "empty");
  }

  @Test
  void aChoiceThatChangesOnTheWayStopsWhatIsSkipped() throws IOException {
    var torrent = torrent(Format.V1);
    var fetcher = join("fetcher", torrent, true, choice(Priority.HIGH, "a", true));
    awaitStatus(fetcher, one -> one.state() == SwarmStatus.State.LOOKING_FOR_PARTNERS);

    join("sharer", torrent, false, FetchChoice.ALL);
    awaitStatus(fetcher, one -> one.verifiedBytes() > 0);
    fetcher.tell(new Swarm.Choose(choice(Priority.SKIP, "d", true)));
    var end = awaitStatus(fetcher, ChoiceTest::isHere);

    arrived("a", "b", "c", "empty");
    assertThat(end.verifiedBytes()).isEqualTo(end.wantedBytes());
  }

  @Test
  void whatIsHereAlreadyIsNotFetchedAndWhatIsSkippedIsNotMissed() throws IOException {
    var torrent = torrent(Format.V2);
    join("sharer", torrent, false, FetchChoice.ALL);
    Files.createDirectories(folder.resolve("fetcher/t"));
    Files.copy(folder.resolve("sharer/t/a"), folder.resolve("fetcher/t/a"));

    var end = awaitStatus(join("fetcher", torrent, true, only("a,empty")), ChoiceTest::isHere);

    assertThat(end.fetchedBytes()).isZero();
    assertThat(end.wantedBytes()).isEqualTo(BYTES).isEqualTo(end.verifiedBytes());
    arrived("a", "empty");
    isNotThere("b", "c", "d");
  }

  @Test
  void anUndescribedTorrentTakesItsChoiceAlong() throws IOException {
    var torrent = torrent(Format.V2);
    join("sharer", torrent, false, FetchChoice.ALL);
    var bare = Metainfo.ofInfo(torrent.infoBytes(), torrent.trackers(), torrent.ownSecret());

    var fetcher = join("fetcher", bare, true, only("1"));
    fetcher.tell(new Swarm.Choose(only("3")));
    awaitStatus(fetcher, one -> isHere(one) && one.wantedBytes() == BYTES);

    arrived("c");
    isNotThere("a", "b", "d", "empty");
  }

  @Test
  void aByteThatChangedOnDiskIsFoundAndItsPieceFetchedAgainThoughSizeAndTimeAgree()
      throws IOException {
    var torrent = torrent(Format.V2);
    join("sharer", torrent, false, FetchChoice.ALL);
    Files.createDirectories(folder.resolve("fetcher/t"));
    var copy = folder.resolve("fetcher/t/a");
    Files.copy(folder.resolve("sharer/t/a"), copy, StandardCopyOption.COPY_ATTRIBUTES);
    var before = Files.getLastModifiedTime(copy);
    var bytes = Files.readAllBytes(copy);
    bytes[3 * PIECE + 5] ^= 1;
    Files.write(copy, bytes);
    Files.setLastModifiedTime(copy, before);

    var end = awaitStatus(join("fetcher", torrent, true, only("a")), ChoiceTest::isHere);

    arrived("a");
    assertThat(end.fetchedBytes() - end.wastedBytes()).isEqualTo(PIECE);
  }
}
