package org.eidolon.proto.tracker;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.SigningKey;
import org.eidolon.proto.crypto.XWing;
import org.eidolon.proto.peer.PeerId;

/**
 * A member's onion key as it tells its tracker, signed by its node key.
 *
 * @param publicKey X-Wing, {@link #PUBLIC_BYTES} bytes
 * @param from first second of use
 * @param until last second of use
 */
public record SignedOnionKey(Bytes publicKey, Instant from, Instant until, Bytes signature) {
  public static final int PUBLIC_BYTES = 1216;

  private static final String CONTEXT = "eidolon onion key";

  public SignedOnionKey {
    if (publicKey.length() != PUBLIC_BYTES
        || !from.isBefore(until)
        || signature.length() != SigningKey.SIGNATURE_BYTES) {
      throw new IllegalArgumentException("malformed onion key");
    }
  }

  /** Signs a key; its times are cut to whole seconds. */
  public static SignedOnionKey sign(SigningKey node, Bytes publicKey, Instant from, Instant until) {
    var first = Instant.ofEpochSecond(from.getEpochSecond());
    var last = Instant.ofEpochSecond(until.getEpochSecond());
    var signature = node.sign(CONTEXT, signed(publicKey, first, last));
    return new SignedOnionKey(publicKey, first, last, signature);
  }

  /** Whether {@code peer} signed it. */
  public boolean signedBy(PeerId peer) {
    return SigningKey.verify(peer.key(), CONTEXT, signed(publicKey, from, until), signature);
  }

  /**
   * Whether codes can be written for it. A member that told bytes which are no key would else spoil
   * every path that leads over it, and all that are granted along with such a path.
   */
  public boolean isUsable() {
    return XWing.isPublicKey(publicKey);
  }

  private static Bytes signed(Bytes publicKey, Instant from, Instant until) {
    var times =
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(from.getEpochSecond())
            .putLong(until.getEpochSecond());
    return Bytes.concat(publicKey, Bytes.copyOf(times.array()));
  }
}
