package org.eidolon.proto.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Counter mode by the public interface of Java, on every runtime. Each start allocates the few
 * bytes that the JCA asks for.
 */
final class JceCounter implements AesCounter {
  private final Cipher cipher;
  private SecretKeySpec key;

  JceCounter() {
    try {
      cipher = Cipher.getInstance("AES/CTR/NoPadding");
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java runtime lacks AES-CTR", missing);
    }
  }

  @Override
  public void key(byte[] from, int offset) {
    key = new SecretKeySpec(from, offset, Aes.KEY_BYTES, "AES");
  }

  @Override
  public void xor(byte[] start, byte[] from, int fromOffset, int length, byte[] to, int toOffset) {
    try {
      cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(start));
      cipher.update(from, fromOffset, length, to, toOffset);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("AES-CTR refuses a key or a length", impossible);
    }
  }

  /** The runtime would copy what it is given. */
  @Override
  public boolean worksInPlace() {
    return false;
  }
}
