package org.eidolon.node.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * What programs of this machine show in place of a password, if they may read where it is written
 * down. Good until the process ends.
 */
public final class AccessToken {
  private static final int BYTES = 32;
  private static final String SCHEME = "bearer ";

  private final String text;

  private AccessToken(String text) {
    this.text = text;
  }

  public static AccessToken fresh(RandomGenerator random) {
    var bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new AccessToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** What is written down. */
  public String text() {
    return text;
  }

  /**
   * In a time that does not depend on where they differ.
   *
   * @param header of Authorization
   */
  boolean isIn(String header) {
    return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && MessageDigest.isEqual(
            text.getBytes(StandardCharsets.UTF_8),
            header.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "AccessToken[hidden]";
  }
}
