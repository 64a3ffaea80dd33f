package org.eidolon.proto.tracking;

import java.time.Instant;
import org.eidolon.proto.Bytes;

/**
 * The public half of the key that opens a peer's layer of a tracking code.
 *
 * @param publicKey X-Wing, {@link #PUBLIC_BYTES} bytes
 * @param from first instant of use
 * @param until last instant of use; accepted a little longer by its owner, then erased
 */
public record OnionKey(Bytes publicKey, Instant from, Instant until) {
  public static final int PUBLIC_BYTES = 1216;

  public OnionKey {
    if (publicKey.length() != PUBLIC_BYTES || !from.isBefore(until)) {
      throw new IllegalArgumentException("malformed onion key");
    }
  }
}
