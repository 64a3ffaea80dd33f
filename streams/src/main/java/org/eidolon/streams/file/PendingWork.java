package org.eidolon.streams.file;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Threads whose work can be waited for: what an owner has given up may still be written for a
 * while. Thread-safe.
 */
public final class PendingWork implements Executor {
  private final Executor threads;
  private int pending;
  private CompletableFuture<Void> settled = CompletableFuture.completedFuture(null);

  public PendingWork(Executor threads) {
    this.threads = threads;
  }

  @Override
  public void execute(Runnable work) {
    begun();
    try {
      threads.execute(
          () -> {
            try {
              work.run();
            } finally {
              ended();
            }
          });
    } catch (RuntimeException refused) {
      ended();
      throw refused;
    }
  }

  /**
   * Completed at the next moment, perhaps now, at which nothing given to these threads waits or
   * runs. Work that the last one gave to them is waited for as well.
   */
  public synchronized CompletableFuture<Void> settled() {
    return settled.copy();
  }

  private synchronized void begun() {
    if (pending++ == 0) {
      settled = new CompletableFuture<>();
    }
  }

  private void ended() {
    CompletableFuture<Void> reached;
    synchronized (this) {
      reached = --pending == 0 ? settled : null;
    }
    if (reached != null) {
      reached.complete(null);
    }
  }
}
