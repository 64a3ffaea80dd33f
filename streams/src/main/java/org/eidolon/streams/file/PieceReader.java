package org.eidolon.streams.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.List;
import org.eidolon.proto.metainfo.FileEntry;
import org.eidolon.proto.metainfo.Metainfo;

/**
 * Reads the piece space from beginning to end of a piece in blocks, for one hashing thread. Works
 * in place: one direct buffer and one block for its whole life.
 */
final class PieceReader implements AutoCloseable {
  private static final int BUFFER_BYTES = 256 * 1024;

  private final List<FileEntry> files;
  private final FilePool pool;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final byte[] block = new byte[Metainfo.BLOCK_BYTES];

  /** Takes the next block; the array is used again after the call. */
  interface Sink {
    void block(byte[] block, int length);
  }

  PieceReader(List<FileEntry> files, TorrentPaths paths, OpenFiles open) {
    this.files = files;
    this.pool = new FilePool(paths, false, open);
  }

  /**
   * A piece may be read in several goes of whole blocks.
   *
   * @param index of the file that holds the byte at {@code from}
   * @throws FileShort if a file ends too early
   */
  void read(int index, long from, int length, Sink sink) throws IOException {
    int filled = 0;
    int at = index;
    for (int done = 0; done < length; at++) {
      var file = files.get(at);
      int part = (int) Math.min(length - done, file.end() - (from + done));
      if (part > 0) {
        filled = readFile(at, from + done - file.offset(), part, filled, sink);
        done += part;
      }
    }
    if (filled > 0) {
      sink.block(block, filled);
    }
  }

  @Override
  public void close() throws IOException {
    pool.close();
  }

  /** Answers how full the block is afterwards; whole blocks went to the sink. */
  private int readFile(int index, long position, int length, int filled, Sink sink)
      throws IOException {
    var file = files.get(index);
    if (file.padding()) {
      return pad(length, filled, sink);
    }
    int full = filled;
    try (var lease = pool.lease(index, file, false)) {
      for (int done = 0; done < length; ) {
        buffer.clear().limit(Math.min(BUFFER_BYTES, length - done));
        fill(lease.channel(), position + done, file);
        done += buffer.flip().remaining();
        while (buffer.hasRemaining()) {
          int run = Math.min(buffer.remaining(), block.length - full);
          buffer.get(block, full, run);
          full = passed(full + run, sink);
        }
      }
    }
    return full;
  }

  private void fill(FileChannel channel, long position, FileEntry file) throws IOException {
    long at = position;
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, at);
      if (read < 0) {
        throw new FileShort(file.joinedPath());
      }
      at += read;
    }
  }

  private int pad(int length, int filled, Sink sink) {
    int full = filled;
    for (int done = 0; done < length; ) {
      int run = Math.min(length - done, block.length - full);
      Arrays.fill(block, full, full + run, (byte) 0);
      done += run;
      full = passed(full + run, sink);
    }
    return full;
  }

  private int passed(int full, Sink sink) {
    if (full < block.length) {
      return full;
    }
    sink.block(block, full);
    return 0;
  }
}
