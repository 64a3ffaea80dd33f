package org.eidolon.streams.file;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.eidolon.proto.metainfo.TorrentOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How fast a file that the system still holds in memory becomes a torrent; run by bench/hashing.
 */
class HashingBench {
  private static final int ROUNDS = 4;
  private static final int CHUNK = 1 << 20;

  @Test
  void file(@TempDir Path folder) throws Exception {
    int chunks = Integer.getInteger("bench.mebibytes", 2048);
    var file = folder.resolve("file");
    fill(file, chunks);
    for (int round = 1; round <= ROUNDS; round++) {
      long begun = System.nanoTime();
      var source = TorrentSource.scan(file);
      var made = TorrentMaker.make(source, TorrentOptions.defaults(), hashed -> {});
      double seconds = (System.nanoTime() - begun) / 1e9;
      System.out.printf(
          "%d pieces, v2 %b, v1 %b: %.2f GB/s%n",
          made.pieceCount(),
          made.infoHashV2().isPresent(),
          made.infoHashV1().isPresent(),
          (double) chunks * CHUNK / seconds / 1e9);
    }
  }

  private static void fill(Path file, int chunks) throws Exception {
    var random = new Random(1);
    var chunk = new byte[CHUNK];
    random.nextBytes(chunk);
    try (var out = Files.newOutputStream(file)) {
      for (int i = 0; i < chunks; i++) {
        chunk[i % CHUNK]++;
        out.write(chunk);
      }
    }
  }
}
