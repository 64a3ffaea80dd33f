package org.eidolon.streams.file;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;

/**
 * Work on all pieces by a few threads that end before the call does. The first failure stops all of
 * them; interrupting the caller does so too.
 */
final class PieceWork {
  private static final int PROGRESS_MILLIS = 100;

  private final int pieces;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicLong done = new AtomicLong();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  /** One thread's tools; each piece is given to one of them. */
  interface Worker extends AutoCloseable {
    /** Answers how many bytes that was. */
    long work(int piece) throws IOException;

    @Override
    void close() throws IOException;
  }

  /** Makes the tools of a thread. */
  interface Factory {
    Worker make() throws IOException;
  }

  private PieceWork(int pieces) {
    this.pieces = pieces;
  }

  /**
   * @param progress hears the bytes done so far, in the caller's thread, a few times a second
   */
  static void run(int pieces, int threads, Factory factory, LongConsumer progress)
      throws IOException {
    new PieceWork(pieces).run(Math.min(threads, pieces), factory, progress);
  }

  private void run(int threads, Factory factory, LongConsumer progress) throws IOException {
    var running = new ArrayList<Thread>();
    try {
      for (int index = 0; index < threads; index++) {
        var thread = new Thread(() -> loop(factory), "hashing-" + index);
        thread.setDaemon(true);
        running.add(thread);
        thread.start();
      }
      for (var thread : running) {
        watch(thread, progress);
      }
    } finally {
      next.set(pieces);
      running.forEach(PieceWork::awaitUninterrupted);
    }
    throwFailure();
    progress.accept(done.get());
  }

  private void watch(Thread thread, LongConsumer progress) throws IOException {
    try {
      while (thread.isAlive()) {
        thread.join(PROGRESS_MILLIS);
        progress.accept(done.get());
      }
      // Joining a thread that has ended does not look whether the caller was interrupted.
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("stopped").initCause(interrupted);
    }
  }

  private void loop(Factory factory) {
    try (var worker = factory.make()) {
      for (int piece = next.getAndIncrement(); piece < pieces; piece = next.getAndIncrement()) {
        done.addAndGet(worker.work(piece));
      }
    } catch (Throwable failed) {
      failure.compareAndSet(null, failed);
      next.set(pieces);
    }
  }

  /** A thread ends after its piece at the latest. */
  private static void awaitUninterrupted(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void throwFailure() throws IOException {
    var failed = failure.get();
    if (failed instanceof IOException io) {
      throw io;
    } else if (failed instanceof RuntimeException bug) {
      throw bug;
    } else if (failed instanceof Error error) {
      throw error;
    }
  }
}
