package org.eidolon.streams.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.TorrentOptions.Format;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FolderCheckTest {
  private static final int PIECE = 32 * 1024;

  @TempDir Path folder;

  @BeforeEach
  void writeFiles() throws IOException {
    SharedFiles.writeAll(folder);
  }

  private Metainfo many(Format format) throws IOException {
    return SharedFiles.torrent(folder.resolve("many"), format, PIECE);
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void theFolderATorrentWasMadeOfHasNoDifference(Format format) throws IOException {
    assertThat(FolderCheck.difference(many(format), folder)).isEmpty();
  }

  @Test
  void aMissingOrOtherFileIsNamed() throws IOException {
    var metainfo = many(Format.V2);
    SharedFiles.write(folder, "many/b/c.bin", 39_999, 2);
    assertThat(FolderCheck.difference(metainfo, folder))
        .contains("many/b/c.bin has 39999 bytes; expected 40000");
    SharedFiles.write(folder, "many/b/c.bin", 40_001, 2);
    assertThat(FolderCheck.difference(metainfo, folder))
        .contains("many/b/c.bin has 40001 bytes; expected 40000");

    Files.delete(folder.resolve("many/b/c.bin"));
    assertThat(FolderCheck.difference(metainfo, folder)).contains("many/b/c.bin is missing");
    assertThat(FolderCheck.difference(metainfo, folder.resolve("none")))
        .contains("many/a.txt is missing");
  }

  @Test
  void anEmptyFileMayBeMissing() throws IOException {
    var metainfo = many(Format.V1);
    Files.delete(folder.resolve("many/b/empty"));

    assertThat(FolderCheck.difference(metainfo, folder)).isEmpty();
  }

  @Test
  void aFolderInPlaceOfAFileIsAnError() throws IOException {
    var metainfo = many(Format.V2);
    Files.delete(folder.resolve("many/a.txt"));
    Files.createDirectory(folder.resolve("many/a.txt"));

    assertThatThrownBy(() -> FolderCheck.difference(metainfo, folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("many/a.txt is there already, but is no file");
  }
}
