package org.eidolon.streams.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.TorrentOptions.Format;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PieceCheckTest {
  private static final int PIECE = 32 * 1024;

  @TempDir Path folder;

  @BeforeEach
  void writeFiles() throws IOException {
    SharedFiles.writeAll(folder);
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void findsEveryPieceOfAnUntouchedFolder(Format format) throws IOException {
    var metainfo = SharedFiles.torrent(folder.resolve("many"), format, PIECE);
    var heard = new ArrayList<Long>();

    var good = PieceCheck.check(metainfo, folder, heard::add);

    assertThat(good.cardinality()).isEqualTo(metainfo.pieceCount());
    assertThat(heard).isSorted().endsWith(metainfo.totalBytes());
  }

  @Test
  void missesExactlyThePiecesThatAreDamagedCutOrGone() throws IOException {
    var metainfo = SharedFiles.torrent(folder.resolve("one.bin"), Format.V2, PIECE);
    try (var file = new RandomAccessFile(folder.resolve("one.bin").toFile(), "rw")) {
      file.seek(PIECE + 100);
      file.write(99);
      file.setLength(3 * PIECE + 10);
    }

    assertThat(PieceCheck.check(metainfo, folder, done -> {}).stream()).containsExactly(0, 2);
    Files.delete(folder.resolve("one.bin"));
    assertThat(PieceCheck.check(metainfo, folder, done -> {})).matches(good -> good.isEmpty());
    assertThat(PieceCheck.check(metainfo, folder.resolve("nowhere"), done -> {}))
        .matches(good -> good.isEmpty());
  }

  @Test
  void aPieceOfV1NeedsAllItsFiles() throws IOException {
    var metainfo = SharedFiles.torrent(folder.resolve("many"), Format.V1, PIECE);
    Files.delete(folder.resolve("many/b.x"));

    var good = PieceCheck.check(metainfo, folder, done -> {});

    // The missing file lies from byte 40005 to 56389, all in the second piece.
    assertThat(good.get(1)).isFalse();
    assertThat(good.cardinality()).isEqualTo(metainfo.pieceCount() - 1);
  }

  @Test
  void aPieceWhoseHashIsNotKnownIsNotGood() throws IOException {
    var whole = SharedFiles.torrent(folder.resolve("one.bin"), Format.V2, PIECE);
    var bare = Metainfo.ofInfo(whole.infoBytes(), List.of(), Optional.empty());

    assertThat(PieceCheck.check(bare, folder, done -> {})).matches(good -> good.isEmpty());
  }

  @Test
  void saysSoWhenSomethingElseIsInThePlaceOfAFile() throws IOException {
    var metainfo = SharedFiles.torrent(folder.resolve("one.bin"), Format.V2, PIECE);
    Files.delete(folder.resolve("one.bin"));
    Files.createDirectory(folder.resolve("one.bin"));

    assertThatThrownBy(() -> PieceCheck.check(metainfo, folder, done -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("one.bin is there already, but is no file");
  }
}
