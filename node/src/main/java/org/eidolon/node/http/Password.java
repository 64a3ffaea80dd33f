package org.eidolon.node.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.random.RandomGenerator;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** A password as the settings have it: as it is, or as a hash from which nobody gets it back. */
public final class Password {
  private static final String MARK = "pbkdf2-sha512:";
  private static final String ALGORITHM = "PBKDF2WithHmacSHA512";
  private static final int ROUNDS = 210_000;
  private static final int LEAST_ROUNDS = 1_000;
  private static final int MOST_ROUNDS = 10_000_000;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  private final int rounds;
  private final byte[] salt;
  private final byte[] expected;

  private Password(int rounds, byte[] salt, byte[] expected) {
    this.rounds = rounds;
    this.salt = salt;
    this.expected = expected;
  }

  /** The line that a configuration file takes in place of {@code password}. */
  public static String hash(String password, RandomGenerator random) {
    var salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    var base64 = Base64.getUrlEncoder().withoutPadding();
    return "%s%d:%s:%s"
        .formatted(
            MARK,
            ROUNDS,
            base64.encodeToString(salt),
            base64.encodeToString(derived(password, salt, ROUNDS)));
  }

  /**
   * @throws IllegalArgumentException if it begins like a hash and is none
   */
  static Password of(String text) {
    if (!text.startsWith(MARK)) {
      return new Password(0, new byte[0], text.getBytes(StandardCharsets.UTF_8));
    }
    var parts = text.substring(MARK.length()).split(":", -1);
    try {
      int rounds = Integer.parseInt(parts[0]);
      var salt = Base64.getUrlDecoder().decode(parts[1]);
      var hash = Base64.getUrlDecoder().decode(parts[2]);
      if (parts.length == 3
          && rounds >= LEAST_ROUNDS
          && rounds <= MOST_ROUNDS
          && salt.length > 0
          && hash.length == HASH_BYTES) {
        return new Password(rounds, salt, hash);
      }
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException bad) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "eidolon.control.password begins with \"%s\" but is no such hash; make one with: eidolon password"
            .formatted(MARK));
  }

  /** Whether a try takes as long as a fifth of a second. */
  boolean isSlow() {
    return rounds > 0;
  }

  /** In a time that does not depend on where they differ. */
  boolean is(String tried) {
    var shown = isSlow() ? derived(tried, salt, rounds) : tried.getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(digest(expected), digest(shown));
  }

  private static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static byte[] derived(String password, byte[] salt, int rounds) {
    var spec = new PBEKeySpec(password.toCharArray(), salt, rounds, HASH_BYTES * Byte.SIZE);
    try {
      return SecretKeyFactory.getInstance(ALGORITHM).generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    } finally {
      spec.clearPassword();
    }
  }
}
