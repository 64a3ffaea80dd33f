package org.eidolon.actors.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.eidolon.config.StorageConfig;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.choice.FilePriorities;
import org.eidolon.proto.choice.Preallocation;
import org.eidolon.proto.crypto.Hashes;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.TorrentOptions;
import org.eidolon.proto.swarm.BlockRef;
import org.eidolon.proto.swarm.PeerMessage;
import org.eidolon.streams.file.PieceFlow;
import org.eidolon.streams.file.PieceWriter;
import org.eidolon.streams.file.ResumeShelf;
import org.eidolon.streams.file.TorrentMaker;
import org.eidolon.streams.file.TorrentSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store remembers from one start to the next. */
final class ResumeTest {
  private static final int PIECE = 16 * 1024;
  private static final int PIECES = 6;
  private static ActorTestKit kit;

  @TempDir private Path folder;
  private final List<ActorRef<PieceStore.Command>> stores = new ArrayList<>();
  private Path film;
  private Metainfo torrent;

  @BeforeAll
  static void open() {
    kit = ActorTestKit.create();
  }

  @AfterAll
  static void close() {
    Shutdown.of(kit);
  }

  @BeforeEach
  void make() throws IOException {
    var bytes = new byte[PIECES * PIECE];
    new Random(5).nextBytes(bytes);
    film = Files.write(folder.resolve("film"), bytes);
    var options = TorrentOptions.defaults().withPieceLength(PIECE);
    torrent = TorrentMaker.make(TorrentSource.scan(film), options, done -> {});
  }

  /** What a store keeps last is written after it has ended, and the folder goes after that. */
  @AfterEach
  void settle() {
    stores.forEach(kit::stop);
    Disk.of(kit.system()).settled().join();
  }

  private record Started(
      ActorRef<PieceStore.Command> store,
      TestProbe<PieceStore.Event> owner,
      BitSet right,
      Flow<PeerMessage, List<PieceFlow.Answer>, NotUsed> reader) {}

  private Started start(boolean recheck) {
    var owner = kit.<PieceStore.Event>createTestProbe();
    var storage = new StorageConfig(folder.resolve("data").toString(), "", 16, 2, recheck);
    var place =
        new PieceStore.Place(
            folder, true, FilePriorities.normal(torrent.files().size()), Preallocation.NONE);
    var store = kit.spawn(PieceStore.create(torrent, place, storage, 64, owner.getRef()));
    stores.add(store);
    var event = owner.receiveMessage();
    while (event instanceof PieceStore.Underway) {
      event = owner.receiveMessage();
    }
    var ready = (PieceStore.Ready) event;
    return new Started(store, owner, ready.right(), ready.reader());
  }

  private BitSet remembered() throws IOException {
    return ResumeShelf.in(folder.resolve("data")).find(torrent, folder);
  }

  private void awaitRemembered(BitSet pieces) {
    await().ignoreExceptions().until(() -> remembered().equals(pieces));
  }

  private static BitSet pieces(int... pieces) {
    var set = new BitSet();
    for (int piece : pieces) {
      set.set(piece);
    }
    return set;
  }

  /** A byte of the third piece; size and time stay. */
  private void rot() throws IOException {
    var time = Files.getLastModifiedTime(film);
    try (var open = new RandomAccessFile(film.toFile(), "rw")) {
      open.seek(2 * PIECE + 5);
      int before = open.read();
      open.seek(2 * PIECE + 5);
      open.write(before ^ 1);
    }
    Files.setLastModifiedTime(film, time);
  }

  @Test
  void untouchedFilesAreNotReadAgainUnlessAskedFor() throws IOException {
    var all = pieces(0, 1, 2, 3, 4, 5);
    kit.stop(start(false).store());
    awaitRemembered(all);
    rot();

    assertThat(start(false).right()).as("nothing was read").isEqualTo(all);
    assertThat(start(true).right()).isEqualTo(pieces(0, 1, 3, 4, 5));
    awaitRemembered(pieces(0, 1, 3, 4, 5));
  }

  @Test
  void aPieceThatProvesWrongWhenItIsServedIsLookedAtNextTime() throws IOException {
    kit.stop(start(false).store());
    awaitRemembered(pieces(0, 1, 2, 3, 4, 5));
    rot();
    var second = start(false);
    PeerMessage asked = new PeerMessage.Request(new BlockRef(2, 0, PIECE));
    Source.single(asked)
        .via(second.reader())
        .runWith(Sink.seq(), kit.system())
        .toCompletableFuture()
        .join();

    kit.stop(second.store());

    awaitRemembered(pieces(0, 1, 3, 4, 5));
    assertThat(start(false).right()).isEqualTo(pieces(0, 1, 3, 4, 5));
  }

  @Test
  void whatCameSinceTheStartIsRemembered() throws IOException {
    Files.write(film, new byte[PIECES * PIECE]);
    var first = start(false);
    assertThat(first.right()).isEqualTo(pieces());

    first.store().tell(new PieceStore.Has(4));
    // A stop overtakes what waits: the answer says that nothing does.
    first.store().tell(new PieceStore.Do(new PieceWriter.Compare(0)));
    first.owner().expectMessageClass(PieceStore.Done.class);
    kit.stop(first.store());

    awaitRemembered(pieces(4));
    assertThat(start(false).right()).isEqualTo(pieces(4));
  }

  @Test
  void whatOthersChangeWhileWeShareIsNotRememberedAsRight() throws IOException {
    var all = pieces(0, 1, 2, 3, 4, 5);
    var first = start(false);
    awaitRemembered(all);
    var bytes = Files.readAllBytes(film);
    bytes[2 * PIECE + 5] ^= 1;
    Files.write(film, bytes);
    // News of any piece make a record due.
    first.store().tell(new PieceStore.Has(4));
    first.store().tell(new PieceStore.Do(new PieceWriter.Compare(0)));
    first.owner().expectMessageClass(PieceStore.Done.class);

    kit.stop(first.store());

    awaitRemembered(pieces());
    assertThat(start(false).right()).isEqualTo(pieces(0, 1, 3, 4, 5));
  }

  @Test
  void whatWeWriteOurselvesIsRemembered() throws IOException {
    var bytes = Files.readAllBytes(film);
    Files.delete(film);
    var first = start(false);
    var content = Bytes.copyOf(Arrays.copyOfRange(bytes, 4 * PIECE, 5 * PIECE));
    var leaf = Hashes.sha256(content);
    first
        .store()
        .tell(
            new PieceStore.Do(
                new PieceWriter.Keep(1, new BlockRef(4, 0, PIECE), content, Optional.of(leaf))));
    var done = first.owner().expectMessageClass(PieceStore.Done.class).results().get(0);
    assertThat(done).isInstanceOf(PieceWriter.Kept.class);
    first.store().tell(new PieceStore.Has(4));
    first.store().tell(new PieceStore.Do(new PieceWriter.Compare(0)));
    first.owner().expectMessageClass(PieceStore.Done.class);

    kit.stop(first.store());

    awaitRemembered(pieces(4));
  }
}
