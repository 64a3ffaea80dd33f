package org.eidolon.proto.metainfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.eidolon.proto.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredNamesTest {
  private static final Metainfo TORRENT =
      Metainfo.parse(
          Bytes.copyOf(
              ("d4:infod5:filesl"
                      + file("1:a")
                      + file("1:b")
                      + file("3:sub1:c")
                      + "e4:name5:album12:piece lengthi16384e6:pieces20:"
                      + "a".repeat(20)
                      + "ee")
                  .getBytes(StandardCharsets.US_ASCII)));

  private static String file(String path) {
    return "d6:lengthi5e4:pathl" + path + "ee";
  }

  private static List<String> paths(Metainfo torrent) {
    return torrent.files().stream().map(FileEntry::joinedPath).toList();
  }

  @Test
  void filesAndFoldersHaveOtherNamesAndTheTorrentStaysWhatItIs() {
    var names =
        StoredNames.NONE
            .with(TORRENT, "album", "music")
            .with(TORRENT, "music/sub", "more")
            .with(TORRENT, "music/more/c", "song")
            .with(TORRENT, "music/more/song", "x");

    var stored = TORRENT.storedAs(names);

    assertThat(paths(stored)).containsExactly("music/a", "music/b", "music/more/x");
    assertThat(stored.name()).isEqualTo("music");
    assertThat(stored.infoHashV1()).isEqualTo(TORRENT.infoHashV1());
    assertThat(Metainfo.parse(stored.encode()).name()).isEqualTo("album");
    assertThat(stored.pieceHashV1(0)).isEqualTo(TORRENT.pieceHashV1(0));
    assertThat(TORRENT.storedAs(StoredNames.NONE)).isSameAs(TORRENT);
  }

  @Test
  void twoMayChangeNamesOverAThird() {
    var names =
        StoredNames.NONE
            .with(TORRENT, "album/a", "t")
            .with(TORRENT, "album/b", "a")
            .with(TORRENT, "album/t", "b");

    assertThat(paths(TORRENT.storedAs(names))).containsExactly("album/b", "album/a", "album/sub/c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"b", "sub", "../x", "x/y", "", ".", "..", "x\\y", "a\nb"})
  void aNameThatIsTakenOrUnsafeIsRefused(String name) {
    assertThatThrownBy(() -> StoredNames.NONE.with(TORRENT, "album/a", name))
        .isInstanceOf(InvalidMetainfo.class)
        .hasMessageMatching("[^\n]+");
  }

  @Test
  void whatIsNotThereCannotBeRenamed() {
    for (var path : List.of("", "album/z", "album/sub/c/d", "other", "album//a")) {
      assertThatThrownBy(() -> StoredNames.NONE.with(TORRENT, path, "x"))
          .isInstanceOf(InvalidMetainfo.class);
    }
  }

  @Test
  void whatCameFromADamagedDiskIsNoWayOut() {
    assertThatThrownBy(() -> new StoredNames(Map.of("album/a", "../../etc")))
        .isInstanceOf(InvalidMetainfo.class);
  }

  @Test
  void aFolderMayNotMergeWithAnother() {
    assertThatThrownBy(() -> StoredNames.NONE.with(TORRENT, "album/sub", "a"))
        .isInstanceOf(InvalidMetainfo.class);
  }
}
