package org.eidolon.streams.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.BitSet;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.TorrentOptions.Format;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResumeShelfTest {
  private static final int PIECE = 32 * 1024;

  @TempDir Path folder;
  private ResumeShelf shelf;
  private Path records;

  @BeforeEach
  void writeFiles() throws IOException {
    SharedFiles.writeAll(folder);
    records = folder.resolve("records");
    shelf = new ResumeShelf(records);
  }

  private Metainfo many(Format format) throws IOException {
    return SharedFiles.torrent(folder.resolve("many"), format, PIECE);
  }

  private static BitSet all(Metainfo metainfo) {
    var all = new BitSet();
    all.set(0, metainfo.pieceCount());
    return all;
  }

  private void keep(Metainfo metainfo, BitSet right) throws IOException {
    shelf.keep(metainfo, folder, right, FileStamps.of(metainfo, folder), new BitSet());
  }

  /** As rot does it: size and time stay. */
  private static void rot(Path file, int at) throws IOException {
    var time = Files.getLastModifiedTime(file);
    try (var open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(at);
      int before = open.read();
      open.seek(at);
      open.write(before ^ 1);
    }
    Files.setLastModifiedTime(file, time);
  }

  private Path record() throws IOException {
    try (var list = Files.list(records)) {
      return list.findFirst().orElseThrow();
    }
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void tellsWhatWasRight(Format format) throws IOException {
    var metainfo = many(format);
    var right = all(metainfo);
    right.clear(1);
    assertThat(shelf.find(metainfo, folder)).isEqualTo(new BitSet());

    keep(metainfo, right);

    assertThat(shelf.find(metainfo, folder)).isEqualTo(right);
    try (var list = Files.list(records)) {
      assertThat(list).as("nothing half made is left").hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void knowsNothingOfAFileWhoseTimeSizeOrPlaceIsAnother(Format format) throws IOException {
    var metainfo = many(format);
    var big = folder.resolve("many/z/big.bin");
    keep(metainfo, all(metainfo));

    Files.setLastModifiedTime(big, FileTime.from(Instant.EPOCH));
    var left = shelf.find(metainfo, folder);
    assertThat(left.isEmpty()).isFalse();
    assertThat(left.cardinality()).isLessThan(metainfo.pieceCount());
    long inBig = metainfo.files().stream().filter(f -> f.path().contains("big.bin")).count();
    assertThat(inBig).isEqualTo(1);

    keep(metainfo, all(metainfo));
    var time = Files.getLastModifiedTime(big);
    var copy = Files.copy(big, folder.resolve("copy"));
    Files.delete(big);
    // Whether its number on the disk is used again is the file system's choice, so its size goes.
    Files.write(copy, new byte[] {1});
    Files.move(copy, big);
    Files.setLastModifiedTime(big, time);
    assertThat(shelf.find(metainfo, folder)).isEqualTo(left);

    Files.delete(big);
    assertThat(shelf.find(metainfo, folder)).isEqualTo(left);
    assertThat(shelf.find(metainfo, folder.resolve("elsewhere"))).isEqualTo(new BitSet());
  }

  @Test
  void aDamagedRecordIsAsGoodAsNone() throws IOException {
    var metainfo = many(Format.V2);
    keep(metainfo, all(metainfo));
    var whole = Files.readAllBytes(record());

    for (int at = 0; at < whole.length; at++) {
      var damaged = whole.clone();
      damaged[at] ^= 4;
      Files.write(record(), damaged);
      assertThat(shelf.find(metainfo, folder)).as("byte %d", at).isEqualTo(new BitSet());
    }
    Files.write(record(), java.util.Arrays.copyOf(whole, whole.length - 1));
    assertThat(shelf.find(metainfo, folder)).isEqualTo(new BitSet());
    Files.write(record(), java.util.Arrays.copyOf(whole, whole.length + 1));
    assertThat(shelf.find(metainfo, folder)).isEqualTo(new BitSet());
  }

  @Test
  void aRecordThatIsNotOursToReadIsAsGoodAsNone() throws IOException {
    var metainfo = many(Format.V2);
    keep(metainfo, all(metainfo));
    var refused =
        new ResumeShelf(
            records,
            file -> {
              throw new AccessDeniedException(file.toString());
            });

    assertThat(refused.find(metainfo, folder)).isEqualTo(new BitSet());
  }

  @Test
  void whatOthersChangedBetweenTheLookAndTheRecordIsNotKept() throws IOException {
    var metainfo = many(Format.V2);
    var big = folder.resolve("many/z/big.bin");
    var compared = FileStamps.of(metainfo, folder);
    Files.write(big, new byte[(int) Files.size(big)]);

    shelf.keep(metainfo, folder, all(metainfo), compared, new BitSet());
    var left = shelf.find(metainfo, folder);
    assertThat(left.isEmpty()).isFalse();
    assertThat(left.cardinality()).isLessThan(metainfo.pieceCount());
    for (int piece = left.nextClearBit(0);
        piece < metainfo.pieceCount();
        piece = left.nextClearBit(piece + 1)) {
      var file = metainfo.files().get(metainfo.fileAt(metainfo.pieceOffset(piece)));
      assertThat(file.path()).contains("big.bin");
    }

    var ours = new BitSet();
    ours.set(metainfo.fileAt(metainfo.pieceOffset(left.nextClearBit(0))));
    shelf.keep(metainfo, folder, all(metainfo), compared, ours);
    assertThat(shelf.find(metainfo, folder)).as("we wrote it").isEqualTo(all(metainfo));
  }

  @Test
  void whatIsKnownIsNotLookedAt() throws IOException {
    var metainfo = many(Format.V2);
    keep(metainfo, all(metainfo));
    rot(folder.resolve("many/z/big.bin"), 50_000);

    var known = shelf.find(metainfo, folder);
    assertThat(PieceCheck.check(metainfo, folder, known, done -> {})).isEqualTo(all(metainfo));
    assertThat(PieceCheck.check(metainfo, folder, done -> {}).cardinality())
        .isEqualTo(metainfo.pieceCount() - 1);
  }
}
