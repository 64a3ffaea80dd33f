package org.eidolon.proto.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SpentCellsTest {
  private final SpentCells spent = new SpentCells();

  private static byte[] wire() {
    return Cell.of(7, CellCommand.RELAY).bytes().clone();
  }

  @Test
  void theArrayOfACellThatLeftServesOneThatArrives() {
    var wire = wire();
    var cell = Cell.wrap(wire);

    spent.add(cell);

    assertThat(spent.take()).isSameAs(wire);
    assertThat(spent.take()).isNotSameAs(wire).hasSize(Cell.SIZE_BYTES);
    assertThatThrownBy(cell::circuit).isInstanceOf(NullPointerException.class);
  }

  @Test
  void aCellToBeFilledHasNothingOfTheOneBeforeInItsHead() {
    var wire = wire();
    Arrays.fill(wire, Cell.PAYLOAD_OFFSET - Cell.TAG_BYTES, wire.length, (byte) 9);
    SpentCells.ofThread().add(Cell.wrap(wire));

    var cell = Cell.toFill(3, CellCommand.RELAY);

    assertThat(cell.bytes()).isSameAs(wire);
    assertThat(cell.circuit()).isEqualTo(3);
    assertThat(Arrays.copyOfRange(wire, Cell.HEADER_BYTES, Cell.PAYLOAD_OFFSET)).containsOnly(0);
    SpentCells.ofThread().add(cell);
    assertThat(SpentCells.ofThread().take()).isSameAs(wire);
  }

  @Test
  void aCellThatWasMadeHereMayBeSentAgain() {
    var cell = Cell.of(7, CellCommand.RELAY);

    spent.add(cell);

    assertThat(spent.take()).isNotSameAs(cell.bytes());
    assertThat(cell.circuit()).isEqualTo(7);
  }

  @Test
  void noMoreAreKeptThanMayBe() {
    for (int i = 0; i < SpentCells.MOST + 5; i++) {
      var wire = wire();
      wire[wire.length - 1] = 1;
      spent.add(Cell.wrap(wire));
    }
    int again = 0;
    for (int i = 0; i < SpentCells.MOST + 5; i++) {
      again += spent.take()[Cell.SIZE_BYTES - 1];
    }
    assertThat(again).isEqualTo(SpentCells.MOST);
  }
}
