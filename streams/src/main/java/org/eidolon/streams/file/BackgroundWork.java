package org.eidolon.streams.file;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Work that must not stand in the way of others on the same threads: so many at a time at most are
 * given to them, first come first served; all else waits here and not in the line of the threads.
 * Who comes with short works therefore delays others by no more than one of these. Thread-safe.
 */
public final class BackgroundWork implements Executor {
  private final Executor threads;
  private final int most;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int given;

  /**
   * @param most works that the threads have at a time
   */
  public BackgroundWork(Executor threads, int most) {
    this.threads = threads;
    this.most = Math.max(1, most);
  }

  @Override
  public void execute(Runnable work) {
    synchronized (this) {
      if (given >= most) {
        waiting.add(work);
        return;
      }
      given++;
    }
    give(work);
  }

  private void give(Runnable work) {
    try {
      threads.execute(
          () -> {
            try {
              work.run();
            } finally {
              next();
            }
          });
    } catch (RuntimeException refused) {
      next();
      throw refused;
    }
  }

  private void next() {
    Runnable work;
    synchronized (this) {
      work = waiting.poll();
      if (work == null) {
        given--;
        return;
      }
    }
    give(work);
  }
}
