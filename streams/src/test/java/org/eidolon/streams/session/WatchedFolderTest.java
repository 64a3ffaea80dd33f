package org.eidolon.streams.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.TorrentOptions;
import org.eidolon.streams.file.TorrentMaker;
import org.eidolon.streams.file.TorrentSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedFolderTest {
  private static final String MAGNET = "magnet:?xt=urn:btih:" + "ab".repeat(20);

  @TempDir private Path root;
  private Path folder;
  private Metainfo torrent;
  private WatchedFolder watched;

  @BeforeEach
  void make() throws IOException {
    folder = Files.createDirectory(root.resolve("watch"));
    var file = Files.write(root.resolve("film"), new byte[50_000]);
    torrent = TorrentMaker.make(TorrentSource.scan(file), TorrentOptions.defaults(), done -> {});
    watched = new WatchedFolder(folder);
  }

  @Test
  void aFileIsTakenWhenItWasTheSameAtTwoLooks() throws IOException {
    var bytes = torrent.encode().toArray();
    var file = folder.resolve("film.atorrent");
    Files.write(file, Arrays.copyOf(bytes, 100));
    assertThat(watched.look()).isEmpty();
    Files.write(file, Arrays.copyOfRange(bytes, 100, bytes.length), StandardOpenOption.APPEND);
    assertThat(watched.look()).as("it grew since").isEmpty();

    var found = watched.look();

    assertThat(found).hasSize(1);
    assertThat(found.get(0).source().orElseThrow().infoHash())
        .isEqualTo(torrent.infoHashV2().orElseThrow());
  }

  @Test
  void emptyFilesAreWaitedForAndOthersLeftAlone() throws IOException {
    Files.createFile(folder.resolve("empty.torrent"));
    Files.writeString(folder.resolve(".hidden.magnet"), MAGNET);
    Files.writeString(folder.resolve("notes.txt"), MAGNET);
    Files.writeString(root.resolve("outside.magnet"), MAGNET);
    Files.createSymbolicLink(folder.resolve("link.magnet"), root.resolve("outside.magnet"));
    Files.createDirectory(folder.resolve("folder.torrent"));

    assertThat(watched.look()).isEmpty();
    assertThat(watched.look()).isEmpty();
  }

  @Test
  void magnetsAreReadAndWhatIsNoTorrentIsSaidToBeNone() throws IOException {
    Files.writeString(folder.resolve("a.MAGNET"), MAGNET + "\n");
    Files.writeString(folder.resolve("b.torrent"), "no torrent");
    Files.write(folder.resolve("c.magnet"), new byte[(64 << 10) + 1]);
    watched.look();

    var found = watched.look();

    assertThat(found).hasSize(3);
    for (var one : found) {
      assertThat(one.source().isPresent())
          .isEqualTo(one.file().getFileName().toString().startsWith("a"));
    }
  }

  @Test
  void aFileThatCannotBeReadKeepsNoOtherFromBeingFound() throws IOException {
    Files.writeString(folder.resolve("a.magnet"), MAGNET);
    Files.writeString(folder.resolve("b.magnet"), MAGNET);
    Files.writeString(folder.resolve("c.magnet"), MAGNET);
    var locked = folder.resolve("b.magnet");
    watched =
        new WatchedFolder(
            folder,
            file -> {
              if (file.equals(locked)) {
                throw new AccessDeniedException(file.toString());
              }
              return WatchedFolder.Opener.NO_LINKS.open(file);
            });
    watched.look();

    var found = watched.look();
    assertThat(found).extracting(one -> one.file().getFileName().toString()).hasSize(2);
    for (var one : found) {
      watched.mark(one.file(), "added");
    }

    assertThatThrownBy(watched::look).isInstanceOf(AccessDeniedException.class);
    Files.delete(locked);
    assertThat(watched.look()).isEmpty();
  }

  @Test
  void whatBecomesALinkBetweenTheLookAndTheReadIsNotFollowed() throws IOException {
    var outside = Files.writeString(root.resolve("outside.magnet"), MAGNET);
    var file = Files.writeString(folder.resolve("a.magnet"), MAGNET);
    watched =
        new WatchedFolder(
            folder,
            read -> {
              Files.delete(read);
              Files.createSymbolicLink(read, outside);
              return WatchedFolder.Opener.NO_LINKS.open(read);
            });
    watched.look();

    assertThatThrownBy(watched::look).isInstanceOf(IOException.class);

    assertThat(file).isSymbolicLink();
    assertThat(watched.look()).isEmpty();
  }

  @Test
  void aFileThatGrowsWithoutEndWhileItIsReadWaits() throws IOException {
    Files.writeString(folder.resolve("a.magnet"), MAGNET);
    var grown = new ByteArrayInputStream(new byte[1 << 20]);
    watched = new WatchedFolder(folder, file -> grown);
    watched.look();

    assertThat(watched.look()).isEmpty();

    assertThat((1 << 20) - grown.available()).as("read").isEqualTo(MAGNET.length() + 1);
  }

  @Test
  void largeFilesAreReadAtSeveralLooks() throws IOException {
    for (int number = 0; number < 3; number++) {
      Files.write(
          folder.resolve(number + ".torrent"), new byte[WatchedFolder.MOST_BYTES_A_LOOK / 2 + 1]);
    }
    watched.look();

    for (int left = 3; left > 0; left--) {
      var found = watched.look();
      assertThat(found).hasSize(1);
      watched.mark(found.get(0).file(), "invalid");
    }
    assertThat(watched.look()).isEmpty();
  }

  @Test
  void whatBecameOfAFileIsInItsNameAndNoOtherIsOverwritten() throws IOException {
    var file = folder.resolve("a.magnet");
    Files.writeString(folder.resolve("a.magnet.added"), "of the last time");
    Files.writeString(file, MAGNET);
    watched.look();
    assertThat(watched.look()).hasSize(1);

    watched.mark(file, "added");

    assertThat(file).doesNotExist();
    assertThat(folder.resolve("a.magnet.added")).hasContent("of the last time");
    assertThat(folder.resolve("a.magnet.added-2")).hasContent(MAGNET);
    assertThat(watched.look()).isEmpty();
  }
}
