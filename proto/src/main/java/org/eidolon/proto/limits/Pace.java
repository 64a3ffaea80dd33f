package org.eidolon.proto.limits;

/**
 * Holds what passes to a limit that may change at any time. Something may pass whenever nothing is
 * owed, whatever its size; what it takes beyond the saved up is owed and waited for. So the long
 * run is exact, and no more than a quarter of a second is made up for after a pause. Not immutable:
 * one owner.
 */
public final class Pace {
  private static final double NANOS = 1e9;

  /** What a quiet time may leave, in seconds of the limit. */
  private static final double SAVED_SECONDS = 0.25;

  /** What is owed of an earlier, higher limit is not waited for longer. */
  private static final double MOST_OWED_SECONDS = 2;

  private RateLimit limit = RateLimit.NONE;
  private double left;
  private long lastNanos;

  public RateLimit limit() {
    return limit;
  }

  public void limit(RateLimit next, long nowNanos) {
    fill(nowNanos);
    if (!next.equals(limit)) {
      limit = next;
      double rate = next.bytesPerSecond();
      left = Math.max(-rate * MOST_OWED_SECONDS, Math.min(rate * SAVED_SECONDS, left));
    }
  }

  /** How long nothing may pass; 0 if something may now. */
  public long waitNanos(long nowNanos) {
    if (limit.isNone()) {
      return 0;
    }
    fill(nowNanos);
    return left > 0 ? 0 : (long) Math.ceil(-left * NANOS / limit.bytesPerSecond()) + 1;
  }

  public void passed(long bytes, long nowNanos) {
    if (!limit.isNone()) {
      fill(nowNanos);
      left -= bytes;
    }
  }

  private void fill(long nowNanos) {
    long passed = Math.max(0, nowNanos - lastNanos);
    lastNanos = Math.max(lastNanos, nowNanos);
    double rate = limit.bytesPerSecond();
    left = Math.min(rate * SAVED_SECONDS, left + passed / NANOS * rate);
  }
}
