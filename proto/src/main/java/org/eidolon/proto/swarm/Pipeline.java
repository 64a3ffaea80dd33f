package org.eidolon.proto.swarm;

/**
 * How many blocks a partner may owe us: one and a half times what fits into the delay between
 * asking and getting, at the rate of late; three times as many while the rate still grows, for the
 * circuit's window doubles then with every round trip, and is not to wait for us. A delay far above
 * the least one seen is taken for a queue of our own making and not followed, but a quarter of a
 * second's worth is always asked for: asks wait at the partner's disk, not on the way, and many of
 * them travel in one cell. Not immutable: one owner.
 */
public final class Pipeline {
  private static final double ROOM = 1.5;
  private static final double ROOM_TO_GROW = 3;
  private static final double GROWTH = 1.25;
  private static final double MOST_QUEUE = 4;
  private static final double GAIN = 0.125;
  private static final double LEAST_SECONDS = 0.25;
  private static final double PATIENCE = 4;
  private static final double DOUBT = 2;

  private final int least;
  private final int most;
  private final Rate rate = new Rate();
  private double newest;
  private double room = ROOM_TO_GROW;
  private long lookedNanos;
  private long lookBytes;
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
    double seconds = Math.max(LEAST_SECONDS, followed);
    look(bytes, nowNanos, seconds);
    double bytesPerSecond = Math.max(rate.bytesPerSecondSinceBegun(nowNanos), newest);
    size = size(room * bytesPerSecond, seconds, least, most);
  }

  /** Measures the rate of each delay by itself, too: the mean lags behind one that grows. */
  private void look(int bytes, long nowNanos, double seconds) {
    if (lookBytes == 0) {
      lookedNanos = nowNanos;
    }
    lookBytes += bytes;
    double took = (nowNanos - lookedNanos) / 1e9;
    if (took >= seconds) {
      double before = newest;
      newest = lookBytes / took;
      room = newest >= GROWTH * before ? ROOM_TO_GROW : ROOM;
      lookBytes = 0;
    }
  }

  /** Blocks that may be under way. */
  public int size() {
    return size;
  }

  public double bytesPerSecond(long nowNanos) {
    return rate.bytesPerSecond(nowNanos);
  }

  /**
   * How long a partner that owes us blocks may send none before it counts as gone: some of its
   * usual delays, or {@code most} while none is known.
   */
  public long patienceNanos(long least, long most) {
    long some = delayNanos == 0 ? most : (long) (PATIENCE * delayNanos);
    return Math.min(most, Math.max(least, some));
  }

  /**
   * How long a partner that owes us blocks may send none before another circuit is worth a try:
   * twice its usual delay, but {@code least}; or {@code unknown} while none is known.
   */
  public long doubtNanos(long least, long unknown) {
    return delayNanos == 0 ? unknown : Math.max(least, (long) (DOUBT * delayNanos));
  }

  static int size(double bytesPerSecond, double delaySeconds, int least, int most) {
    double blocks = Math.ceil(bytesPerSecond * delaySeconds / BlockRef.MAX_BYTES);
    return (int) Math.max(least, Math.min(most, blocks));
  }
}
