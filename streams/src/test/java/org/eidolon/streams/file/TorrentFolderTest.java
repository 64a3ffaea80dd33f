package org.eidolon.streams.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.StoredNames;
import org.eidolon.proto.metainfo.TorrentOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorrentFolderTest {
  private static final List<String> MANY =
      List.of(
          "many/a.txt", "many/b.x", "many/b/c.bin", "many/b/empty", "many/z/big.bin", "many/~.dat");

  @TempDir private Path root;
  private Path here;
  private Path there;
  private Metainfo torrent;

  @BeforeEach
  void share() throws IOException {
    here = Files.createDirectory(root.resolve("here"));
    there = root.resolve("there");
    SharedFiles.writeAll(here);
    torrent = SharedFiles.torrent(here.resolve("many"), TorrentOptions.Format.V2, 16_384);
  }

  private static List<String> files(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(path -> folder.relativize(path).toString())
          .filter(path -> path.startsWith("many") || path.startsWith("more"))
          .sorted()
          .toList();
    }
  }

  private static TorrentFolder folder(Metainfo torrent, Path at) {
    return new TorrentFolder(torrent, at);
  }

  @Test
  void deletingTakesTheTorrentAndTheFoldersThatItLeavesEmpty() throws IOException {
    folder(torrent, here).delete();

    assertThat(here.resolve("many")).doesNotExist();
    assertThat(here.resolve("one.bin")).exists();
  }

  @Test
  void whatIsOfOthersStays() throws IOException {
    Files.writeString(here.resolve("many/b/mine"), "mine");

    folder(torrent, here).delete();

    assertThat(files(here)).containsExactly("many/b/mine");
    assertThat(here.resolve("many/z")).doesNotExist();
  }

  @Test
  void noLinkIsFollowedOutOfTheFolder() throws IOException {
    var outside = Files.createDirectories(root.resolve("outside/b")).getParent();
    Files.createDirectory(outside.resolve("z"));
    SharedFiles.write(outside, "a.txt", 5, 1);
    folder(torrent, here).delete();
    Files.createSymbolicLink(here.resolve("many"), outside);

    assertThatThrownBy(() -> folder(torrent, here).delete())
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("many/");

    assertThat(outside.resolve("a.txt")).exists();
    assertThat(outside.resolve("b")).as("an empty folder of somebody else").exists();
    assertThat(outside.resolve("z")).exists();
  }

  @Test
  void aLinkInThePlaceOfAFileIsNotOurs() throws IOException {
    var outside = Files.writeString(root.resolve("outside"), "12345");
    Files.delete(here.resolve("many/a.txt"));
    Files.createSymbolicLink(here.resolve("many/a.txt"), outside);

    assertThatThrownBy(() -> folder(torrent, here).delete()).hasMessageContaining("many/a.txt");

    assertThat(outside).exists();
    assertThat(files(here)).as("all others are gone").containsExactly("many/a.txt");
  }

  @Test
  void movingTakesAllThatIsThere() throws IOException {
    Files.delete(here.resolve("many/b/c.bin"));

    folder(torrent, here).moveTo(folder(torrent, there));

    assertThat(here.resolve("many")).doesNotExist();
    assertThat(files(there)).hasSize(MANY.size() - 1).doesNotContain("many/b/c.bin");
    assertThat(there.resolve("many/z/big.bin")).hasBinaryContent(SharedFiles.content(200_000, 5));
  }

  @Test
  void nothingIsMovedOverAFileOfSomebodyElse() throws IOException {
    Files.createDirectories(there.resolve("many/z"));
    Files.writeString(there.resolve("many/z/big.bin"), "mine");

    assertThatThrownBy(() -> folder(torrent, here).moveTo(folder(torrent, there)))
        .isInstanceOf(IOException.class)
        .hasMessage("many/z/big.bin is there already");

    assertThat(files(here)).isEqualTo(MANY.stream().sorted().toList());
    assertThat(there.resolve("many/z/big.bin")).hasContent("mine");
  }

  @Test
  void whatAKilledMoveLeftIsMovedNext() throws IOException {
    Files.createDirectories(there.resolve("many"));
    Files.move(here.resolve("many/a.txt"), there.resolve("many/a.txt"));

    folder(torrent, here).moveTo(folder(torrent, there));

    assertThat(files(there)).hasSize(MANY.size());
  }

  @Test
  void aMoveThatFailsHalfWayIsUndone() throws IOException {
    Files.createDirectories(there.resolve("many"));
    Files.writeString(there.resolve("many/z"), "a file in the place of a folder");

    assertThatThrownBy(() -> folder(torrent, here).moveTo(folder(torrent, there)))
        .isInstanceOf(IOException.class);

    assertThat(files(here)).isEqualTo(MANY.stream().sorted().toList());
    assertThat(files(there)).containsExactly("many/z");
  }

  @Test
  void renamingMovesWhatIsBelow() throws IOException {
    var names = StoredNames.NONE.with(torrent, "many", "more").with(torrent, "more/b", "c");
    Files.writeString(here.resolve("many/mine"), "mine");

    folder(torrent, here).moveTo(folder(torrent.storedAs(names), here));

    assertThat(files(here))
        .containsExactly(
            "many/mine",
            "more/a.txt",
            "more/b.x",
            "more/c/c.bin",
            "more/c/empty",
            "more/z/big.bin",
            "more/~.dat");
    assertThat(PieceCheck.check(torrent.storedAs(names), here, done -> {}).cardinality())
        .isEqualTo(torrent.pieceCount());
  }
}
