package org.eidolon.node.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Somebody wants us to end: SIGINT, SIGTERM, a client, or the parent process is gone. The command
 * hears of it and leaves in its own order; the process waits for it, but not for ever.
 */
final class StopSignal {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);
  private final AtomicInteger exitCode = new AtomicInteger(ExitCode.OK);

  private StopSignal() {}

  static StopSignal ofProcess(boolean withParent) {
    var signal = new StopSignal();
    Runtime.getRuntime().addShutdownHook(new Thread(signal::onShutdown, "stop"));
    if (withParent) {
      var watch = new Thread(signal::watchParent, "parent-watch");
      watch.setDaemon(true);
      watch.start();
    }
    return signal;
  }

  boolean asked() {
    return asked.getCount() == 0;
  }

  /** The command shall stop, though no signal says so. */
  void ask() {
    asked.countDown();
  }

  /** Waits; true if we shall stop. */
  boolean await(Duration time) {
    try {
      return asked.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** The command has left; its code becomes the process's, signal or not. */
  void finished(int code) {
    exitCode.set(code);
    finished.countDown();
  }

  private void onShutdown() {
    boolean ended = finished.getCount() == 0;
    asked.countDown();
    if (ended) {
      return;
    }
    try {
      if (finished.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        System.out.flush();
        // The virtual machine would answer a signal with a code of its own.
        Runtime.getRuntime().halt(exitCode.get());
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Our parent holds the other end of standard input; it closes when the parent ends. */
  private void watchParent() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException gone) {
      // As good as closed.
    }
    System.exit(ExitCode.INTERRUPTED);
  }
}
