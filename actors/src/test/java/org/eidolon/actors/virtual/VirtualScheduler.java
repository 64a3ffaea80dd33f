package org.eidolon.actors.virtual;

import com.typesafe.config.Config;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.AbstractScheduler;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.event.LoggingAdapter;
import scala.concurrent.ExecutionContext;
import scala.concurrent.duration.FiniteDuration;

/** The timers of a system, in the hands of {@link VirtualTime}. */
public final class VirtualScheduler extends AbstractScheduler {
  private final PriorityQueue<Due> waiting =
      new PriorityQueue<>(
          Comparator.comparingLong((Due due) -> due.atNanos).thenComparingLong(due -> due.order));
  private final AtomicLong nanos = new AtomicLong(1);
  private long order;

  public VirtualScheduler(Config config, LoggingAdapter log, ThreadFactory threads) {}

  private static final class Due implements Cancellable {
    final long atNanos;
    final long order;
    private final AtomicReference<Runnable> work;
    private volatile boolean cancelled;

    Due(long atNanos, long order, Runnable work) {
      this.atNanos = atNanos;
      this.order = order;
      this.work = new AtomicReference<>(work);
    }

    /** Who cancels a timer of a day is not held in memory until then. */
    @Override
    public boolean cancel() {
      boolean inTime = work.getAndSet(null) != null;
      if (inTime) {
        cancelled = true;
      }
      return inTime;
    }

    @Override
    public boolean isCancelled() {
      return cancelled;
    }

    void run() {
      var due = work.getAndSet(null);
      if (due != null) {
        due.run();
      }
    }
  }

  long nanos() {
    return nanos.get();
  }

  /** Goes to the next timer that is due until then and runs it; false if there is none. */
  boolean runNext(long untilNanos) {
    var due = next(untilNanos);
    if (due == null) {
      nanos.set(untilNanos);
      return false;
    }
    nanos.set(Math.max(nanos.get(), due.atNanos));
    due.run();
    return true;
  }

  private synchronized Due next(long untilNanos) {
    var first = waiting.peek();
    return first == null || first.atNanos > untilNanos ? null : waiting.remove();
  }

  @Override
  public Cancellable scheduleOnce(
      FiniteDuration delay, Runnable runnable, ExecutionContext executor) {
    return after(delay.toNanos(), runnable);
  }

  synchronized Cancellable after(long delayNanos, Runnable work) {
    var due = new Due(nanos.get() + Math.max(0, delayNanos), order++, work);
    waiting.add(due);
    return due;
  }

  @Override
  @SuppressWarnings("deprecation") // Still abstract; nobody calls it.
  public Cancellable schedule(
      FiniteDuration initialDelay,
      FiniteDuration interval,
      Runnable runnable,
      ExecutionContext executor) {
    return scheduleWithFixedDelay(initialDelay, interval, runnable, executor);
  }

  @Override
  public double maxFrequency() {
    return 1e9;
  }
}
