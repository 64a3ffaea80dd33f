package org.eidolon.proto.credit;

import java.nio.ByteBuffer;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.relay.MalformedRelayMessage;

/**
 * The body of a CREDIT message: what the owner of a circuit has paid one hop of it so far.
 *
 * @param units in all, unsigned on the wire
 * @param value of the hop's chain, {@link HashChain#VALUE_BYTES} bytes
 */
public record CreditMessage(int units, Bytes value) {
  public static final int BODY_BYTES = Integer.BYTES + HashChain.VALUE_BYTES;

  public CreditMessage {
    if (value.length() != HashChain.VALUE_BYTES) {
      throw new IllegalArgumentException("chain value of " + value.length() + " bytes");
    }
  }

  public Bytes encode() {
    var body = ByteBuffer.allocate(BODY_BYTES).putInt(units).put(value.asReadOnlyBuffer());
    return Bytes.takeOver(body.array());
  }

  /**
   * Reads a message whose data are {@code length} bytes from {@code offset} on.
   *
   * @throws MalformedRelayMessage on another length
   */
  public static CreditMessage decode(byte[] bytes, int offset, int length) {
    if (length != BODY_BYTES) {
      throw new MalformedRelayMessage("CREDIT of " + length + " bytes");
    }
    return new CreditMessage(
        ByteBuffer.wrap(bytes).getInt(offset),
        Bytes.copyOf(bytes, offset + Integer.BYTES, offset + BODY_BYTES));
  }

  @Override
  public String toString() {
    return "CreditMessage[" + units + "]";
  }
}
