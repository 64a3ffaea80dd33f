package org.eidolon.proto.relay;

import java.util.random.RandomGenerator;
import org.eidolon.proto.cell.Cell;

/** STUB Packs messages into the payload of one relay cell. Reusable: start a cell, put, finish. */
public final class RelayPacker {
  /** Data of a stream message that has a cell for itself. */
  public static final int MAX_STREAM_DATA = 4070;

  /** Starts to fill {@code cell}. */
  public void start(Cell cell) {
    throw new IllegalStateException("stub");
  }

  /** Data bytes that a message of {@code command} put now may hold; negative if none fits. */
  public int room(RelayCommand command) {
    throw new IllegalStateException("stub");
  }

  /** Appends a message; the stream id is ignored by commands without one. */
  public void put(RelayCommand command, int streamId, byte[] data, int offset, int length) {
    throw new IllegalStateException("stub");
  }

  /** Ends the cell and fills its rest. */
  public void finish(RandomGenerator random) {
    throw new IllegalStateException("stub");
  }
}
