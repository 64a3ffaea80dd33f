package org.eidolon.proto.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.cell.CellCommand;
import org.eidolon.proto.control.BeginCodec;
import org.eidolon.proto.credit.CreditMessage;
import org.junit.jupiter.params.provider.MethodSource;

/** What the other end of a circuit may send; {@code JAZZER_FUZZ=1} looks for new cells. */
class RelayFuzzTest {

  static Stream<byte[]> payloads() {
    var begin = BeginCodec.swarm();
    var sendme = new byte[Sendme.BODY_BYTES];
    Sendme.write(new byte[Sendme.TAG_BYTES], sendme);
    return Stream.of(
        payload(new Put(RelayCommand.BEGIN, begin)),
        payload(new Put(RelayCommand.SENDME, sendme), new Put(RelayCommand.DATA, new byte[9])),
        payload(new Put(RelayCommand.DATA, new byte[RelayPacker.MAX_STREAM_DATA])),
        payload(new Put(RelayCommand.CREDIT, new byte[CreditMessage.BODY_BYTES])),
        new byte[] {RelayCommand.DATA.code(), (byte) 0xff, (byte) 0xff, 0, 1},
        new byte[] {0x7f});
  }

  private record Put(RelayCommand command, Bytes data) {
    Put(RelayCommand command, byte[] data) {
      this(command, Bytes.copyOf(data));
    }
  }

  private static byte[] payload(Put... messages) {
    var cell = Cell.of(7, CellCommand.RELAY);
    var packer = new RelayPacker();
    packer.start(cell);
    for (var put : messages) {
      packer.put(put.command(), 1, put.data().toArray(), 0, put.data().length());
    }
    packer.finish(new Random(1));
    return Arrays.copyOfRange(cell.bytes(), Cell.PAYLOAD_OFFSET, Cell.PAYLOAD_OFFSET + 64);
  }

  @MethodSource("payloads")
  @FuzzTest(maxDuration = "30s")
  void messagesLieInTheirCellAndArePackedTheSame(byte[] strange) {
    var cell = Cell.of(7, CellCommand.RELAY);
    int length = Math.min(strange.length, Cell.PAYLOAD_BYTES);
    System.arraycopy(strange, 0, cell.bytes(), Cell.PAYLOAD_OFFSET, length);
    var copy = Cell.of(7, CellCommand.RELAY);
    var packer = new RelayPacker();
    packer.start(copy);
    var reader = new RelayReader();
    reader.start(cell);
    int end = Cell.PAYLOAD_OFFSET;
    try {
      while (reader.next()) {
        packer.put(
            reader.command(), reader.streamId(), cell.bytes(), reader.offset(), reader.length());
        end = reader.offset() + reader.length();
        read(cell, reader);
      }
    } catch (MalformedRelayMessage refused) {
      assertThat(refused.getMessage()).isNotEmpty();
      return;
    }
    assertThat(Arrays.equals(cell.bytes(), 0, end, copy.bytes(), 0, end)).isTrue();
  }

  private static void read(Cell cell, RelayReader reader) {
    if (reader.command() == RelayCommand.SENDME) {
      Sendme.tagOffset(cell.bytes(), reader.offset(), reader.length());
    } else if (reader.command() == RelayCommand.BEGIN) {
      BeginCodec.expectSwarm(cell.bytes(), reader.offset(), reader.length());
    } else if (reader.command() == RelayCommand.CREDIT) {
      CreditMessage.decode(cell.bytes(), reader.offset(), reader.length());
    }
  }
}
