package org.eidolon.node.console;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Lines of strangers, as long as a bound allows; one thread's own. */
final class LineReader {
  /** A line that is longer than it may be: it is passed over to its end. */
  static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private final ReadableByteChannel from;
  private final ByteBuffer line;
  private final ByteBuffer read = ByteBuffer.allocate(512).flip();

  /**
   * @param mostBytes of a line without its end
   */
  LineReader(ReadableByteChannel from, int mostBytes) {
    this.from = from;
    this.line = ByteBuffer.allocate(mostBytes);
  }

  /** The next one, without its end; empty at the end of all, where an open line does not count. */
  Optional<String> next() throws IOException {
    line.clear();
    boolean tooLong = false;
    while (true) {
      while (read.hasRemaining()) {
        byte next = read.get();
        if (next == '\n') {
          if (tooLong) {
            throw new TooLong();
          }
          line.flip();
          return Optional.of(StandardCharsets.UTF_8.decode(line).toString().stripTrailing());
        }
        if (line.hasRemaining()) {
          line.put(next);
        } else {
          tooLong = true;
        }
      }
      read.clear();
      int count = from.read(read);
      read.flip();
      if (count < 0) {
        return Optional.empty();
      }
    }
  }
}
