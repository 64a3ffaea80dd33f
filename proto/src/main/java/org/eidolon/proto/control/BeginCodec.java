package org.eidolon.proto.control;

import com.google.protobuf.InvalidProtocolBufferException;
import org.eidolon.proto.relay.MalformedRelayMessage;

/** The body of BEGIN: what a conduit is for. */
public final class BeginCodec {
  private static final int SWARM = 4;
  private static final int MAX_BYTES = 64;

  private BeginCodec() {}

  public static byte[] swarm() {
    return BeginMessage.newBuilder().setKind(SWARM).build().toByteArray();
  }

  /**
   * @throws MalformedRelayMessage unless the bytes ask for a swarm
   */
  public static void expectSwarm(byte[] source, int offset, int length) {
    if (length > MAX_BYTES) {
      throw new MalformedRelayMessage("BEGIN of " + length + " bytes");
    }
    try {
      var begin =
          BeginMessage.parser()
              .parseFrom(java.util.Arrays.copyOfRange(source, offset, offset + length));
      if (begin.getKind() != SWARM) {
        throw new MalformedRelayMessage("BEGIN of kind " + begin.getKind());
      }
    } catch (InvalidProtocolBufferException bad) {
      throw new MalformedRelayMessage("BEGIN is no protobuf message");
    }
  }
}
