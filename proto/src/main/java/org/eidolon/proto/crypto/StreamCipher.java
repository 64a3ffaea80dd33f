package org.eidolon.proto.crypto;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.eidolon.proto.Bytes;

/** AES-256 in counter mode from block zero: a key stream for keys that are used once. */
public final class StreamCipher {
  public static final int KEY_BYTES = 32;

  private static final int BLOCK_BYTES = 16;

  private StreamCipher() {}

  /** The first {@code lengthBytes} of the stream of {@code key}. */
  public static byte[] stream(Bytes key, int lengthBytes) {
    return apply(key, new byte[lengthBytes]);
  }

  /** {@code content} xored with the stream of {@code key}; encrypts and decrypts alike. */
  public static byte[] apply(Bytes key, byte[] content) {
    if (key.length() != KEY_BYTES) {
      throw new IllegalArgumentException("stream key of " + key.length() + " bytes");
    }
    var raw = key.toArray();
    try {
      var aes = Cipher.getInstance("AES/CTR/NoPadding");
      aes.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(raw, "AES"),
          new IvParameterSpec(new byte[BLOCK_BYTES]));
      return aes.doFinal(content);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("this Java runtime lacks AES-CTR", impossible);
    } finally {
      Arrays.fill(raw, (byte) 0);
    }
  }
}
