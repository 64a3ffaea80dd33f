package org.eidolon.node.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/** A file of given size that nothing can compress; the same for the same size. */
final class SampleFile {
  private static final long SEED = 0xE1D0_10A5L;
  private static final int CHUNK_BYTES = 1 << 20;

  private SampleFile() {}

  static void write(Path file, long size, BooleanSupplier stopped) throws IOException {
    var random = new SplittableRandom(SEED);
    var chunk = new byte[CHUNK_BYTES];
    try (var channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (long left = size; left > 0 && !stopped.getAsBoolean(); left -= CHUNK_BYTES) {
        random.nextBytes(chunk);
        var part = ByteBuffer.wrap(chunk, 0, (int) Math.min(left, CHUNK_BYTES));
        while (part.hasRemaining()) {
          channel.write(part);
        }
      }
    }
  }
}
