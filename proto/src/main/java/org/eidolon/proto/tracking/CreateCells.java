package org.eidolon.proto.tracking;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.cell.CellCommand;
import org.eidolon.proto.cell.MalformedCell;

/**
 * A circuit's set-up messages as cells: the CREATE in three (put together again by a {@link
 * org.eidolon.proto.cell.CreateAssembler}), the CREATED in one. What is left of a cell is random.
 *
 * <pre>
 *   CREATE body    index (1) | count = 3 (1) | length (2) | bytes, at most 4087 | random
 *   CREATED body   created (1440) | random
 * </pre>
 */
public final class CreateCells {
  public static final int COUNT = 3;

  private static final int FRAGMENT_HEADER_BYTES = 4;
  private static final int FULL_BYTES = Cell.BODY_BYTES - FRAGMENT_HEADER_BYTES;

  private CreateCells() {}

  /**
   * @param create {@link TrackingCode#CREATE_BYTES} long
   * @return {@link #COUNT} cells, to be sent in order
   */
  public static List<Cell> split(int circuit, Bytes create, RandomGenerator random) {
    if (create.length() != TrackingCode.CREATE_BYTES) {
      throw new IllegalArgumentException("CREATE of " + create.length() + " bytes");
    }
    var cells = new ArrayList<Cell>(COUNT);
    for (int index = 0; index < COUNT; index++) {
      int from = index * FULL_BYTES;
      int to = Math.min(from + FULL_BYTES, create.length());
      cells.add(fragment(circuit, index, create.slice(from, to), random));
    }
    return cells;
  }

  private static Cell fragment(int circuit, int index, Bytes part, RandomGenerator random) {
    var cell = Cell.of(circuit, CellCommand.CREATE_TC);
    var body = cell.body();
    body.put((byte) index).put((byte) COUNT).putShort((short) part.length()).put(part.toArray());
    fill(cell, FRAGMENT_HEADER_BYTES + part.length(), random);
    return cell;
  }

  /**
   * @param created {@link TrackingCode#CREATED_BYTES} long
   */
  public static Cell created(int circuit, Bytes created, RandomGenerator random) {
    if (created.length() != TrackingCode.CREATED_BYTES) {
      throw new IllegalArgumentException("CREATED of " + created.length() + " bytes");
    }
    var cell = Cell.of(circuit, CellCommand.CREATED_TC);
    created.copyTo(cell.bytes(), Cell.HEADER_BYTES);
    fill(cell, created.length(), random);
    return cell;
  }

  /** What {@link #created} put in. */
  public static Bytes created(Cell cell) {
    requireCommand(cell, CellCommand.CREATED_TC);
    return Bytes.copyOf(
        cell.bytes(), Cell.HEADER_BYTES, Cell.HEADER_BYTES + TrackingCode.CREATED_BYTES);
  }

  private static void fill(Cell cell, int used, RandomGenerator random) {
    var rest = new byte[Cell.BODY_BYTES - used];
    random.nextBytes(rest);
    cell.body().position(used).put(rest);
  }

  private static void requireCommand(Cell cell, CellCommand command) {
    if (cell.command() != command) {
      throw new MalformedCell("a cell of " + cell.command() + " where " + command + " belongs");
    }
  }
}
