package org.eidolon.actors.circuit;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.cell.CellCommand;
import org.eidolon.proto.cell.CircuitId;
import org.eidolon.proto.relay.RelayCommand;
import org.eidolon.proto.relay.RelayPacker;

/** The cells that set a circuit up and end it. */
final class SetupCells {
  private SetupCells() {}

  static List<Cell> destroy(CircuitId id) {
    return List.of(Cell.of(id.value(), CellCommand.DESTROY));
  }

  /** A relay cell with a single message, not yet layered. */
  static Cell relay(CircuitId id, RelayCommand command, Bytes data, RandomGenerator random) {
    var cell = Cell.of(id.value(), CellCommand.RELAY);
    var packer = new RelayPacker();
    packer.start(cell);
    packer.put(command, 0, data.toArray(), 0, data.length());
    packer.finish(random);
    return cell;
  }

  static List<Cell> list(Cell... cells) {
    var list = new ArrayList<Cell>(cells.length);
    for (var cell : cells) {
      list.add(cell);
    }
    return list;
  }
}
