package org.eidolon.proto.circuit;

/**
 * Vegas congestion control of one direction of a circuit (Tor proposal 324 §3.3, scaled to cells of
 * 4 KiB): the window follows the cells that stand in queues, which show as round trips longer than
 * the shortest. Times in nanoseconds. Hot path: changes in place.
 *
 * <p>A queue begins to count where the smoothed round trip exceeds the shortest by more than {@link
 * #TOLERATED_QUEUE_NANOS}. On paths of a few milliseconds the round trip mostly measures when each
 * peer's threads got a core, so its double means nothing: without the tolerance such a window would
 * sink to its minimum and the path stand idle between two bursts. With it the window settles where
 * relays hold about that much work, which keeps the slowest of them busy through any such pause, at
 * a cost in delay that nobody notices on top of several hops. A fast path reaches its maximum
 * window before its queue gets that long, and the maximum bounds what a circuit can pile up.
 */
public final class Congestion {
  /** Cells acknowledged by one SENDME. */
  public static final int SENDME_CELLS = 8;

  /**
   * The least window. Four SENDMEs' worth: at one, each SENDME would be waited for, and every pause
   * of a busy machine would cost a whole round trip.
   */
  public static final int MIN_WINDOW = 32;

  public static final int DEFAULT_INITIAL_WINDOW = 32;
  public static final int DEFAULT_MAX_WINDOW = 1280;

  static final long TOLERATED_QUEUE_NANOS = 25_000_000;

  private static final int STEP = 8;
  // Cells in queues, for circuits of swarms and services: grow below the first, shrink above the
  // second, leave slow start above the third, drop to the path's own capacity above the last.
  private static final int ALPHA = 3 * STEP;
  private static final int BETA = 6 * STEP;
  private static final int GAMMA = 4 * STEP;
  private static final int DELTA = 7 * STEP;
  private static final int MAX_SMOOTHING = 10;

  private final int maximum;
  private int window;
  private boolean slowStart = true;
  private double smoothed;
  private double shortest = Double.MAX_VALUE;
  private int acksLeft;
  private boolean fullInRound;

  /** With the usual bounds. */
  public Congestion() {
    this(DEFAULT_INITIAL_WINDOW, DEFAULT_MAX_WINDOW);
  }

  /**
   * @param initial in cells, from {@link #MIN_WINDOW} to the maximum
   * @param maximum in cells
   */
  public Congestion(int initial, int maximum) {
    if (initial < MIN_WINDOW || initial > maximum) {
      throw new IllegalArgumentException(
          "initial window %d, not within %d to %d".formatted(initial, MIN_WINDOW, maximum));
    }
    this.maximum = maximum;
    window = initial;
    acksLeft = acksPerRound();
  }

  /** Cells that may be under way now. */
  public int window() {
    return window;
  }

  /** In cells; the window never exceeds it. */
  public int maximum() {
    return maximum;
  }

  /**
   * A SENDME came.
   *
   * @param rttNanos from sending the acknowledged cell to now
   * @param full whether the window was in full use when that cell was sent
   */
  public void acked(long rttNanos, boolean full) {
    smooth(Math.max(1, rttNanos));
    fullInRound |= full;
    if (slowStart) {
      growFast(full);
    }
    acksLeft--;
    if (acksLeft > 0) {
      return;
    }
    if (!slowStart) {
      adjust();
    }
    acksLeft = acksPerRound();
    fullInRound = false;
  }

  /**
   * Doubles with each round trip until a queue shows, and then gives back what stands in it: on a
   * long path every other way to the first full window costs many seconds.
   */
  private void growFast(boolean full) {
    if (queued() >= GAMMA) {
      slowStart = false;
      resize(window - queued() + GAMMA);
    } else if (full) {
      resize(window + SENDME_CELLS);
      slowStart = window < maximum;
    }
  }

  /** Once a round trip: a step towards a queue between alpha and beta. */
  private void adjust() {
    int queued = queued();
    if (queued > DELTA) {
      resize(window - queued + DELTA - STEP);
    } else if (queued > BETA) {
      resize(window - STEP);
    } else if (queued < ALPHA && fullInRound) {
      resize(window + (queued == 0 ? stepWithoutQueue() : STEP));
    }
  }

  /**
   * An eighth of the window: by what it adds to the round trip the tolerated queue is not overrun,
   * and a path that has become faster is full again within some ten round trips.
   */
  private int stepWithoutQueue() {
    return Math.max(STEP, window / 8);
  }

  /** Cells of the window that stand in queues longer than is tolerated. */
  private int queued() {
    double excess = smoothed - shortest - TOLERATED_QUEUE_NANOS;
    return excess <= 0 ? 0 : (int) (window * (excess / smoothed));
  }

  private void smooth(long rttNanos) {
    int over = Math.min(MAX_SMOOTHING, Math.max(2, acksPerRound()));
    smoothed = smoothed == 0 ? rttNanos : smoothed + (rttNanos - smoothed) * 2 / (over + 1);
    // Of the smoothed value, so that one lucky cell does not make all others look slow.
    shortest = Math.min(shortest, smoothed);
  }

  private int acksPerRound() {
    return Math.max(1, window / SENDME_CELLS);
  }

  private void resize(int wanted) {
    window = Math.max(MIN_WINDOW, Math.min(maximum, wanted));
  }
}
