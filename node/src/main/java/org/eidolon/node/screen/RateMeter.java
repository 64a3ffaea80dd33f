package org.eidolon.node.screen;

import java.util.ArrayDeque;
import java.util.Deque;

/** How fast a count grows, over the last seconds and since it first grew. One thread's own. */
public final class RateMeter {
  private static final long WINDOW_NANOS = 3_000_000_000L;

  private record Sample(long nanos, long bytes) {}

  private final Deque<Sample> recent = new ArrayDeque<>();

  /** Samples closer together than this are merged, so that the window stays small. */
  private static final long GRAIN_NANOS = 50_000_000L;

  public void sample(long nowNanos, long bytes) {
    while (recent.size() > 1 && nowNanos - recent.peekFirst().nanos() > WINDOW_NANOS) {
      recent.removeFirst();
    }
    if (recent.size() > 1 && nowNanos - recent.peekLast().nanos() < GRAIN_NANOS) {
      return;
    }
    recent.addLast(new Sample(nowNanos, bytes));
  }

  /** Bytes per second over the window; 0 as long as too little is known. */
  public double bytesPerSecond() {
    if (recent.size() < 2) {
      return 0;
    }
    var first = recent.peekFirst();
    var last = recent.peekLast();
    long nanos = last.nanos() - first.nanos();
    return nanos <= 0 ? 0 : Math.max(0, last.bytes() - first.bytes()) * 1e9 / nanos;
  }
}
