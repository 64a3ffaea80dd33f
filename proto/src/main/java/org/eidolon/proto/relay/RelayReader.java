package org.eidolon.proto.relay;

import java.util.Objects;
import org.eidolon.proto.cell.Cell;

/**
 * Walks the messages of one recognised relay cell, without a copy. Reusable. Hot path: allocates
 * nothing. What it reads was written by a stranger: anything but whole messages of known commands
 * is refused, what follows the end mark is never looked at.
 */
public final class RelayReader {
  private static final byte[] NO_CELL = new byte[0];

  private byte[] bytes = NO_CELL;
  private int next;
  private RelayCommand command;
  private int streamId;
  private int offset;
  private int length;

  public void start(Cell cell) {
    bytes = cell.bytes();
    next = Cell.PAYLOAD_OFFSET;
    command = null;
  }

  /**
   * Moves to the next message; false after the last.
   *
   * @throws MalformedRelayMessage on an unknown command or a length beyond the cell
   */
  public boolean next() {
    if (next >= bytes.length || bytes[next] == RelayPacker.END_OF_MESSAGES) {
      next = bytes.length;
      command = null;
      return false;
    }
    var found = RelayCommand.of(bytes[next]);
    int data = next + RelayPacker.headerBytes(found);
    if (data > bytes.length) {
      throw new MalformedRelayMessage("message header beyond the cell");
    }
    int dataBytes = unsigned(next + 1);
    if (dataBytes > bytes.length - data) {
      throw new MalformedRelayMessage("message of " + dataBytes + " bytes beyond the cell");
    }
    command = found;
    streamId = found.ofStream() ? unsigned(next + RelayPacker.PLAIN_HEADER_BYTES) : 0;
    offset = data;
    length = dataBytes;
    next = data + dataBytes;
    return true;
  }

  /** Of the message that {@link #next} moved to. */
  public RelayCommand command() {
    return Objects.requireNonNull(command, "no message");
  }

  /** 0 for commands without a stream. */
  public int streamId() {
    return streamId;
  }

  /** Where the data begins in the cell's own bytes. */
  public int offset() {
    return offset;
  }

  public int length() {
    return length;
  }

  private int unsigned(int at) {
    return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
  }
}
