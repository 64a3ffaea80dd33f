package org.eidolon.proto.session;

/** Bytes a second as people like to read them: what was long ago counts ever less. */
public final class SmoothRate {
  private static final double SPAN_NANOS = 4e9;

  private double bytesPerSecond;
  private long lastNanos;
  private boolean begun;

  /** So many bytes came since the last call; the first one only sets the clock. */
  public void add(long bytes, long nowNanos) {
    long passed = nowNanos - lastNanos;
    if (begun && passed > 0) {
      double weight = 1 - Math.exp(-passed / SPAN_NANOS);
      bytesPerSecond += weight * (bytes * 1e9 / passed - bytesPerSecond);
    }
    lastNanos = begun ? Math.max(lastNanos, nowNanos) : nowNanos;
    begun = true;
  }

  /** Nothing moves any more. */
  public void stop() {
    bytesPerSecond = 0;
    begun = false;
  }

  public long bytesPerSecond() {
    return Math.round(bytesPerSecond);
  }
}
