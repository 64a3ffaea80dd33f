package org.eidolon.proto.crypto;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * The ways to AES that a Java runtime may offer, fastest first. All compute the same; the first
 * that passes its known-answer test is {@link #chosen} once for the life of the process.
 */
public enum AesBackend {
  /** The runtime's internal ciphers under our key schedules; needs {@code --add-opens}. */
  RUNTIME,
  /** The public interface. */
  JCE;

  // FIPS 197 appendix B.
  private static final String KEY = "2b7e151628aed2a6abf7158809cf4f3c";
  private static final String PLAIN = "3243f6a8885a308d313198a2e0370734";
  private static final String ENCRYPTED = "3925841d02dc09fbdc118597196a0b32";
  // NIST SP 800-38A §F.5.1, under the same key.
  private static final String START = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff";
  private static final String MESSAGE =
      "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
          + "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";
  private static final String COUNTED =
      "874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff"
          + "5ae4df3edbd5d35e5b4f09020db03eab1e031dda2fbe03d1792170a0f3009cee";

  /** The back end that this process uses. */
  public static AesBackend chosen() {
    return Choice.CHOSEN;
  }

  /** Whether this runtime offers the back end, and it computes what it should. */
  public boolean works() {
    try {
      return passes(encrypting(), KEY, PLAIN, ENCRYPTED)
          && passes(decrypting(), KEY, ENCRYPTED, PLAIN)
          && passes(counter());
    } catch (RuntimeException absentOrBroken) {
      return false;
    }
  }

  Aes encrypting() {
    return this == RUNTIME ? RuntimeAes.encrypting() : JceAes.encrypting();
  }

  Aes decrypting() {
    return this == RUNTIME ? RuntimeAes.decrypting() : JceAes.decrypting();
  }

  AesCounter counter() {
    return this == RUNTIME ? new RuntimeCounter() : new JceCounter();
  }

  /** Twice, with another key between: nothing may stay of the one before. */
  private static boolean passes(Aes aes, String key, String from, String to) {
    var out = new byte[Aes.BLOCK_BYTES];
    aes.key(bytes(key), 0);
    aes.block(bytes(from), out);
    boolean first = Arrays.equals(out, bytes(to));
    aes.key(out, 0);
    aes.key(bytes(key), 0);
    aes.block(bytes(from), out);
    return first && Arrays.equals(out, bytes(to));
  }

  private static boolean passes(AesCounter counter) {
    var message = bytes(MESSAGE);
    counter.key(bytes(KEY), 0);
    for (int length : new int[] {message.length, 1, 17, message.length - 1}) {
      var out = new byte[length];
      counter.xor(bytes(START), message, 0, length, out, 0);
      if (!Arrays.equals(out, Arrays.copyOf(bytes(COUNTED), length))) {
        return false;
      }
    }
    if (!counter.worksInPlace()) {
      return true;
    }
    counter.xor(bytes(START), message, 0, message.length, message, 0);
    return Arrays.equals(message, bytes(COUNTED));
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static final class Choice {
    static final AesBackend CHOSEN = choose();

    private static AesBackend choose() {
      for (var backend : values()) {
        if (backend.works()) {
          return backend;
        }
      }
      throw new IllegalStateException("this Java runtime computes AES wrongly");
    }
  }
}
