package org.eidolon.proto.swarm;

/** Bytes per second of late, as a decaying mean. Not immutable: one owner. */
public final class Rate {
  private static final double MEMORY_SECONDS = 3;

  private double bytesPerSecond;
  private long lastNanos;
  private boolean begun;

  public void add(long bytes, long nowNanos) {
    decay(nowNanos);
    bytesPerSecond += bytes / MEMORY_SECONDS;
  }

  public double bytesPerSecond(long nowNanos) {
    decay(nowNanos);
    return bytesPerSecond;
  }

  private void decay(long nowNanos) {
    if (begun) {
      double seconds = Math.max(0, nowNanos - lastNanos) / 1e9;
      bytesPerSecond *= Math.exp(-seconds / MEMORY_SECONDS);
    }
    begun = true;
    lastNanos = nowNanos;
  }
}
