package org.eidolon.proto.tracking;

import java.time.Instant;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;
import org.eidolon.proto.crypto.XWing;

/**
 * The public half of the key that opens a peer's layer of a tracking code.
 *
 * @param publicKey X-Wing, {@link #PUBLIC_BYTES} bytes
 * @param from first instant of use
 * @param until last instant of use; accepted a little longer by its owner, then erased
 */
public record OnionKey(Bytes publicKey, Instant from, Instant until) {
  public static final int PUBLIC_BYTES = XWing.PUBLIC_BYTES;
  public static final int KID_BYTES = 4;

  public OnionKey {
    if (publicKey.length() != PUBLIC_BYTES || !from.isBefore(until)) {
      throw new IllegalArgumentException("malformed onion key");
    }
  }

  /** Names the key: the first {@link #KID_BYTES} bytes of the hash of its public half. */
  public Bytes kid() {
    return Hashes.sha256(publicKey).slice(0, KID_BYTES);
  }

  /** Whether codes can be written for it; a stranger's key has the right length without that. */
  public boolean isUsable() {
    return XWing.isPublicKey(publicKey);
  }
}
