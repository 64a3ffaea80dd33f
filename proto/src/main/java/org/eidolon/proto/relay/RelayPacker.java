package org.eidolon.proto.relay;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.eidolon.proto.cell.Cell;

/**
 * Packs messages into the payload of one relay cell. Reusable: start a cell, put, finish. Hot path:
 * writes in place, allocates nothing.
 *
 * <pre>
 *   | command 1 | length 2 | stream id 2, if of a stream | data |  ...  | 0 | fill |
 * </pre>
 */
public final class RelayPacker {
  /** Data of a stream message that has a cell for itself. */
  public static final int MAX_STREAM_DATA = 4070;

  /** Data of a message without a stream that has a cell for itself. */
  public static final int MAX_DATA = MAX_STREAM_DATA + 2;

  static final int PLAIN_HEADER_BYTES = 3;
  static final int STREAM_HEADER_BYTES = 5;
  static final int END_OF_MESSAGES = 0;

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final int RANDOM_FILL_BYTES = 16;

  private final byte[] fill = new byte[RANDOM_FILL_BYTES];
  private byte[] bytes = fill;
  private int at = Cell.SIZE_BYTES;

  /** Starts to fill {@code cell}. */
  public void start(Cell cell) {
    bytes = cell.bytes();
    at = Cell.PAYLOAD_OFFSET;
  }

  /** Data bytes that a message of {@code command} put now may hold; negative if none fits. */
  public int room(RelayCommand command) {
    return Cell.SIZE_BYTES - at - headerBytes(command);
  }

  /**
   * Appends a message; the stream id is ignored by commands without one.
   *
   * @param streamId 16 bits
   * @param length at most {@link #room}
   */
  public void put(RelayCommand command, int streamId, byte[] data, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, data.length);
    int place = open(command, streamId, length);
    System.arraycopy(data, offset, bytes, place, length);
  }

  /**
   * Appends a message whose data the caller writes into the cell, all of it.
   *
   * @return where in the cell's bytes the data begins
   */
  public int open(RelayCommand command, int streamId, int length) {
    if (length > room(command)) {
      throw new IllegalArgumentException(length + " bytes do not fit in the cell's rest");
    }
    bytes[at] = command.code();
    SHORT.set(bytes, at + 1, (short) length);
    if (command.ofStream()) {
      if (streamId >>> 16 != 0) {
        throw new IllegalArgumentException("stream id " + streamId);
      }
      SHORT.set(bytes, at + PLAIN_HEADER_BYTES, (short) streamId);
    }
    int place = at + headerBytes(command);
    at = place + length;
    return place;
  }

  /**
   * Ends the cell and fills its rest: with 16 random bytes at first, then with zeros. The layers
   * above hide whatever is here, so zeros show nobody how full a cell is; the random bytes keep the
   * cell's tag unknown to a receiver that guesses the content and would acknowledge without
   * reading. A cell full to the brim has no room for them: there the bound on queues must do.
   */
  public void finish(RandomGenerator random) {
    if (at < Cell.SIZE_BYTES) {
      bytes[at++] = END_OF_MESSAGES;
      random.nextBytes(fill);
      int randomBytes = Math.min(fill.length, Cell.SIZE_BYTES - at);
      System.arraycopy(fill, 0, bytes, at, randomBytes);
      Arrays.fill(bytes, at + randomBytes, Cell.SIZE_BYTES, (byte) 0);
    }
    bytes = fill;
    at = Cell.SIZE_BYTES;
  }

  static int headerBytes(RelayCommand command) {
    return command.ofStream() ? STREAM_HEADER_BYTES : PLAIN_HEADER_BYTES;
  }
}
