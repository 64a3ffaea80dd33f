package org.eidolon.proto.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class CreateAssemblerTest {
  private static final int FIRST = Cell.BODY_BYTES - 4;
  private static final int SECOND = 4;

  private final CreateAssembler assembler = new CreateAssembler(FIRST + SECOND, 2, 1000);

  private static Cell part(int circuit, int index, int count, int bytes) {
    var cell = Cell.of(circuit, CellCommand.CREATE_TC);
    var body = cell.body().put((byte) index).put((byte) count).putShort((short) bytes);
    for (int i = 0; i < Math.min(bytes, FIRST); i++) {
      body.put((byte) (index + i));
    }
    return cell;
  }

  @Example
  void joinsTwoHalves() {
    assertThat(assembler.add(part(1, 0, 2, FIRST), 0)).isEmpty();
    assertThat(assembler.add(part(2, 0, 2, FIRST), 0)).isEmpty();

    var whole = assembler.add(part(1, 1, 2, SECOND), 0).orElseThrow();
    assertThat(whole.length()).isEqualTo(FIRST + SECOND);
    assertThat(whole.slice(0, 6).toHex()).isEqualTo("000102030405");
    assertThat(whole.slice(FIRST, whole.length()).toHex()).isEqualTo("01020304");
    assertThat(assembler.awaits(2)).isTrue();
  }

  @Example
  void joinsThreePartsInOrderOnly() {
    var three = new CreateAssembler(2 * FIRST + SECOND, 2, 1000);
    assertThat(three.add(part(1, 0, 3, FIRST), 0)).isEmpty();
    assertThat(three.add(part(1, 1, 3, FIRST), 0)).isEmpty();
    assertThat(three.awaits(1)).isTrue();
    var whole = three.add(part(1, 2, 3, SECOND), 0).orElseThrow();
    assertThat(whole.length()).isEqualTo(2 * FIRST + SECOND);
    assertThat(whole.slice(2 * FIRST, whole.length()).toHex()).isEqualTo("02030405");
    assertThat(three.awaits(1)).isFalse();

    three.add(part(1, 0, 3, FIRST), 0);
    assertThatThrownBy(() -> three.add(part(1, 2, 3, SECOND), 0)).isInstanceOf(MalformedCell.class);
    assertThat(three.awaits(1)).isFalse();
  }

  @Example
  void theAgeOfACreateIsThatOfItsFirstCell() {
    var three = new CreateAssembler(2 * FIRST + SECOND, 1, 1000);
    three.add(part(1, 0, 3, FIRST), 0);
    three.add(part(1, 1, 3, FIRST), 900);

    assertThat(three.full(1000)).isTrue();
    assertThat(three.full(1001)).isFalse();
    assertThat(three.awaits(1)).isFalse();
  }

  @Example
  void boundsHalvesAndForgetsOldOnes() {
    assembler.add(part(1, 0, 2, FIRST), 0);
    assertThat(assembler.full(0)).isFalse();
    assembler.add(part(2, 0, 2, FIRST), 600);
    assertThat(assembler.full(1000)).isTrue();

    assertThat(assembler.full(1001)).isFalse();
    assertThat(assembler.awaits(1)).isFalse();
    assertThat(assembler.awaits(2)).isTrue();
  }

  @Example
  void refusesPartsThatDoNotMakeAWhole() {
    assertThatThrownBy(() -> assembler.add(part(1, 1, 2, 4), 0)).isInstanceOf(MalformedCell.class);
    assertThatThrownBy(() -> assembler.add(part(1, 0, 3, 4), 0)).isInstanceOf(MalformedCell.class);
    assertThatThrownBy(() -> assembler.add(part(1, 0, 2, 5000), 0))
        .isInstanceOf(MalformedCell.class);
    // Another split of as many bytes is refused as well.
    assertThatThrownBy(() -> assembler.add(part(1, 0, 2, FIRST - 1), 0))
        .isInstanceOf(MalformedCell.class);
    assembler.add(part(1, 0, 2, FIRST), 0);
    assertThatThrownBy(() -> assembler.add(part(1, 1, 2, 5), 0)).isInstanceOf(MalformedCell.class);
    assertThat(assembler.awaits(1)).isFalse();
  }

  @Property
  void anyBytesGiveAnAnswerOrANamedException(@ForAll @Size(max = 64) byte[] noise) {
    var cell = Cell.of(1, CellCommand.CREATE_TC);
    cell.body().put(noise);
    try {
      assertThat(assembler.add(cell, 0)).isEmpty();
    } catch (MalformedCell expected) {
      assertThat(expected).hasMessageContaining("CREATE");
    }
  }
}
