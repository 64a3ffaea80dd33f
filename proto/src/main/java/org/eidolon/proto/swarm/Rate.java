package org.eidolon.proto.swarm;

/** Bytes per second of late, as a decaying mean. Not immutable: one owner. */
public final class Rate {
  private static final double MEMORY_SECONDS = 3;

  /** Of less, nothing is concluded. */
  private static final double LEAST_SECONDS = 0.5;

  private double bytesPerSecond;
  private long lastNanos;
  private long begunNanos;
  private boolean begun;

  public void add(long bytes, long nowNanos) {
    decay(nowNanos);
    bytesPerSecond += bytes / MEMORY_SECONDS;
  }

  public double bytesPerSecond(long nowNanos) {
    decay(nowNanos);
    return bytesPerSecond;
  }

  /**
   * The same, but the mean of what was since the first byte: of a young one it is not too small.
   */
  public double bytesPerSecondSinceBegun(long nowNanos) {
    double whole = Math.max(LEAST_SECONDS, (nowNanos - begunNanos) / 1e9);
    return bytesPerSecond(nowNanos) / -Math.expm1(-whole / MEMORY_SECONDS);
  }

  private void decay(long nowNanos) {
    if (!begun) {
      begunNanos = nowNanos;
    }
    if (begun) {
      double seconds = Math.max(0, nowNanos - lastNanos) / 1e9;
      bytesPerSecond *= Math.exp(-seconds / MEMORY_SECONDS);
    }
    begun = true;
    lastNanos = nowNanos;
  }
}
