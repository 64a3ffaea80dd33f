package org.eidolon.streams.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.PieceLeaves;
import org.eidolon.proto.metainfo.TorrentOptions.Format;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PieceFilesTest {
  private static final int PIECE = 32 * 1024;

  @TempDir Path source;
  @TempDir Path target;

  @BeforeEach
  void writeSource() throws IOException {
    SharedFiles.writeAll(source);
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void piecesCopiedBlockByBlockInAnyOrderMakeTheSameFiles(Format format) throws IOException {
    var metainfo = many(format);

    try (var from = PieceFiles.open(metainfo, source, false, 2);
        var to = PieceFiles.open(metainfo, target, true, 2)) {
      for (int piece = metainfo.pieceCount() - 1; piece >= 0; piece--) {
        assertThat(from.verify(piece)).isTrue();
        copy(metainfo, piece, from, to);
        assertThat(to.verify(piece)).isTrue();
      }
      to.force();
    }

    try (var files = Files.walk(source.resolve("many"))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        assertThat(target.resolve(source.relativize(file))).hasSameBinaryContentAs(file);
      }
    }
    try (var made = Files.walk(target)) {
      assertThat(made.filter(Files::isRegularFile)).hasSize(6);
    }
  }

  @Test
  void severalThreadsWriteAndReadAtOnceWithOneFileOpen() throws IOException {
    var metainfo = many(Format.V1);
    var failures = new ConcurrentLinkedQueue<IOException>();

    try (var from = PieceFiles.open(metainfo, source, false, 1);
        var to = PieceFiles.open(metainfo, target, true, 1)) {
      IntStream.range(0, metainfo.pieceCount())
          .parallel()
          .forEach(
              piece -> {
                try {
                  copy(metainfo, piece, from, to);
                } catch (IOException failed) {
                  failures.add(failed);
                }
              });
    }

    assertThat(failures).isEmpty();
    assertThat(PieceCheck.check(metainfo, target, done -> {}).cardinality())
        .isEqualTo(metainfo.pieceCount());
  }

  @Test
  void givesTheLeafHashesOfAPiece() throws IOException {
    var metainfo = many(Format.V2);

    try (var files = PieceFiles.open(metainfo, source, false, 4)) {
      for (int piece = 0; piece < metainfo.pieceCount(); piece++) {
        assertThat(PieceLeaves.verify(metainfo, piece, files.leafHashes(piece))).isTrue();
      }
    }
  }

  @Test
  void namesAFileThatIsMissingOrTooShort() throws IOException {
    var metainfo = many(Format.V2);
    SharedFiles.write(source, "many/z/big.bin", 1000, 5);
    Files.delete(source.resolve("many/a.txt"));

    try (var files = PieceFiles.open(metainfo, source, false, 4)) {
      assertThatThrownBy(() -> files.read(0, 0, new byte[5]))
          .isInstanceOf(IOException.class)
          .hasMessage("many/a.txt is missing");
      int last = metainfo.pieceCount() - 3;
      assertThatThrownBy(() -> files.read(last, 0, new byte[100]))
          .isInstanceOf(IOException.class)
          .hasMessage("many/z/big.bin is shorter than expected: 1000 bytes of 200000");
    }
  }

  @Test
  void neverFollowsALinkOutOfTheFolder() throws IOException {
    var metainfo = many(Format.V2);
    var outside = Files.createDirectories(target.resolve("outside"));
    var inside = Files.createDirectories(target.resolve("inside"));
    Files.createDirectories(inside.resolve("many"));
    Files.createSymbolicLink(inside.resolve("many/b"), outside);
    Files.createSymbolicLink(inside.resolve("many/a.txt"), outside.resolve("a.txt"));

    try (var files = PieceFiles.open(metainfo, inside, true, 4)) {
      assertThatThrownBy(() -> files.write(1, 0, Bytes.takeOver(new byte[PIECE])))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("\"b\" is something else");
    }
    Files.delete(inside.resolve("many/b"));
    try (var files = PieceFiles.open(metainfo, inside, true, 4)) {
      assertThatThrownBy(() -> files.write(0, 0, Bytes.takeOver(new byte[5])))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("many/a.txt is there already, but is no file");
    }
    try (var left = Files.list(outside)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void refusesAFolderInThePlaceOfAFileAndAFileInThePlaceOfAFolder() throws IOException {
    var metainfo = many(Format.V2);
    Files.createDirectories(target.resolve("many/a.txt"));
    Files.createFile(target.resolve("many/z"));

    try (var files = PieceFiles.open(metainfo, target, true, 4)) {
      assertThatThrownBy(() -> files.write(0, 0, Bytes.takeOver(new byte[5])))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("many/a.txt is there already");
      int last = metainfo.pieceCount() - 3;
      assertThatThrownBy(() -> files.write(last, 0, Bytes.takeOver(new byte[9])))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("\"z\" is something else");
    }
  }

  @Test
  void takesNoBlockBeyondItsPieceAndWritesNothingWhenReadOnlyOrClosed() throws IOException {
    var metainfo = many(Format.V2);
    var files = PieceFiles.open(metainfo, target, false, 4);

    assertThatThrownBy(() -> files.read(0, 0, new byte[6]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> files.read(metainfo.pieceCount(), 0, new byte[1]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> files.write(0, 0, Bytes.takeOver(new byte[5])))
        .isInstanceOf(IOException.class);
    files.close();
    assertThatThrownBy(() -> files.read(0, 0, new byte[5]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("closed");
    assertThat(target).isEmptyDirectory();
  }

  private Metainfo many(Format format) throws IOException {
    return SharedFiles.torrent(source.resolve("many"), format, PIECE);
  }

  private static void copy(Metainfo metainfo, int piece, PieceFiles from, PieceFiles to)
      throws IOException {
    int block = 5000;
    for (int begin = 0; begin < metainfo.pieceBytes(piece); begin += block) {
      var bytes = new byte[Math.min(block, metainfo.pieceBytes(piece) - begin)];
      from.read(piece, begin, bytes);
      to.write(piece, begin, Bytes.takeOver(bytes));
    }
  }
}
