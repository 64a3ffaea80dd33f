package org.eidolon.proto.cell;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * The fixed-size unit of a link: every cell looks alike to an observer, whatever it carries.
 *
 * <pre>
 *   0        4         5     21                                  4096
 *   | circuit | command | tag | payload, or the rest of a control body |
 *                       |------------- body, 4091 bytes -------------|
 * </pre>
 *
 * Hot path: a cell owns its bytes, is changed in place by the layer that holds it, and is handed on
 * as a whole; whoever passes it on must not touch it again.
 */
public final class Cell {
  public static final int SIZE_BYTES = 4096;
  public static final int HEADER_BYTES = 5;
  public static final int BODY_BYTES = SIZE_BYTES - HEADER_BYTES;
  public static final int TAG_BYTES = 16;
  public static final int PAYLOAD_OFFSET = HEADER_BYTES + TAG_BYTES;
  public static final int PAYLOAD_BYTES = SIZE_BYTES - PAYLOAD_OFFSET;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final int COMMAND_OFFSET = 4;

  private final boolean once;
  private byte[] bytes;

  private Cell(byte[] bytes, boolean once) {
    this.bytes = bytes;
    this.once = once;
  }

  /**
   * A zero-filled cell.
   *
   * @param circuit 0 for a cell of the link itself
   */
  public static Cell of(int circuit, CellCommand command) {
    var cell = new Cell(new byte[SIZE_BYTES], false);
    cell.circuit(circuit);
    cell.command(command);
    return cell;
  }

  /**
   * A cell to be sent once, whose payload the caller fills to the last byte; head and tag are as in
   * {@link #of}.
   */
  public static Cell toFill(int circuit, CellCommand command) {
    var bytes = SpentCells.ofThread().take();
    Arrays.fill(bytes, HEADER_BYTES, PAYLOAD_OFFSET, (byte) 0);
    var cell = new Cell(bytes, true);
    cell.circuit(circuit);
    cell.command(command);
    return cell;
  }

  /**
   * Takes {@code wire} over, without a copy.
   *
   * @throws MalformedCell on a wrong size, an unknown command, or a circuit id that does not go
   *     with the command
   */
  public static Cell wrap(byte[] wire) {
    if (wire.length != SIZE_BYTES) {
      throw new MalformedCell("cell of " + wire.length + " bytes");
    }
    var cell = new Cell(wire, true);
    if (cell.command().ofCircuit() != (cell.circuit() != 0)) {
      throw new MalformedCell("circuit id does not go with command " + cell.command());
    }
    return cell;
  }

  public int circuit() {
    return (int) INT.get(bytes, 0);
  }

  public void circuit(int circuit) {
    INT.set(bytes, 0, circuit);
  }

  public CellCommand command() {
    return CellCommand.of(bytes[COMMAND_OFFSET]);
  }

  public void command(CellCommand command) {
    bytes[COMMAND_OFFSET] = command.code();
  }

  /** The cell's own bytes, header first; not a copy. */
  public byte[] bytes() {
    return bytes;
  }

  /**
   * Ends the life of a cell that came by {@link #wrap} or was made by {@link #toFill}: its array
   * may be used for another one. Whoever held on to it fails from now on, rather than read or write
   * a stranger's. Others stay as they are: they may be sent more than once.
   */
  public Optional<byte[]> spend() {
    if (!once) {
      return Optional.empty();
    }
    var spent = Optional.of(bytes);
    bytes = null;
    return spent;
  }

  /** The body as a buffer over the cell's own bytes. */
  public ByteBuffer body() {
    return ByteBuffer.wrap(bytes, HEADER_BYTES, BODY_BYTES).slice();
  }

  /** Hides circuit and content. */
  @Override
  public String toString() {
    return "Cell[" + command() + "]";
  }
}
