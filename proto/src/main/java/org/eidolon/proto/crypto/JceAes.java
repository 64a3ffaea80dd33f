package org.eidolon.proto.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES by the public interface of Java, on every runtime. The old key schedule is overwritten by the
 * runtime's own rules: erasing it is best effort only.
 */
final class JceAes implements Aes {
  private final Cipher cipher;
  private final int mode;

  private JceAes(int mode) {
    this.mode = mode;
    try {
      cipher = Cipher.getInstance("AES/ECB/NoPadding");
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("this Java runtime lacks AES", impossible);
    }
  }

  static JceAes encrypting() {
    return new JceAes(Cipher.ENCRYPT_MODE);
  }

  static JceAes decrypting() {
    return new JceAes(Cipher.DECRYPT_MODE);
  }

  @Override
  public void key(byte[] key, int offset) {
    try {
      cipher.init(mode, new SecretKeySpec(key, offset, KEY_BYTES, "AES"));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("AES refuses a key", impossible);
    }
  }

  @Override
  public void block(byte[] from, byte[] to) {
    try {
      cipher.update(from, 0, BLOCK_BYTES, to, 0);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("AES refuses a whole block", impossible);
    }
  }
}
