package org.eidolon.proto.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CellPropertyTest {
  @ParameterizedTest
  @EnumSource
  void aCellReadsAsItWasMade(CellCommand command) {
    int circuit = command.ofCircuit() ? 0x80000001 : 0;
    var made = Cell.of(circuit, command);
    made.bytes()[Cell.SIZE_BYTES - 1] = 9;

    var read = Cell.wrap(made.bytes().clone());

    assertThat(read.circuit()).isEqualTo(circuit);
    assertThat(read.command()).isEqualTo(command);
    assertThat(read.bytes()).isEqualTo(made.bytes());
    assertThat(read.body().remaining()).isEqualTo(Cell.BODY_BYTES);
    assertThat(read.body().get(Cell.BODY_BYTES - 1)).isEqualTo((byte) 9);
  }

  @ParameterizedTest
  @EnumSource
  void aCircuitIdThatDoesNotGoWithTheCommandIsRefused(CellCommand command) {
    var cell = Cell.of(command.ofCircuit() ? 0 : 5, command);

    assertThatThrownBy(() -> Cell.wrap(cell.bytes())).isInstanceOf(MalformedCell.class);
  }

  @Property(tries = 200)
  void aWrongSizeIsRefused(@ForAll @IntRange(max = 9000) int size) {
    if (size != Cell.SIZE_BYTES) {
      assertThatThrownBy(() -> Cell.wrap(new byte[size])).isInstanceOf(MalformedCell.class);
    }
  }

  @Property(tries = 500)
  void anyBytesAreACellOrRefused(@ForAll @Size(8) byte[] header) {
    var wire = new byte[Cell.SIZE_BYTES];
    System.arraycopy(header, 0, wire, 0, header.length);
    try {
      var cell = Cell.wrap(wire);
      assertThat(cell.command().code()).isEqualTo(header[4]);
      assertThat(cell.command().ofCircuit()).isEqualTo(cell.circuit() != 0);
    } catch (MalformedCell refused) {
      assertThat(refused).hasMessageNotContaining("null");
    }
  }

  @Property
  void everyByteIsOneCommandOrRefused(@ForAll byte code) {
    if (code >= 0 && code < CellCommand.values().length) {
      assertThat(CellCommand.of(code).code()).isEqualTo(code);
    } else {
      assertThatThrownBy(() -> CellCommand.of(code)).isInstanceOf(MalformedCell.class);
    }
  }

  @Test
  void aCellPrintsNeitherCircuitNorContent() {
    assertThat(Cell.of(77, CellCommand.RELAY)).hasToString("Cell[RELAY]");
  }

  @Test
  void aCircuitIdKnowsWhoGaveItOut() {
    assertThat(new CircuitId(-5).givenByDialler()).isTrue();
    assertThat(new CircuitId(5).givenByDialler()).isFalse();
    assertThatThrownBy(() -> new CircuitId(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
