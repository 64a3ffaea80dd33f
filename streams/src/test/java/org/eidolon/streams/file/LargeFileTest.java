package org.eidolon.streams.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.MetainfoWriter;
import org.eidolon.proto.metainfo.TorrentOptions;
import org.eidolon.proto.metainfo.TorrentOptions.Format;
import org.eidolon.proto.metainfo.TorrentPlan;
import org.eidolon.proto.metainfo.TorrentPlan.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A file of more than 64 GiB, which on disk is a hole but for its end. */
class LargeFileTest {
  private static final int PIECE = 1 << 22;
  private static final long LENGTH = (64L << 30) + 3L * PIECE + 12_345;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Format.class)
  void itsLastPieceIsWrittenAndReadWhereItBelongs(Format format) throws IOException {
    var metainfo = torrent(format);
    int last = metainfo.pieceCount() - 1;
    var content = SharedFiles.content(metainfo.pieceBytes(last), 9);

    try (var files = PieceFiles.open(metainfo, folder, true, 2)) {
      files.write(last, 0, Bytes.takeOver(content));
      var back = new byte[content.length];
      files.read(last, 0, back);
      assertThat(back).isEqualTo(content);
    }

    assertThat(Files.size(folder.resolve("huge"))).isEqualTo(LENGTH);
    assertThat(FolderCheck.difference(metainfo, folder)).isEmpty();
  }

  @Test
  void itIsFoundOnDiskForANewTorrent() throws IOException {
    var metainfo = torrent(Format.V2);
    try (var files = PieceFiles.open(metainfo, folder, true, 2)) {
      files.write(metainfo.pieceCount() - 1, 12_344, Bytes.takeOver(new byte[1]));
    }

    var source = TorrentSource.scan(folder.resolve("huge"));

    assertThat(source.totalBytes()).isEqualTo(LENGTH);
  }

  /** The hashes are made up: nothing here hashes 64 GiB. */
  private static Metainfo torrent(Format format) {
    var options = TorrentOptions.defaults().withFormat(format).withPieceLength(PIECE);
    var plan = TorrentPlan.of(List.of(new Source(List.of("huge"), LENGTH)), options);
    return MetainfoWriter.write(
        plan,
        Bytes.copyOf(new byte[plan.hasV1() ? 20 * plan.pieceCount() : 0]),
        Bytes.copyOf(SharedFiles.content(plan.hasV2() ? 32 * plan.pieceCount() : 0, 1)));
  }
}
