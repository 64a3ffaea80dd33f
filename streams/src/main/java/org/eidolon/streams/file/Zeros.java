package org.eidolon.streams.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Puts zeros where nothing is, so that a disk has room for what is to come there. */
final class Zeros {
  private static final int STEP_BYTES = 256 * 1024;
  private static final ByteBuffer STEP = ByteBuffer.allocateDirect(STEP_BYTES).asReadOnlyBuffer();

  /** What is not all zeros is left alone in such parts. */
  private static final int PART_BYTES = 16 * 1024;

  private Zeros() {}

  /**
   * Nobody else may write meanwhile.
   *
   * @param until not included; the file is as long as this at least, afterwards
   */
  static void fill(FileChannel channel, long at, long until) throws IOException {
    long end = Math.min(until, channel.size());
    var found = at < end ? ByteBuffer.allocate(PART_BYTES) : ByteBuffer.allocate(0);
    long position = at;
    while (position < end) {
      found.clear().limit((int) Math.min(PART_BYTES, end - position));
      readFully(channel, position, found);
      if (found.flip().mismatch(zeros(found.remaining())) < 0) {
        // A hole perhaps, which these same bytes close.
        PieceFiles.writeFully(channel, position, zeros(found.remaining()));
      }
      position += found.limit();
    }
    while (position < until) {
      int length = (int) Math.min(STEP_BYTES, until - position);
      PieceFiles.writeFully(channel, position, zeros(length));
      position += length;
    }
  }

  private static ByteBuffer zeros(int length) {
    return STEP.duplicate().clear().limit(length);
  }

  private static void readFully(FileChannel channel, long at, ByteBuffer into) throws IOException {
    long position = at;
    while (into.hasRemaining()) {
      int read = channel.read(into, position);
      if (read < 0) {
        throw new IOException("cut meanwhile");
      }
      position += read;
    }
  }
}
