package org.eidolon.node.rpc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The ids that a request must repeat, so that it cannot be a form on somebody's page: a page may
 * send such a request, but not read what it must say. An id is replaced after an hour, and the one
 * before it stays good for another. Thread-safe.
 */
final class SessionIds {
  static final String HEADER = "X-Transmission-Session-Id";
  private static final Duration LIFE = Duration.ofHours(1);
  private static final int CHARS = 48;
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private final RandomGenerator random;
  private final LongSupplier nanos;
  private String current;
  private String before;
  private long sinceNanos;

  /**
   * @param random of secrets, safe for several threads
   */
  SessionIds(RandomGenerator random, LongSupplier nanos) {
    this.random = random;
    this.nanos = nanos;
    this.current = fresh();
    this.before = current;
    this.sinceNanos = nanos.getAsLong();
  }

  /** The one to repeat from now on. */
  synchronized String current() {
    rotate();
    return current;
  }

  /** In a time that does not depend on where they differ. */
  synchronized boolean knows(String shown) {
    rotate();
    var bytes = shown.getBytes(StandardCharsets.UTF_8);
    // Both are looked at before either counts.
    boolean isCurrent = MessageDigest.isEqual(current.getBytes(StandardCharsets.UTF_8), bytes);
    boolean wasCurrent = MessageDigest.isEqual(before.getBytes(StandardCharsets.UTF_8), bytes);
    return isCurrent || wasCurrent;
  }

  private void rotate() {
    long now = nanos.getAsLong();
    long age = now - sinceNanos;
    if (age < LIFE.toNanos()) {
      return;
    }
    var next = fresh();
    before = age < 2 * LIFE.toNanos() ? current : next;
    current = next;
    sinceNanos = now;
  }

  private String fresh() {
    var id = new StringBuilder(CHARS);
    for (int i = 0; i < CHARS; i++) {
      id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return id.toString();
  }
}
