package org.eidolon.proto.limits;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A limit on cells that all links of a node share. Each link books the time of its next few cells
 * and comes back then: those that wait take turns, whoever of them is quicker. Safe for several
 * threads; where there is no limit it costs one look.
 */
public final class SharedPace {
  private static final int CELL_BYTES = 4096;
  private static final double NANOS = 1e9;

  /** What a quiet time may leave. */
  private static final long SAVED_NANOS = 250_000_000;

  /** What timers can be late without slowing a link: it books this much at a time. */
  private static final long BOOKED_NANOS = 10_000_000;

  private static final int MOST_BOOKED_CELLS = 64;

  private final AtomicLong freeNanos = new AtomicLong(Long.MIN_VALUE / 2);
  private volatile Terms terms = new Terms(RateLimit.NONE);

  /** What holds until another takes its place; what was booked under the one is void then. */
  public static final class Terms {
    private final RateLimit limit;

    private Terms(RateLimit limit) {
      this.limit = limit;
    }

    public boolean isUnlimited() {
      return limit.isNone();
    }

    /** Cells to book at a time. */
    public int cellsAtOnce() {
      double cells = limit.bytesPerSecond() / NANOS * BOOKED_NANOS / CELL_BYTES;
      return (int) Math.max(1, Math.min(MOST_BOOKED_CELLS, cells));
    }

    private long nanos(int cells) {
      return (long) (cells * (CELL_BYTES * NANOS / limit.bytesPerSecond()));
    }
  }

  public void limit(RateLimit next, long nowNanos) {
    if (!terms.limit.equals(next)) {
      freeNanos.set(nowNanos);
      terms = new Terms(next);
    }
  }

  public Terms terms() {
    return terms;
  }

  /** Books so many cells under a limit; answers when they may go. */
  public long book(Terms under, int cells, long nowNanos) {
    long cost = under.nanos(cells);
    return freeNanos.getAndUpdate(free -> Math.max(free, nowNanos - SAVED_NANOS) + cost);
  }
}
