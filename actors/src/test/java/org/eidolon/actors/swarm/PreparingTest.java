package org.eidolon.actors.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.config.StorageConfig;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.choice.FilePriorities;
import org.eidolon.proto.choice.Preallocation;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.TorrentOptions;
import org.eidolon.streams.file.PieceWriter;
import org.eidolon.streams.file.TorrentMaker;
import org.eidolon.streams.file.TorrentSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store does before it is ready, while others use the same disk. */
class PreparingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int FILE = 9 << 20;

  @TempDir private Path folder;
  private final ActorTestKit kit = ActorTestKit.create();
  private final TestProbe<PieceStore.Event> owner = kit.createTestProbe();

  @AfterEach
  void close() {
    Shutdown.of(kit);
  }

  private Metainfo film() throws IOException {
    var content = new byte[FILE];
    new Random(3).nextBytes(content);
    var film = Files.write(folder.resolve("film"), content);
    return TorrentMaker.make(TorrentSource.scan(film), TorrentOptions.defaults(), done -> {});
  }

  /** Much to read, and as fast as holes are read. */
  private Metainfo vast() throws IOException {
    long bytes = 64L << 30;
    int piece = 16 << 20;
    var info =
        "d4:infod6:lengthi%de4:name4:vast12:piece lengthi%de6:pieces%d:"
            .formatted(bytes, piece, bytes / piece * 20);
    var text = info + "\0".repeat((int) (bytes / piece * 20)) + "ee";
    try (var file = new RandomAccessFile(folder.resolve("vast").toFile(), "rw")) {
      file.setLength(bytes);
    }
    return Metainfo.parse(Bytes.takeOver(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private ActorRef<PieceStore.Command> start(
      Metainfo torrent, Path where, Preallocation how, TestProbe<PieceStore.Event> to) {
    var all = FilePriorities.normal(torrent.files().size());
    var place = new PieceStore.Place(where, true, all, how);
    var storage = new StorageConfig("", "", 16, 2, true);
    return kit.spawn(PieceStore.create(torrent, place, storage, 64, to.getRef()));
  }

  /** What is told before it is ready. */
  private List<PieceStore.Underway> untilReady(TestProbe<PieceStore.Event> from) {
    var told = new java.util.ArrayList<PieceStore.Underway>();
    var event = from.receiveMessage(PATIENCE);
    while (event instanceof PieceStore.Underway so) {
      told.add(so);
      event = from.receiveMessage(PATIENCE);
    }
    assertThat(event).isInstanceOf(PieceStore.Ready.class);
    return told;
  }

  @Test
  void filesAreFilledAndThatIsToldBeforeItIsReady() throws IOException {
    var where = folder.resolve("fetched");

    start(film(), where, Preallocation.FULL, owner);
    var told = untilReady(owner);

    assertThat(told)
        .filteredOn(so -> so.state() == SwarmStatus.State.ALLOCATING)
        .extracting(PieceStore.Underway::part)
        .contains(0.444, 0.888)
        .allMatch(part -> part < 1);
    assertThat(Files.readAllBytes(where.resolve("film"))).isEqualTo(new byte[FILE]);
  }

  @Test
  void filesHaveTheirLengthAtOnceOrNotByWhatIsSaid() throws IOException {
    var torrent = film();
    start(torrent, folder.resolve("sparse"), Preallocation.SPARSE, owner);
    untilReady(owner);
    start(torrent, folder.resolve("none"), Preallocation.NONE, owner);
    untilReady(owner);

    assertThat(folder.resolve("sparse/film")).hasSize(FILE);
    assertThat(folder.resolve("none/film")).doesNotExist();
  }

  @Test
  void whatIsHereIsNotTouchedByGivingRoomToTheRest() throws IOException {
    var torrent = film();
    var half = Files.readAllBytes(folder.resolve("film"));
    var where = Files.createDirectory(folder.resolve("half"));
    Files.write(where.resolve("film"), java.util.Arrays.copyOf(half, FILE / 2));

    start(torrent, where, Preallocation.FULL, owner);
    untilReady(owner);

    assertThat(Files.readAllBytes(where.resolve("film")))
        .startsWith(java.util.Arrays.copyOf(half, FILE / 2))
        .hasSize(FILE);
  }

  @Test
  void othersUseTheDiskWhileAVastTorrentIsCheckedAndTheCheckCanBeStopped() throws Exception {
    var vast = vast();
    var first = start(vast, folder, Preallocation.SPARSE, owner);
    var second = kit.<PieceStore.Event>createTestProbe();
    var begun = (PieceStore.Underway) owner.receiveMessage(PATIENCE);
    assertThat(begun.state()).isEqualTo(SwarmStatus.State.CHECKING);

    var store = start(film(), folder, Preallocation.SPARSE, second);
    untilReady(second);
    for (int piece = 0; piece < 8; piece++) {
      store.tell(new PieceStore.Do(new PieceWriter.Compare(piece)));
      assertThat(second.receiveMessage(PATIENCE)).isInstanceOf(PieceStore.Done.class);
    }
    kit.stop(first);

    // A check of all of it takes far longer.
    Disk.of(kit.system())
        .free(folder, vast.infoHashV1().orElseThrow())
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void manyTorrentsHaveNoMoreFilesOpenThanTheNodeAllows() throws IOException {
    var torrent = film();
    for (int count = 0; count < 30; count++) {
      start(torrent, folder.resolve("copy" + count), Preallocation.SPARSE, owner);
      untilReady(owner);
    }

    assertThat(Disk.of(kit.system()).open(16).count()).isPositive().isLessThanOrEqualTo(16);
  }
}
