package org.eidolon.proto.metainfo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.TorrentOptions.Format;
import org.eidolon.proto.metainfo.TorrentPlan.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Torrents beyond what an int of bytes or an average one holds. */
class LargeTorrentTest {
  private static final int PIECES = 100_000;
  private static final long OVER_64_GIB = (64L << 30) + 12_345;

  @ParameterizedTest
  @EnumSource(Format.class)
  void aHundredThousandPiecesAreReadBackAsTheyWereWritten(Format format) {
    var torrent = of(format, List.of(new Source(List.of("large"), PIECES * 16_384L)), 16_384);

    var read = Metainfo.parse(torrent.encode());

    assertThat(read.pieceCount()).isEqualTo(PIECES);
    assertThat(read.infoBytes()).isEqualTo(torrent.infoBytes());
    assertThat(read.pieceHashV1(PIECES - 1)).isEqualTo(torrent.pieceHashV1(PIECES - 1));
    assertThat(read.pieceRoot(PIECES - 1)).isEqualTo(torrent.pieceRoot(PIECES - 1));
    assertThat(read.pieceHashV1(PIECES - 1).or(() -> read.pieceRoot(PIECES - 1))).isPresent();
    assertThat(Metainfo.ofInfo(read.infoBytes(), List.of(), read.ownSecret()).pieceCount())
        .isEqualTo(PIECES);
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void aFileOfMoreThan64GibIsPlannedWrittenAndRead(Format format) {
    var sources =
        List.of(
            new Source(List.of("t", "a"), 3),
            new Source(List.of("t", "big"), OVER_64_GIB),
            new Source(List.of("t", "c"), 1));
    var plan = TorrentPlan.of(sources, TorrentOptions.defaults().withFormat(format));
    int length = plan.pieceLength();
    var read = Metainfo.parse(of(format, sources, length).encode());

    assertThat(length).isEqualTo(1 << 22);
    assertThat(read.totalBytes()).isEqualTo(OVER_64_GIB + 4);
    assertThat(read.pieceCount()).isEqualTo(plan.pieceCount()).isGreaterThan(16_384);
    assertThat(read.files()).map(FileEntry::offset).isSorted();
    int last = read.pieceCount() - 1;
    assertThat(read.pieceOffset(last)).isGreaterThanOrEqualTo(64L << 30);
    assertThat(read.files().get(read.fileAt(read.pieceOffset(last) + read.pieceBytes(last) - 1)))
        .extracting(FileEntry::joinedPath)
        .isEqualTo("t/c");
    var big = read.files().stream().filter(file -> file.length() == OVER_64_GIB).findFirst();
    assertThat(read.fileAt(big.orElseThrow().end() - 1)).isEqualTo(read.files().indexOf(big.get()));
    long bytes = 0;
    for (int piece = 0; piece <= last; piece++) {
      bytes += read.pieceBytes(piece);
    }
    assertThat(bytes).isEqualTo(read.totalBytes());
  }

  @Test
  void theNumbersOfASingleFileOver64GibAreExact() {
    var sources = List.of(new Source(List.of("big"), OVER_64_GIB));

    var read = Metainfo.parse(of(Format.V2, sources, 1 << 22).encode());

    assertThat(read.pieceCount()).isEqualTo(16_385);
    assertThat(read.pieceBytes(16_384)).isEqualTo(12_345);
    assertThat(read.pieceLayerBytes(read.files().get(0).piecesRoot().orElseThrow()))
        .isEqualTo(16_385 * 32);
    assertThat(Merkle.blocks(OVER_64_GIB)).isEqualTo(4_194_305);
  }

  /** Hashes are made up: those of v1 are never compared here, roots lead to their file's. */
  static Metainfo of(Format format, List<Source> sources, int pieceLength) {
    var options = TorrentOptions.defaults().withFormat(format).withPieceLength(pieceLength);
    var plan = TorrentPlan.of(sources, options);
    return MetainfoWriter.write(
        plan,
        random(plan.hasV1() ? 20 * plan.pieceCount() : 0),
        random(plan.hasV2() ? 32 * plan.pieceCount() : 0));
  }

  private static Bytes random(int length) {
    var bytes = new byte[length];
    new SplittableRandom(3).nextBytes(bytes);
    return Bytes.copyOf(bytes);
  }
}
