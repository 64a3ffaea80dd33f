package org.eidolon.proto.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-128 on whole blocks (FIPS 197). Hot path: owns one cipher for life and re-keys it in place.
 * The old key schedule is overwritten by the runtime's own rules: erasing it is best effort only.
 */
final class Aes {
  static final int KEY_BYTES = 16;
  static final int BLOCK_BYTES = 16;

  private final Cipher cipher;
  private final int mode;

  private Aes(int mode) {
    this.mode = mode;
    try {
      cipher = Cipher.getInstance("AES/ECB/NoPadding");
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("this Java runtime lacks AES", impossible);
    }
  }

  static Aes encrypting() {
    return new Aes(Cipher.ENCRYPT_MODE);
  }

  static Aes decrypting() {
    return new Aes(Cipher.DECRYPT_MODE);
  }

  void key(byte[] key, int offset) {
    try {
      cipher.init(mode, new SecretKeySpec(key, offset, KEY_BYTES, "AES"));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("AES refuses a key", impossible);
    }
  }

  /** From the start of one array to the start of another: the runtime copies if they are one. */
  void blocks(byte[] from, byte[] to, int length) {
    try {
      cipher.update(from, 0, length, to, 0);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("AES refuses whole blocks", impossible);
    }
  }
}
