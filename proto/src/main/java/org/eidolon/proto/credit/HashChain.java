package org.eidolon.proto.credit;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;

/**
 * Payment by preimages (PayWord, Rivest and Shamir 1996): each value is the hash of the one after
 * it. Who knows a value can verify later ones and make none; the last one is the seed, the first
 * the anchor.
 */
public final class HashChain {
  public static final int VALUE_BYTES = 16;

  private static final byte[] DOMAIN = "eidolon credit".getBytes(StandardCharsets.US_ASCII);

  private HashChain() {}

  /** The anchor of the chain that ends in {@code seed}, {@link CreditUnits#STEPS} hashes away. */
  public static Bytes anchor(Bytes seed) {
    return back(seed, CreditUnits.STEPS);
  }

  /**
   * The value {@code steps} before {@code value}.
   *
   * @param value {@link #VALUE_BYTES} bytes
   */
  public static Bytes back(Bytes value, int steps) {
    if (value.length() != VALUE_BYTES) {
      throw new IllegalArgumentException("chain value of " + value.length() + " bytes");
    }
    var digest = Hashes.newSha256();
    var walked = new byte[Hashes.SHA256_BYTES];
    value.copyTo(walked, 0);
    for (int i = 0; i < steps; i++) {
      hash(digest, walked);
    }
    return Bytes.copyOf(walked, 0, VALUE_BYTES);
  }

  private static void hash(MessageDigest digest, byte[] value) {
    try {
      digest.update(DOMAIN);
      digest.update(value, 0, VALUE_BYTES);
      digest.digest(value, 0, value.length);
    } catch (DigestException impossible) {
      throw new IllegalStateException("no room for a hash", impossible);
    }
  }

  /**
   * Whether {@code value} lies {@code steps} behind {@code earlier}; the time does not tell where.
   */
  public static boolean leads(Bytes value, int steps, Bytes earlier) {
    return MessageDigest.isEqual(back(value, steps).toArray(), earlier.toArray());
  }
}
