package org.eidolon.proto.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Instant;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.eidolon.proto.Bytes;

/** The encoding by place is the protobuf encoding, and the only one taken. */
class InstructionCodecTest {
  private static final int MESSAGE_BYTES = 48;

  @Property(tries = 300)
  void everyInstructionComesBackFromBytesOfOneLength(
      @ForAll("instructions") HopInstruction instruction) {
    var encoded = InstructionCodec.encode(instruction);

    assertThat(encoded.length()).isEqualTo(InstructionCodec.BYTES);
    assertThat(InstructionCodec.decode(encoded)).isEqualTo(instruction);
  }

  @Property(tries = 300)
  void theEncodingIsTheOneOfTheProtobufRuntime(@ForAll("instructions") HopInstruction instruction)
      throws InvalidProtocolBufferException {
    var message =
        org.eidolon.proto.control.HopInstruction.newBuilder()
            .setType(instruction.type() == HopInstruction.Type.END ? 1 : 0)
            .setFlags(instruction.flags())
            .setInLabel(instruction.inLabel())
            .setOutLabel(instruction.outLabel())
            .setNotAfterMinutes((int) (instruction.notAfter().getEpochSecond() / 60))
            .setCreditClass(instruction.creditClass())
            .setAnchor(ByteString.copyFrom(instruction.anchor().toArray()))
            .build();
    var encoded = InstructionCodec.encode(instruction).toArray();

    assertThat(Arrays.copyOf(encoded, MESSAGE_BYTES)).isEqualTo(message.toByteArray());
    assertThat(Arrays.copyOfRange(encoded, MESSAGE_BYTES, encoded.length)).containsOnly(0);
    assertThat(
            org.eidolon.proto.control.HopInstruction.parseFrom(
                Arrays.copyOf(encoded, MESSAGE_BYTES)))
        .isEqualTo(message);
  }

  @Property(tries = 1000)
  void anyBytesAreAnInstructionOrRefused(@ForAll @Size(min = 0, max = 80) byte[] bytes) {
    decodeOrRefuse(Bytes.copyOf(bytes));
  }

  @Property(tries = 500)
  void aChangedEncodingIsAnotherInstructionOrRefused(
      @ForAll("instructions") HopInstruction instruction, @ForAll int index, @ForAll byte value) {
    var changed = InstructionCodec.encode(instruction).toArray();
    changed[Math.floorMod(index, changed.length)] = value;
    decodeOrRefuse(Bytes.copyOf(changed));
  }

  @Example
  void anOutLabelThatDoesNotGoWithTheTypeIsRefused() {
    var noWayOn = new HopInstruction(HopInstruction.Type.FORWARD, 1, 0, Instant.EPOCH);
    var endWithWayOn = new HopInstruction(HopInstruction.Type.END, 1, 2, Instant.EPOCH);

    assertThatThrownBy(() -> InstructionCodec.decode(InstructionCodec.encode(noWayOn)))
        .isInstanceOf(BadTrackingCode.class);
    assertThatThrownBy(() -> InstructionCodec.decode(InstructionCodec.encode(endWithWayOn)))
        .isInstanceOf(BadTrackingCode.class);
  }

  private static void decodeOrRefuse(Bytes bytes) {
    try {
      assertThat(InstructionCodec.encode(InstructionCodec.decode(bytes))).isEqualTo(bytes);
    } catch (BadTrackingCode refused) {
      assertThat(refused.problem()).isEqualTo(BadTrackingCode.Problem.MALFORMED);
    }
  }

  @Provide
  Arbitrary<HopInstruction> instructions() {
    var number = Arbitraries.integers();
    var wayOn = number.filter(label -> label != 0);
    var minutes = Arbitraries.longs().between(0, 0xffff_ffffL);
    var anchor = Arbitraries.bytes().array(byte[].class).ofSize(HopInstruction.ANCHOR_BYTES);
    return Combinators.combine(
            Arbitraries.of(HopInstruction.Type.values()),
            number,
            wayOn,
            minutes,
            number,
            number,
            anchor)
        .as(
            (type, in, out, minute, flags, credit, start) ->
                new HopInstruction(
                    type,
                    in,
                    type == HopInstruction.Type.END ? 0 : out,
                    Instant.ofEpochSecond(minute * 60),
                    flags,
                    credit,
                    Bytes.copyOf(start)));
  }
}
