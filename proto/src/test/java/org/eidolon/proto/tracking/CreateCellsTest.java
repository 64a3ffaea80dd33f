package org.eidolon.proto.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.cell.CellCommand;
import org.eidolon.proto.cell.CreateAssembler;
import org.eidolon.proto.cell.MalformedCell;

/** A CREATE travels in three cells, a CREATED in one, and nothing else is taken for them. */
class CreateCellsTest {
  private static final int CIRCUIT = 0x8000_0001;

  @Property(tries = 20)
  void aCreateComesBackFromItsCells(@ForAll long seed) {
    var random = new SplittableRandom(seed);
    var create = PlannedPath.bytes(random, TrackingCode.CREATE_BYTES);

    var cells = CreateCells.split(CIRCUIT, create, random);
    var assembler = assembler();

    assertThat(cells).hasSize(3).allMatch(cell -> cell.circuit() == CIRCUIT);
    assertThat(assembler.add(cells.get(0), 0)).isEmpty();
    assertThat(assembler.add(cells.get(1), 0)).isEmpty();
    assertThat(assembler.add(cells.get(2), 0)).contains(create);
    assertThatThrownBy(() -> assembler.add(cells.get(2), 0)).isInstanceOf(MalformedCell.class);
  }

  @Example
  void theRestOfTheLastCellIsRandom() {
    var random = new SplittableRandom(1);
    var create = PlannedPath.bytes(random, TrackingCode.CREATE_BYTES);
    var once = CreateCells.split(CIRCUIT, create, random).get(2).bytes();
    var again = CreateCells.split(CIRCUIT, create, random).get(2).bytes();

    int rest = 3 * (Cell.BODY_BYTES - 4) - TrackingCode.CREATE_BYTES;
    int differing = 0;
    for (int at = Cell.SIZE_BYTES - rest; at < Cell.SIZE_BYTES; at++) {
      differing += once[at] == again[at] ? 0 : 1;
    }
    assertThat(differing).isGreaterThan(rest * 9 / 10);
    assertThat(once[Cell.SIZE_BYTES - rest - 1]).isEqualTo(again[Cell.SIZE_BYTES - rest - 1]);
  }

  @Example
  void fragmentsOutOfOrderAreRefused() {
    var random = new SplittableRandom(2);
    var create = PlannedPath.bytes(random, TrackingCode.CREATE_BYTES);
    var cells = CreateCells.split(CIRCUIT, create, random);

    refused(assembler(), cells.get(1));
    var twice = assembler();
    twice.add(cells.get(0), 0);
    refused(twice, cells.get(0));
    refused(twice, cells.get(1));
    var leftOut = assembler();
    leftOut.add(cells.get(0), 0);
    refused(leftOut, cells.get(2));
    refused(assembler(), Cell.of(CIRCUIT, CellCommand.RELAY));
  }

  @Property(tries = 300)
  void aChangedFragmentHeaderIsRefused(
      @ForAll @IntRange(min = 0, max = 2) int which,
      @ForAll @IntRange(min = 0, max = 3) int index,
      @ForAll @IntRange(min = 1, max = 255) int mask) {
    var random = new SplittableRandom(3);
    var cells =
        CreateCells.split(CIRCUIT, PlannedPath.bytes(random, TrackingCode.CREATE_BYTES), random);
    var assembler = assembler();
    for (int before = 0; before < which; before++) {
      assembler.add(cells.get(before), 0);
    }
    cells.get(which).bytes()[Cell.HEADER_BYTES + index] ^= (byte) mask;

    refused(assembler, cells.get(which));
  }

  @Property(tries = 300)
  void anyCellsAreAssembledOrRefused(
      @ForAll @Size(min = 1, max = 4) List<@Size(4) byte[]> headers, @ForAll CellCommand command) {
    var assembler = assembler();
    for (var header : headers) {
      var cell = Cell.of(CIRCUIT, command);
      cell.body().put(header);
      try {
        assembler.add(cell, 0);
      } catch (MalformedCell refused) {
        assertThat(refused).hasMessageNotContaining("null");
      }
    }
  }

  @Property(tries = 20)
  void aCreatedComesBackFromItsCell(@ForAll long seed) {
    var random = new SplittableRandom(seed);
    var created = PlannedPath.bytes(random, TrackingCode.CREATED_BYTES);
    var cell = CreateCells.created(CIRCUIT, created, random);

    assertThat(CreateCells.created(cell)).isEqualTo(created);
    assertThatThrownBy(() -> CreateCells.created(Cell.of(CIRCUIT, CellCommand.RELAY)))
        .isInstanceOf(MalformedCell.class);
  }

  private static CreateAssembler assembler() {
    return new CreateAssembler(TrackingCode.CREATE_BYTES, 2, 1000);
  }

  private static void refused(CreateAssembler assembler, Cell cell) {
    assertThatThrownBy(() -> assembler.add(cell, 0)).isInstanceOf(MalformedCell.class);
  }
}
