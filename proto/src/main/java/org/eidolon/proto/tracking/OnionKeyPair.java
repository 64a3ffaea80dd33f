package org.eidolon.proto.tracking;

import java.time.Instant;
import java.util.random.RandomGenerator;

/** STUB An onion key with its secret half. Prints no secret. */
public final class OnionKeyPair {
  public static OnionKeyPair generate(RandomGenerator random, Instant from, Instant until) {
    throw new IllegalStateException("stub");
  }

  public OnionKey publicKey() {
    throw new IllegalStateException("stub");
  }
}
