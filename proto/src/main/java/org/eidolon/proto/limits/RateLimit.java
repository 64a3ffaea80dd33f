package org.eidolon.proto.limits;

/**
 * So much may pass in a second, or as much as goes.
 *
 * @param bytesPerSecond 0 for no limit, else {@link #LEAST} or more
 */
public record RateLimit(long bytesPerSecond) {
  /** Below it a single block would be an eighth of all that passes within half a minute. */
  public static final long LEAST = 8 * 1024;

  public static final long MOST = 1L << 40;

  public static final RateLimit NONE = new RateLimit(0);

  public RateLimit {
    if (bytesPerSecond != 0 && (bytesPerSecond < LEAST || bytesPerSecond > MOST)) {
      throw new IllegalArgumentException(
          "a limit of %d bytes a second, expected 0 for none, or %d to %d"
              .formatted(bytesPerSecond, LEAST, MOST));
    }
  }

  /** The nearest that can be held. */
  public static RateLimit orLeast(long bytesPerSecond) {
    return bytesPerSecond == 0
        ? NONE
        : new RateLimit(Math.max(LEAST, Math.min(MOST, bytesPerSecond)));
  }

  public boolean isNone() {
    return bytesPerSecond == 0;
  }

  /** Where both hold. */
  public RateLimit and(RateLimit other) {
    boolean ours = other.isNone() || (!isNone() && bytesPerSecond <= other.bytesPerSecond);
    return ours ? this : other;
  }
}
