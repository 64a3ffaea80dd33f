package org.eidolon.streams.file;

import java.io.IOException;
import java.nio.file.Path;
import org.eidolon.proto.metainfo.Metainfo;

/**
 * STUB The files of one torrent as one run of pieces. Blocking: call from a disk thread. Safe for
 * several threads on different blocks.
 */
public final class PieceFiles implements AutoCloseable {
  /**
   * @param folder the folder that holds (or shall hold) the torrent's name
   * @param openFiles how many files may be open at a time
   */
  public static PieceFiles open(Metainfo metainfo, Path folder, boolean writable, int openFiles) {
    throw new IllegalStateException("stub");
  }

  /**
   * Fills {@code target} with bytes of one piece, across file borders; pad files read as zeros.
   *
   * @throws IOException if a file is missing, shorter than expected, or unreadable
   */
  public void read(int piece, int begin, byte[] target) throws IOException {
    throw new IllegalStateException("stub");
  }

  public void write(int piece, int begin, byte[] source, int offset, int length)
      throws IOException {
    throw new IllegalStateException("stub");
  }

  @Override
  public void close() throws IOException {
    throw new IllegalStateException("stub");
  }
}
