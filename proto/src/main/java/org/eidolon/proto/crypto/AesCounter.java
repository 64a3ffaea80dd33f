package org.eidolon.proto.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-128 in counter mode (NIST SP 800-38A §6.5) from a start of the caller's choice. The runtime
 * works on several blocks at once here on every processor with AES instructions; on whole blocks
 * ({@link Aes}) it does so only where they take 512 bits. Hot path: owns one cipher for life; each
 * start allocates the few bytes that the JCA asks for.
 */
final class AesCounter {
  private final Cipher cipher;
  private SecretKeySpec key;

  AesCounter() {
    try {
      cipher = Cipher.getInstance("AES/CTR/NoPadding");
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java runtime lacks AES-CTR", missing);
    }
  }

  void key(byte[] from, int offset) {
    key = new SecretKeySpec(from, offset, Aes.KEY_BYTES, "AES");
  }

  /**
   * Xors {@code length} bytes with the stream that starts at a counter block, into another array.
   *
   * @param start the first counter block; counting must not carry out of its bytes
   */
  void xor(byte[] start, byte[] from, int fromOffset, int length, byte[] to, int toOffset) {
    try {
      cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(start));
      cipher.update(from, fromOffset, length, to, toOffset);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("AES-CTR refuses a key or a length", impossible);
    }
  }
}
