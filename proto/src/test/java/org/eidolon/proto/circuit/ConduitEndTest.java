package org.eidolon.proto.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.cell.CellCommand;
import org.eidolon.proto.relay.LegalMessages;
import org.eidolon.proto.relay.MalformedRelayMessage;
import org.eidolon.proto.relay.RelayCommand;
import org.eidolon.proto.relay.RelayPacker;
import org.junit.jupiter.api.Test;

/** Two ends of a conduit, with nothing but a queue of cells between them. */
class ConduitEndTest {
  private static final int LARGEST = 64;

  @Property(tries = 60)
  void allBytesArriveInOrderWhateverTheSizesAndTheConsumersPace(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int sends) {
    var random = new Random(seed);
    var wire = new Wire();
    var sent = new ByteArrayOutputStream();
    var got = new ByteArrayOutputStream();
    int owed = 0;

    for (int round = 0; round < sends; round++) {
      var bytes = new byte[random.nextInt(40_000)];
      random.nextBytes(bytes);
      sent.writeBytes(bytes);
      wire.near.send(Bytes.copyOf(bytes), false);
      owed += wire.deliver(got);
      int consumed = random.nextInt(owed + 1);
      wire.far.consumed(consumed);
      owed -= consumed;
    }
    while (got.size() < sent.size()) {
      wire.far.consumed(owed);
      owed = wire.deliver(got);
    }

    assertThat(got.toByteArray()).isEqualTo(sent.toByteArray());
    assertThat(wire.near.drained()).isTrue();
  }

  @Test
  void stopsAtTheWindowWhileTheUserConsumesNothing() {
    var wire = new Wire();
    wire.near.send(Bytes.copyOf(new byte[10_000_000]), false);

    wire.deliver(new ByteArrayOutputStream());

    assertThat(wire.nearCells).isLessThanOrEqualTo(LARGEST);
    assertThat(wire.near.drained()).isFalse();
  }

  @Test
  void refusesACreditForCellsThatWereNeverSent() {
    var wire = new Wire();
    wire.far.send(Bytes.copyOf(new byte[100_000]), false);
    wire.deliver(new ByteArrayOutputStream());
    wire.near.consumed(100_000);
    var credit = wire.near.allCells(0).get(0);
    var stranger = new Wire();

    assertThatThrownBy(() -> stranger.near.accept(credit, 0)).isInstanceOf(BadSendme.class);
  }

  @Test
  void coverIsCountedAsBytesAreAndStopsAtTheWindow() {
    var wire = new Wire();
    int sent = 0;
    while (wire.near.hasRoom(1)) {
      var cover = wire.near.cover(0);
      wire.farLayers.recognised++;
      assertThat(wire.far.accept(cover, 0)).isEqualTo(ConduitEnd.Accepted.BYTES);
      sent++;
    }
    assertThat(sent).isEqualTo(32);
    assertThatThrownBy(() -> wire.near.cover(0)).isInstanceOf(IllegalStateException.class);

    var acknowledged = wire.far.cells(0);

    assertThat(acknowledged).isNotEmpty();
    assertThat(wire.far.takeTick()).isTrue();
    assertThat(wire.far.takeTick()).isFalse();
    acknowledged.forEach(cell -> wire.near.accept(cell, 0));
    assertThat(wire.near.hasRoom(8)).isTrue();
    assertThat(wire.near.takeTick()).isFalse();
  }

  @Test
  void bytesLeaveTheRoomThatIsKeptForCover() {
    var wire = new Wire();
    wire.near.keepRoom(24);
    wire.near.send(Bytes.copyOf(new byte[100 * Cell.SIZE_BYTES]), false);

    assertThat(wire.near.cells(0)).hasSize(8);
    assertThat(wire.near.hasRoom(24)).isTrue();
    wire.near.cover(0);
    assertThat(wire.near.cells(0)).isEmpty();

    wire.near.keepRoom(0);
    assertThat(wire.near.cells(0)).hasSize(23);
  }

  @Test
  void bytesThatFillNoCellWaitForThoseThatWerePromised() {
    var wire = new Wire();
    var got = new ByteArrayOutputStream();
    int most = RelayPacker.MAX_STREAM_DATA;

    wire.near.send(Bytes.copyOf(new byte[most + 100]), true);
    wire.deliver(got);
    assertThat(wire.near.drained()).isTrue();
    assertThat(wire.nearCells).isEqualTo(1);
    assertThat(got.size()).isEqualTo(most);

    wire.near.send(Bytes.copyOf(new byte[most]), true);
    wire.deliver(got);
    assertThat(wire.nearCells).isEqualTo(2);

    wire.near.send(Bytes.EMPTY, false);
    assertThat(wire.near.drained()).isFalse();
    wire.deliver(got);
    assertThat(wire.nearCells).isEqualTo(3);
    assertThat(got.size()).isEqualTo(2 * most + 100);
    assertThat(wire.near.drained()).isTrue();
  }

  @Test
  void refusesAFarEndThatSendsBeyondEveryWindow() {
    var wire = new Wire();
    var tag = new byte[Cell.TAG_BYTES];
    assertThatThrownBy(
            () -> {
              for (int cell = 0; cell < 2 * ConduitEnd.MAX_UNDER_WAY; cell++) {
                var fresh = new Wire();
                fresh.near.send(Bytes.copyOf(tag), false);
                wire.far.accept(fresh.near.cells(0).get(0), 0);
              }
            })
        .isInstanceOf(MalformedRelayMessage.class);
  }

  @Test
  void refusesACellThatHoldsNoMessage() {
    var empty = Cell.of(1, CellCommand.RELAY);

    assertThatThrownBy(() -> new Wire().far.accept(empty, 0))
        .isInstanceOf(MalformedRelayMessage.class);
  }

  @Test
  void refusesASecondGreetingAndOneBehindBytes() {
    var wire = new Wire();
    wire.far.greet(RelayCommand.CONNECTED, new byte[0]);
    wire.far.cells(0).forEach(cell -> wire.near.accept(cell, 0));
    wire.far.greet(RelayCommand.CONNECTED, new byte[0]);
    var again = wire.far.cells(0).get(0);
    assertThatThrownBy(() -> wire.near.accept(again, 0)).isInstanceOf(MalformedRelayMessage.class);

    var late = new Wire();
    late.far.send(Bytes.copyOf((byte) 1), false);
    late.far.cells(0).forEach(cell -> late.near.accept(cell, 0));
    late.far.greet(RelayCommand.CONNECTED, new byte[0]);
    var behind = late.far.cells(0).get(0);
    assertThatThrownBy(() -> late.near.accept(behind, 0)).isInstanceOf(MalformedRelayMessage.class);
  }

  /** Layers that only number the cells: the tag is the count. */
  private static final class Counting implements ConduitEnd.Layers {
    private long originated;
    private long recognised;

    @Override
    public void originate(Cell cell) {
      originated++;
    }

    @Override
    public void originatedTag(byte[] target) {
      ByteBuffer.wrap(target).putLong(0, originated);
    }

    @Override
    public void recognisedTag(byte[] target) {
      ByteBuffer.wrap(target).putLong(0, recognised);
    }
  }

  private static final class Wire {
    final Counting nearLayers = new Counting();
    final Counting farLayers = new Counting();
    final ConduitEnd near = end(nearLayers, LegalMessages.FROM_RESPONDER);
    final ConduitEnd far = end(farLayers, LegalMessages.AT_RESPONDER);
    int nearCells;

    private static ConduitEnd end(Counting layers, LegalMessages legal) {
      return new ConduitEnd(
          layers, legal, new SendWindow(new Congestion(32, LARGEST)), new Random(1));
    }

    /** Moves cells both ways until nothing moves; answers the bytes that reached the far end. */
    int deliver(ByteArrayOutputStream got) {
      int bytes = 0;
      var toFar = new ArrayDeque<>(near.allCells(0));
      var toNear = new ArrayDeque<>(far.allCells(0));
      while (!toFar.isEmpty() || !toNear.isEmpty()) {
        nearCells += toFar.size();
        while (!toFar.isEmpty()) {
          farLayers.recognised++;
          far.accept(toFar.poll(), 0);
        }
        while (!toNear.isEmpty()) {
          nearLayers.recognised++;
          near.accept(toNear.poll(), 0);
        }
        if (far.hasReceived()) {
          var taken = far.takeReceived();
          got.writeBytes(taken.toArray());
          bytes += taken.length();
        }
        toFar.addAll(near.allCells(0));
        toNear.addAll(far.allCells(0));
      }
      return bytes;
    }
  }
}
