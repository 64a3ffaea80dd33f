package org.eidolon.streams.link;

import java.util.List;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;

/**
 * An authenticated, encrypted connection to one peer that carries cells. Reads only when asked:
 * each {@link #read} brings at most one batch. All methods may be called from any thread.
 */
public interface LinkConnection {
  PeerId peer();

  /** Whether we dialled. */
  boolean dialledByUs();

  PeerAddress remote();

  /** Begins delivery to {@code listener}; called once. Nothing is read before {@link #read}. */
  void start(LinkListener listener);

  /** Asks for the next batch of cells. */
  void read();

  /** Writes and flushes cells, which now belong to the connection. */
  void write(List<Cell> cells);

  /** False while what was written waits beyond the high-water mark. */
  boolean writable();

  void close(LinkCloseReason reason);
}
