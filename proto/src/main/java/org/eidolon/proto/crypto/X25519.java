package org.eidolon.proto.crypto;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eidolon.proto.Bytes;

/** Diffie-Hellman on Curve25519 (RFC 7748), with refusal of points that give no secret. */
public final class X25519 {
  public static final int KEY_BYTES = 32;

  private X25519() {}

  /** A fresh secret scalar. */
  public static Bytes generate(RandomGenerator random) {
    var secret = new byte[KEY_BYTES];
    random.nextBytes(secret);
    return Bytes.copyOf(secret);
  }

  /** The public point of {@code secret}. */
  public static Bytes publicKey(Bytes secret) {
    var point = new byte[KEY_BYTES];
    org.bouncycastle.math.ec.rfc7748.X25519.scalarMultBase(checked(secret).toArray(), 0, point, 0);
    return Bytes.copyOf(point);
  }

  /** The shared secret; empty if it is all zero, as RFC 7748 §6.1 wants it checked. */
  public static Optional<Bytes> agree(Bytes secret, Bytes point) {
    var shared = new byte[KEY_BYTES];
    var contributes =
        org.bouncycastle.math.ec.rfc7748.X25519.calculateAgreement(
            checked(secret).toArray(), 0, checked(point).toArray(), 0, shared, 0);
    return contributes ? Optional.of(Bytes.copyOf(shared)) : Optional.empty();
  }

  /** The product whatever it is: for {@link XWing}, which hashes it with both of its inputs. */
  static byte[] multiply(byte[] secret, byte[] point) {
    var shared = new byte[KEY_BYTES];
    org.bouncycastle.math.ec.rfc7748.X25519.scalarMult(secret, 0, point, 0, shared, 0);
    return shared;
  }

  private static Bytes checked(Bytes key) {
    if (key.length() != KEY_BYTES) {
      throw new IllegalArgumentException("X25519 key of " + key.length() + " bytes");
    }
    return key;
  }
}
