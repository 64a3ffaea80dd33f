package org.eidolon.proto.limits;

import java.util.concurrent.TimeUnit;

/** So many a second in the long run, and a burst after a quiet time. Thread-safe. */
public final class TokenBucket {
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  private final double perSecond;
  private final int burst;
  private double left;
  private long lastNanos;

  /** Full at first. */
  public TokenBucket(double perSecond, int burst, long nowNanos) {
    if (!(perSecond > 0) || burst < 1) {
      throw new IllegalArgumentException(perSecond + " a second, " + burst + " at once");
    }
    this.perSecond = perSecond;
    this.burst = burst;
    this.left = burst;
    this.lastNanos = nowNanos;
  }

  /** Takes one if there is one. */
  public synchronized boolean take(long nowNanos) {
    if (isEmpty(nowNanos)) {
      return false;
    }
    left -= 1;
    return true;
  }

  /** Whether there is none to take. */
  public synchronized boolean isEmpty(long nowNanos) {
    fill(nowNanos);
    return left < 1;
  }

  /** Whether it is as good as a new one. */
  public synchronized boolean isFull(long nowNanos) {
    fill(nowNanos);
    return left >= burst;
  }

  private void fill(long nowNanos) {
    long passed = Math.max(0, nowNanos - lastNanos);
    left = Math.min(burst, left + passed / NANOS * perSecond);
    lastNanos += passed;
  }
}
