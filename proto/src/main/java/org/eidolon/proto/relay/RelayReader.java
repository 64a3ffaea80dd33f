package org.eidolon.proto.relay;

import org.eidolon.proto.cell.Cell;

/** STUB Walks the messages of one recognised relay cell, without a copy. Reusable. */
public final class RelayReader {
  public void start(Cell cell) {
    throw new IllegalStateException("stub");
  }

  /**
   * Moves to the next message; false after the last.
   *
   * @throws MalformedRelayMessage on an unknown command or a length beyond the cell
   */
  public boolean next() {
    throw new IllegalStateException("stub");
  }

  public RelayCommand command() {
    throw new IllegalStateException("stub");
  }

  /** 0 for commands without a stream. */
  public int streamId() {
    throw new IllegalStateException("stub");
  }

  /** Where the data begins in the cell's own bytes. */
  public int offset() {
    throw new IllegalStateException("stub");
  }

  public int length() {
    throw new IllegalStateException("stub");
  }
}
