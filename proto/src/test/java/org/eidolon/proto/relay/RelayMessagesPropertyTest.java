package org.eidolon.proto.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.cell.CellCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RelayMessagesPropertyTest {
  private final RelayPacker packer = new RelayPacker();
  private final RelayReader reader = new RelayReader();
  private final Random random = new Random(1);

  record Message(RelayCommand command, int streamId, Bytes data) {}

  @Property
  void whatIsPackedIsRead(@ForAll("messages") @Size(max = 40) List<Message> messages) {
    var cell = dirtyCell();
    var packed = pack(cell, messages);

    assertThat(read(cell)).isEqualTo(packed);
  }

  @ParameterizedTest
  @EnumSource
  void oneMessageFillsACellToTheLastByte(RelayCommand command) {
    var cell = dirtyCell();
    packer.start(cell);
    int room = packer.room(command);

    packer.put(command, 0xffff, new byte[room], 0, room);
    packer.finish(random);

    assertThat(room)
        .isEqualTo(command.ofStream() ? RelayPacker.MAX_STREAM_DATA : RelayPacker.MAX_DATA);
    assertThat(read(cell))
        .containsExactly(
            new Message(command, command.ofStream() ? 0xffff : 0, Bytes.copyOf(new byte[room])));
  }

  @Test
  void moreThanFitsIsRefused() {
    packer.start(dirtyCell());
    int room = packer.room(RelayCommand.DATA);

    assertThatThrownBy(() -> packer.put(RelayCommand.DATA, 1, new byte[room + 1], 0, room + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> packer.put(RelayCommand.DATA, 0x10000, new byte[1], 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPackerWithoutACellHasNoRoom() {
    assertThat(packer.room(RelayCommand.DROP)).isNegative();
    packer.start(dirtyCell());
    packer.finish(random);
    assertThat(packer.room(RelayCommand.DROP)).isNegative();
  }

  @Test
  void nothingOfTheCellBeforeIsLeftInTheFill() {
    var cell = dirtyCell();

    packer.start(cell);
    packer.finish(random);

    for (int at = Cell.PAYLOAD_OFFSET + 17; at < Cell.SIZE_BYTES; at++) {
      assertThat(cell.bytes()[at]).isZero();
    }
    assertThat(Bytes.copyOf(cell.bytes(), Cell.PAYLOAD_OFFSET + 1, Cell.PAYLOAD_OFFSET + 17))
        .isNotEqualTo(Bytes.copyOf(new byte[16]));
  }

  @Property
  void anyBytesAreReadOrRefused(@ForAll @Size(Cell.PAYLOAD_BYTES) byte[] payload) {
    readOrRefuse(payload);
  }

  @Property
  void likelyBytesAreReadOrRefused(@ForAll("likely") @Size(Cell.PAYLOAD_BYTES) byte[] payload) {
    readOrRefuse(payload);
  }

  @Property
  void changedMessagesAreReadOrRefused(
      @ForAll("messages") @Size(max = 40) List<Message> messages,
      @ForAll @IntRange(max = Cell.PAYLOAD_BYTES - 1) int at,
      @ForAll byte value) {
    var cell = dirtyCell();
    pack(cell, messages);
    cell.bytes()[Cell.PAYLOAD_OFFSET + at] = value;

    readOrRefuse(Bytes.copyOf(cell.bytes(), Cell.PAYLOAD_OFFSET, Cell.SIZE_BYTES).toArray());
  }

  @Property
  void aSendmeIsItsVersionAndTagAndNothingElse(@ForAll @Size(16) byte[] tag, @ForAll byte other) {
    var body = new byte[Sendme.BODY_BYTES + 3];
    Sendme.write(tag, body);

    int at = Sendme.tagOffset(body, 0, Sendme.BODY_BYTES);

    assertThat(Bytes.copyOf(body, at, at + Sendme.TAG_BYTES)).isEqualTo(Bytes.copyOf(tag));
    for (int length : new int[] {0, 1, Sendme.BODY_BYTES - 1, Sendme.BODY_BYTES + 1}) {
      assertThatThrownBy(() -> Sendme.tagOffset(body, 0, length))
          .isInstanceOf(MalformedRelayMessage.class);
    }
    body[0] = other;
    if (other != 1) {
      assertThatThrownBy(() -> Sendme.tagOffset(body, 0, Sendme.BODY_BYTES))
          .isInstanceOf(MalformedRelayMessage.class);
    }
  }

  private void readOrRefuse(byte[] payload) {
    var cell = Cell.of(7, CellCommand.RELAY);
    System.arraycopy(payload, 0, cell.bytes(), Cell.PAYLOAD_OFFSET, payload.length);
    try {
      int bytes = 0;
      for (var message : read(cell)) {
        bytes += message.data().length() + 3;
      }
      assertThat(bytes).isLessThanOrEqualTo(Cell.PAYLOAD_BYTES);
    } catch (MalformedRelayMessage refused) {
      assertThat(refused).hasMessageNotContaining("null");
    }
  }

  private List<Message> pack(Cell cell, List<Message> messages) {
    var packed = new ArrayList<Message>();
    packer.start(cell);
    for (var message : messages) {
      if (message.data().length() <= packer.room(message.command())) {
        var data = message.data().toArray();
        packer.put(message.command(), message.streamId(), data, 0, data.length);
        packed.add(message);
      }
    }
    packer.finish(random);
    return packed;
  }

  private List<Message> read(Cell cell) {
    var messages = new ArrayList<Message>();
    reader.start(cell);
    while (reader.next()) {
      int end = reader.offset() + reader.length();
      var data = Bytes.copyOf(cell.bytes(), reader.offset(), end);
      messages.add(new Message(reader.command(), reader.streamId(), data));
    }
    assertThat(reader.next()).isFalse();
    return messages;
  }

  private Cell dirtyCell() {
    var cell = Cell.of(7, CellCommand.RELAY);
    for (int at = Cell.HEADER_BYTES; at < Cell.SIZE_BYTES; at++) {
      cell.bytes()[at] = (byte) 0xee;
    }
    return cell;
  }

  @Provide
  Arbitrary<List<Message>> messages() {
    var data =
        Arbitraries.bytes().array(byte[].class).ofMinSize(0).ofMaxSize(700).map(Bytes::copyOf);
    return Combinators.combine(
            Arbitraries.of(RelayCommand.class), Arbitraries.integers().between(0, 0xffff), data)
        .as(
            (command, stream, bytes) ->
                new Message(command, command.ofStream() ? stream : 0, bytes))
        .list();
  }

  @Provide
  Arbitrary<byte[]> likely() {
    return Arbitraries.of((byte) 0, (byte) 1, (byte) 2, (byte) 0x10, (byte) 0x12, (byte) 0x60)
        .array(byte[].class);
  }
}
