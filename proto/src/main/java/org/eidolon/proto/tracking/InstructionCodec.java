package org.eidolon.proto.tracking;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.tracking.BadTrackingCode.Problem;

/**
 * Hop instructions as bytes: the protobuf message {@code HopInstruction}, 48 bytes, then zeros up
 * to 64. All its fields have fixed places, so it is written and read by place: what deviates from
 * the one possible encoding is refused, and this package stays free of the protobuf runtime.
 */
final class InstructionCodec {
  static final int BYTES = 64;

  private static final int MESSAGE_BYTES = 48;
  private static final byte TYPE = 0x0d;
  private static final byte FLAGS = 0x15;
  private static final byte IN_LABEL = 0x1d;
  private static final byte OUT_LABEL = 0x25;
  private static final byte NOT_AFTER = 0x2d;
  private static final byte CREDIT_CLASS = 0x35;
  private static final byte ANCHOR = 0x3a;

  private InstructionCodec() {}

  static Bytes encode(HopInstruction instruction) {
    var out = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.put(TYPE).putInt(codeOf(instruction.type()));
    out.put(FLAGS).putInt(instruction.flags());
    out.put(IN_LABEL).putInt(instruction.inLabel());
    out.put(OUT_LABEL).putInt(instruction.outLabel());
    out.put(NOT_AFTER).putInt((int) (instruction.notAfter().getEpochSecond() / 60));
    out.put(CREDIT_CLASS).putInt(instruction.creditClass());
    out.put(ANCHOR).put((byte) HopInstruction.ANCHOR_BYTES).put(instruction.anchor().toArray());
    return Bytes.copyOf(out.array());
  }

  /**
   * @throws BadTrackingCode if {@code bytes} are no instruction
   */
  static HopInstruction decode(Bytes bytes) {
    if (bytes.length() != BYTES) {
      throw new BadTrackingCode(Problem.MALFORMED);
    }
    var in = bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    var type = typeOf(number(in, TYPE));
    int flags = number(in, FLAGS);
    int inLabel = number(in, IN_LABEL);
    int outLabel = number(in, OUT_LABEL);
    long minutes = Integer.toUnsignedLong(number(in, NOT_AFTER));
    int creditClass = number(in, CREDIT_CLASS);
    expect(in, ANCHOR);
    expect(in, (byte) HopInstruction.ANCHOR_BYTES);
    var anchor = bytes.slice(in.position(), MESSAGE_BYTES);
    for (int at = MESSAGE_BYTES; at < BYTES; at++) {
      if (bytes.at(at) != 0) {
        throw new BadTrackingCode(Problem.MALFORMED);
      }
    }
    var notAfter = Instant.ofEpochSecond(minutes * 60);
    var instruction =
        new HopInstruction(type, inLabel, outLabel, notAfter, flags, creditClass, anchor);
    if (!instruction.isConsistent()) {
      throw new BadTrackingCode(Problem.MALFORMED);
    }
    return instruction;
  }

  private static int number(ByteBuffer in, byte field) {
    expect(in, field);
    return in.getInt();
  }

  private static void expect(ByteBuffer in, byte field) {
    if (in.get() != field) {
      throw new BadTrackingCode(Problem.MALFORMED);
    }
  }

  private static int codeOf(HopInstruction.Type type) {
    return switch (type) {
      case FORWARD -> 0;
      case END -> 1;
    };
  }

  private static HopInstruction.Type typeOf(int code) {
    return switch (code) {
      case 0 -> HopInstruction.Type.FORWARD;
      case 1 -> HopInstruction.Type.END;
      default -> throw new BadTrackingCode(Problem.MALFORMED);
    };
  }
}
