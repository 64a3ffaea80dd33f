package org.eidolon.node;

import com.typesafe.config.Config;
import java.io.Closeable;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.AbstractScheduler;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.Scheduler;
import org.apache.pekko.actor.SchedulerException;
import org.apache.pekko.event.LoggingAdapter;
import scala.concurrent.ExecutionContext;
import scala.concurrent.duration.FiniteDuration;

/**
 * The timers of a node's actor system. Pekko's own wakes its thread at each tick, whether or not
 * anything is due, and is late by up to two of them; this one sleeps until the next timer is due.
 * Made by Pekko, by the name that {@code eidolon-system.conf} gives.
 */
public final class TicklessScheduler extends AbstractScheduler implements Closeable {
  private static final double MAX_PER_SECOND = 1000;

  private final ScheduledThreadPoolExecutor timers;

  /** What Pekko wants run at the latest when we are closed: the ends of dispatchers. */
  private final Set<Due> atClose = ConcurrentHashMap.newKeySet();

  /** As Pekko calls it. */
  public TicklessScheduler(Config settings, LoggingAdapter log, ThreadFactory threads) {
    timers = new ScheduledThreadPoolExecutor(1, threads);
    // Nearly all timers are time limits of what then comes in time.
    timers.setRemoveOnCancelPolicy(true);
  }

  @Override
  public Cancellable scheduleOnce(FiniteDuration delay, Runnable task, ExecutionContext executor) {
    return start(task, executor, delay.toNanos());
  }

  /** Called by Pekko alone, under all that repeats at a rate. */
  @Override
  @SuppressWarnings("deprecation")
  public Cancellable schedule(
      FiniteDuration first, FiniteDuration interval, Runnable task, ExecutionContext executor) {
    var repeated = new Repeated(task, executor, interval.toNanos());
    repeated.begin(first.toNanos());
    return repeated;
  }

  @Override
  public double maxFrequency() {
    return MAX_PER_SECOND;
  }

  @Override
  public void close() {
    timers.shutdownNow();
    atClose.forEach(Due::runNow);
  }

  private Due start(Runnable task, ExecutionContext executor, long delayNanos) {
    var due = new Due(task, executor);
    try {
      due.begin(delayNanos);
    } catch (RejectedExecutionException closed) {
      // Who began it hears so, and ends by itself what it wanted ended.
      atClose.remove(due);
      throw new SchedulerException("the scheduler is closed");
    }
    return due;
  }

  /** One timer. */
  private final class Due implements Runnable, Cancellable {
    private final Runnable task;
    private final ExecutionContext executor;
    private final boolean atTheLatest;
    private volatile Future<?> timer;

    Due(Runnable task, ExecutionContext executor) {
      this.task = task;
      this.executor = executor;
      this.atTheLatest = task instanceof Scheduler.TaskRunOnClose;
    }

    void begin(long delayNanos) {
      if (atTheLatest) {
        atClose.add(this);
      }
      timer = timers.schedule(this, delayNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void run() {
      if (!atTheLatest || atClose.remove(this)) {
        try {
          executor.execute(task);
        } catch (RuntimeException refused) {
          executor.reportFailure(refused);
        }
      }
    }

    void runNow() {
      if (atClose.remove(this)) {
        try {
          task.run();
        } catch (RuntimeException failed) {
          // The others still have to end.
          executor.reportFailure(failed);
        }
      }
    }

    @Override
    public boolean cancel() {
      boolean stopped = timer.cancel(false);
      if (stopped && atTheLatest) {
        atClose.remove(this);
      }
      return stopped;
    }

    @Override
    public boolean isCancelled() {
      return timer.isCancelled();
    }
  }

  /** A timer that runs at a fixed rate, but not while it still runs; ends if its task fails. */
  private final class Repeated implements Runnable, Cancellable {
    private final Runnable task;
    private final ExecutionContext executor;
    private final long intervalNanos;
    private Cancellable next = Cancellable.alreadyCancelled();
    private long dueNanos = System.nanoTime();
    private boolean cancelled;

    Repeated(Runnable task, ExecutionContext executor, long intervalNanos) {
      this.task = task;
      this.executor = executor;
      this.intervalNanos = intervalNanos;
    }

    synchronized void begin(long afterNanos) {
      if (!cancelled) {
        dueNanos += afterNanos;
        next = start(this, executor, Math.max(0, dueNanos - System.nanoTime()));
      }
    }

    @Override
    public void run() {
      task.run();
      try {
        begin(intervalNanos);
      } catch (SchedulerException closed) {
        // Nothing is repeated any more.
      }
    }

    @Override
    public synchronized boolean cancel() {
      boolean first = !cancelled;
      cancelled = true;
      next.cancel();
      return first;
    }

    @Override
    public synchronized boolean isCancelled() {
      return cancelled;
    }
  }
}
