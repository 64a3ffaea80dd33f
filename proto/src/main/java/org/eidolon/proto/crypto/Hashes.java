package org.eidolon.proto.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.eidolon.proto.Bytes;

/** Hash and key-derivation functions in one-shot form (FIPS 180-4, RFC 2104, RFC 5869). */
public final class Hashes {
  public static final int SHA256_BYTES = 32;
  public static final int SHA1_BYTES = 20;

  private Hashes() {}

  /** The hash of all parts, one after the other. */
  public static Bytes sha256(Bytes... parts) {
    var digest = newSha256();
    for (var part : parts) {
      part.hashInto(digest);
    }
    return Bytes.takeOver(digest.digest());
  }

  /** A fresh digest, for callers that hash in steps. */
  public static MessageDigest newSha256() {
    return digest("SHA-256");
  }

  /** A fresh digest, for BEP 3 pieces and info-hashes only. */
  public static MessageDigest newSha1() {
    return digest("SHA-1");
  }

  public static Bytes hmacSha256(Bytes key, Bytes... parts) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      // The JCA refuses an empty key; HMAC pads with zeros anyway, so one zero byte is the same.
      mac.init(new SecretKeySpec(key.length() == 0 ? new byte[1] : key.toArray(), "HmacSHA256"));
      for (var part : parts) {
        mac.update(part.asReadOnlyBuffer());
      }
      return Bytes.copyOf(mac.doFinal());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("this Java runtime lacks HMAC-SHA-256", impossible);
    }
  }

  public static Bytes hkdfExtract(Bytes salt, Bytes inputKey) {
    return hmacSha256(salt, inputKey);
  }

  /**
   * @param lengthBytes at most 255 x 32
   */
  public static Bytes hkdfExpand(Bytes key, Bytes purpose, int lengthBytes) {
    var hkdf = new HKDFBytesGenerator(new SHA256Digest());
    hkdf.init(HKDFParameters.skipExtractParameters(key.toArray(), purpose.toArray()));
    var out = new byte[lengthBytes];
    hkdf.generateBytes(out, 0, lengthBytes);
    return Bytes.copyOf(out);
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("this Java runtime lacks " + algorithm, impossible);
    }
  }
}
