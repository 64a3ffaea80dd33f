package org.eidolon.proto.swarm;

/**
 * How many blocks a partner may owe us: one and a half times what fits into the delay between
 * asking and getting, at the rate of late. A delay far above the least one seen is taken for a
 * queue of our own making and not followed. Not immutable: one owner.
 */
public final class Pipeline {
  private static final double ROOM = 1.5;
  private static final double MOST_QUEUE = 4;
  private static final double GAIN = 0.125;

  private final int least;
  private final int most;
  private final Rate rate = new Rate();
  private double delayNanos;
  private long leastDelayNanos = Long.MAX_VALUE;
  private int size;

  public Pipeline(int least, int most) {
    this.least = least;
    this.most = Math.max(least, most);
    this.size = least;
  }

  /** A block of {@code bytes} came {@code delayNanos} after it was asked for. */
  public void answered(int bytes, long delayNanos, long nowNanos) {
    rate.add(bytes, nowNanos);
    leastDelayNanos = Math.min(leastDelayNanos, Math.max(1, delayNanos));
    this.delayNanos =
        this.delayNanos == 0 ? delayNanos : this.delayNanos + GAIN * (delayNanos - this.delayNanos);
    double followed = Math.min(this.delayNanos, MOST_QUEUE * leastDelayNanos) / 1e9;
    size = size(rate.bytesPerSecond(nowNanos), followed, least, most);
  }

  /** Blocks that may be under way. */
  public int size() {
    return size;
  }

  public double bytesPerSecond(long nowNanos) {
    return rate.bytesPerSecond(nowNanos);
  }

  static int size(double bytesPerSecond, double delaySeconds, int least, int most) {
    double blocks = Math.ceil(ROOM * bytesPerSecond * delaySeconds / BlockRef.MAX_BYTES);
    return (int) Math.max(least, Math.min(most, blocks));
  }
}
