package org.eidolon.proto.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.eidolon.proto.Bytes;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tracking codes as trackers and neighbors may pass them; {@code JAZZER_FUZZ=1} looks for new ones.
 * Codes are too long and too well sealed to be found by chance, so that changes to a right one are
 * looked for: each of {@code place (2) | byte (1)}.
 */
class CreateFuzzTest {
  private static final SplittableRandom RANDOM = new SplittableRandom(23);
  private static final PlannedPath PATH = PlannedPath.of(3, RANDOM);
  private static final Bytes WORD = PlannedPath.bytes(RANDOM, TrackingCode.TO_END_BYTES);
  private static final CircuitSetup OWNER = PATH.start(RANDOM);
  private static final Bytes ANSWER = PlannedPath.answer(PATH.peelAll(OWNER.create(), RANDOM));
  private static final int CHANGE_BYTES = 3;

  static Stream<byte[]> changes() {
    return Stream.of(
        new byte[] {},
        new byte[] {0, 0, 1},
        new byte[] {0, 1, 2},
        new byte[] {0x10, 0, 1},
        new byte[] {0x30, 0x0d, 0x0d});
  }

  static Stream<byte[]> instructions() {
    return PATH.hops().stream().map(hop -> InstructionCodec.encode(hop.instruction()).toArray());
  }

  private static Bytes changed(Bytes right, byte[] changes) {
    var bytes = right.toArray();
    var in = ByteBuffer.wrap(changes);
    while (in.remaining() >= CHANGE_BYTES) {
      bytes[Short.toUnsignedInt(in.getShort()) % bytes.length] ^= in.get();
    }
    return Bytes.copyOf(bytes);
  }

  @MethodSource("changes")
  @FuzzTest(maxDuration = "30s")
  void aChangedCreateIsRefused(byte[] changes) {
    var create = changed(OWNER.create(), changes);
    try {
      PATH.peel(0, create, RANDOM);
      assertThat(create).isEqualTo(OWNER.create());
    } catch (BadTrackingCode refused) {
      assertThat(create).isNotEqualTo(OWNER.create());
    }
  }

  @MethodSource("changes")
  @FuzzTest(maxDuration = "30s")
  void aChangedAnswerIsRefusedByTheOwner(byte[] changes) {
    var created = changed(ANSWER, changes);
    // Behind the blocks of the hops are the end's word, which the ends prove, and random fill.
    int proven = PATH.length() * TrackingCode.SHARE_SLOT_BYTES;
    boolean right = created.slice(0, proven).equals(ANSWER.slice(0, proven));
    try {
      assertThat(OWNER.finish(created).keys()).hasSize(PATH.length());
      assertThat(right).isTrue();
    } catch (BadTrackingCode refused) {
      assertThat(right).isFalse();
    }
  }

  @MethodSource("instructions")
  @FuzzTest(maxDuration = "30s")
  void anInstructionHasOneEncoding(byte[] strange) {
    var bytes = Bytes.copyOf(strange);
    try {
      assertThat(InstructionCodec.encode(InstructionCodec.decode(bytes))).isEqualTo(bytes);
    } catch (BadTrackingCode refused) {
      assertThat(refused.problem()).isEqualTo(BadTrackingCode.Problem.MALFORMED);
    }
  }

  @MethodSource("changes")
  @FuzzTest(maxDuration = "30s")
  void noGrantBreaksTheOwner(byte[] strange) {
    var secret = changed(PATH.written().hopSecrets().get(0), strange);
    try {
      var code = changed(PATH.written().code(), strange);
      var create = CircuitSetup.begin(code, List.of(secret), RANDOM).create(WORD, RANDOM).create();
      assertThat(create.length()).isEqualTo(TrackingCode.CREATE_BYTES);
    } catch (BadTrackingCode refused) {
      assertThat(refused.problem()).isEqualTo(BadTrackingCode.Problem.MALFORMED);
    }
  }
}
