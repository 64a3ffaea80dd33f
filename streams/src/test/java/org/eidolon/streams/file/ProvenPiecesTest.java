package org.eidolon.streams.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.eidolon.proto.metainfo.TorrentOptions.Format;
import org.eidolon.proto.swarm.BlockRef;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProvenPiecesTest {
  private static final int LARGE_PIECE = 64 * 1024 * 1024;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Format.class)
  void aPieceOfAnyLengthCostsLittleMemory(Format format) throws IOException {
    try (var file = new RandomAccessFile(folder.resolve("large").toFile(), "rw")) {
      file.setLength(LARGE_PIECE - 7);
    }
    var metainfo = SharedFiles.torrent(folder.resolve("large"), format, LARGE_PIECE);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (var files = PieceFiles.open(metainfo, folder, false, 1)) {
      var pieces = new ProvenPieces(metainfo, files, new KeptPieces(1 << 20));
      long before = threads.getCurrentThreadAllocatedBytes();

      assertThat(pieces.look(0).right()).isTrue();
      assertThat(pieces.block(new BlockRef(0, 0, BlockRef.MAX_BYTES)).length())
          .isEqualTo(BlockRef.MAX_BYTES);

      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(LARGE_PIECE / 4);
    }
  }
}
