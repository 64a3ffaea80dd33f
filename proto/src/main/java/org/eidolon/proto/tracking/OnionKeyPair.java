package org.eidolon.proto.tracking;

import java.time.Instant;
import java.util.random.RandomGenerator;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.XWing;

/** An onion key with its secret half. Prints no secret. */
public final class OnionKeyPair {
  private XWing.KeyPair secret;
  private final OnionKey publicKey;
  private final Bytes kid;

  private OnionKeyPair(XWing.KeyPair secret, Instant from, Instant until) {
    this.secret = secret;
    this.publicKey = new OnionKey(secret.publicKey(), from, until);
    this.kid = publicKey.kid();
  }

  public static OnionKeyPair generate(RandomGenerator random, Instant from, Instant until) {
    return new OnionKeyPair(XWing.KeyPair.generate(random), from, until);
  }

  /**
   * @param seed {@link XWing#SEED_BYTES} bytes
   */
  public static OnionKeyPair fromSeed(Bytes seed, Instant from, Instant until) {
    return new OnionKeyPair(XWing.KeyPair.fromSeed(seed), from, until);
  }

  public OnionKey publicKey() {
    return publicKey;
  }

  Bytes kid() {
    return kid;
  }

  Bytes decapsulate(Bytes ciphertext) {
    if (secret == null) {
      throw new IllegalStateException("the onion key is erased");
    }
    return secret.decapsulate(ciphertext);
  }

  /**
   * Lets go of the secret half. As far as Java lets us: the collector overwrites it in its time.
   */
  public void erase() {
    secret = null;
  }

  @Override
  public String toString() {
    return "OnionKeyPair[secret]";
  }
}
