package org.eidolon.proto.metainfo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;
import org.eidolon.proto.metainfo.TorrentOptions.Format;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is far larger than memory still has a small description, without any hashing here. */
class LargePlanTest {
  private static final long GIB = 1L << 30;

  private static TorrentPlan plan(long bytes, Format format) {
    var sources = List.of(new TorrentPlan.Source(List.of("disk.img"), bytes));
    return TorrentPlan.of(sources, TorrentOptions.defaults().withFormat(format));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1048576, 1024",
    "8, 1048576, 8192",
    "10, 4194304, 2560",
    "70, 4194304, 17920",
    "1024, 8388608, 131072",
    "16384, 134217728, 131072"
  })
  void piecesAreNeitherTooManyNorLongerThanThatNeeds(long gib, int pieceLength, int pieces) {
    var plan = plan(gib * GIB, Format.V2);

    assertThat(plan.pieceLength()).isEqualTo(pieceLength);
    assertThat(plan.pieceCount()).isEqualTo(pieces);
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void seventyGibibytesAreDescribedInLessThanOneMebibyte(Format format) {
    var plan = plan(70 * GIB + 5, format);
    var hashes = random(plan.hasV1() ? plan.pieceCount() * Hashes.SHA1_BYTES : 0);
    var roots = random(plan.hasV2() ? plan.pieceCount() * Merkle.HASH_BYTES : 0);

    var encoded = MetainfoWriter.write(plan, hashes, roots).encode();
    var read = Metainfo.parse(encoded);

    assertThat(encoded.length()).isLessThan(1 << 20);
    assertThat(read.totalBytes()).isEqualTo(70 * GIB + 5);
    assertThat(read.pieceCount()).isEqualTo(17_921);
    assertThat(read.pieceOffset(17_920)).isEqualTo(70 * GIB);
    assertThat(read.pieceBytes(17_920)).isEqualTo(5);
  }

  private static Bytes random(int length) {
    var bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return Bytes.copyOf(bytes);
  }
}
