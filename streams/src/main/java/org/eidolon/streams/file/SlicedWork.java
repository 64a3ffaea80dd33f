package org.eidolon.streams.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Long work on a disk, done slice by slice: each waits for its turn among all others, and between
 * two of them the work can be stopped.
 */
public final class SlicedWork {

  /** One piece of work after the other, short each. */
  public interface Slices {
    /** Does the next one; false if that was the last. */
    boolean next() throws IOException;
  }

  private final Executor threads;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private volatile boolean stopped;

  private SlicedWork(Executor threads) {
    this.threads = threads;
  }

  public static SlicedWork begin(Slices slices, Executor threads) {
    var work = new SlicedWork(threads);
    work.goOn(slices);
    return work;
  }

  /**
   * Completed after the last slice; fails as a slice did, or with a {@link CancellationException}
   * once it is stopped and no slice runs.
   */
  public CompletableFuture<Void> done() {
    return done.copy();
  }

  /** No further slice begins. */
  public void stop() {
    stopped = true;
  }

  private void goOn(Slices slices) {
    try {
      threads.execute(() -> slice(slices));
    } catch (RuntimeException refused) {
      done.completeExceptionally(refused);
    }
  }

  private void slice(Slices slices) {
    try {
      if (stopped) {
        done.completeExceptionally(new CancellationException("stopped"));
      } else if (slices.next()) {
        goOn(slices);
      } else {
        done.complete(null);
      }
    } catch (IOException failed) {
      done.completeExceptionally(new UncheckedIOException(failed));
    } catch (RuntimeException | Error failed) {
      done.completeExceptionally(failed);
    }
  }
}
