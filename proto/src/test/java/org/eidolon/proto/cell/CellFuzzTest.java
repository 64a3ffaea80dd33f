package org.eidolon.proto.cell;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.tracking.CreateCells;
import org.eidolon.proto.tracking.TrackingCode;
import org.junit.jupiter.params.provider.MethodSource;

/** Cells as neighbors may send them; {@code JAZZER_FUZZ=1} looks for new ones. */
class CellFuzzTest {
  private static final int HEAD_BYTES = Cell.HEADER_BYTES + 4;

  /** The beginnings of cells, one after the other: only these are looked at. */
  static Stream<byte[]> heads() {
    var create = Bytes.copyOf(new byte[TrackingCode.CREATE_BYTES]);
    var parts = CreateCells.split(0x8000_0001, create, new Random(1));
    return Stream.of(
        heads(parts.get(0), parts.get(1)),
        heads(parts.get(1)),
        heads(parts.get(0), parts.get(0)),
        heads(Cell.of(0, CellCommand.VERSIONS), Cell.of(5, CellCommand.RELAY)),
        new byte[] {0, 0, 0, 1, 99, 0, 0, 0, 0});
  }

  private static byte[] heads(Cell... cells) {
    var heads = Bytes.EMPTY;
    for (var cell : cells) {
      heads = Bytes.concat(heads, Bytes.copyOf(cell.bytes(), 0, HEAD_BYTES));
    }
    return heads.toArray();
  }

  @MethodSource("heads")
  @FuzzTest(maxDuration = "30s")
  void cellsAreKnownAndCreatesAreWholeOrRefused(byte[] strange) {
    var assembler = new CreateAssembler(TrackingCode.CREATE_BYTES, 2, 1000);
    for (int from = 0; from + HEAD_BYTES <= strange.length; from += HEAD_BYTES) {
      var wire = new byte[Cell.SIZE_BYTES];
      System.arraycopy(strange, from, wire, 0, HEAD_BYTES);
      try {
        var cell = Cell.wrap(wire);
        assertThat(cell.command().ofCircuit()).isEqualTo(cell.circuit() != 0);
        if (!assembler.full(from)) {
          assembler
              .add(cell, from)
              .ifPresent(whole -> assertThat(whole.length()).isEqualTo(TrackingCode.CREATE_BYTES));
        }
      } catch (MalformedCell refused) {
        assertThat(refused.getMessage()).isNotEmpty().doesNotContain("null");
      }
    }
    var odd = Arrays.copyOf(strange, Math.min(strange.length, Cell.SIZE_BYTES - 1));
    try {
      Cell.wrap(odd);
      throw new AssertionError("a cell of " + odd.length + " bytes");
    } catch (MalformedCell refused) {
      assertThat(refused.getMessage()).contains("bytes");
    }
  }
}
