package org.eidolon.actors.virtual;

import com.typesafe.config.Config;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;

/**
 * Threads of dispatchers that know when nothing runs and nothing waits to run. An actor that tells
 * another has it wait before it ends itself, so a chain of messages is never quiet before its end.
 */
public final class QuietExecutor extends ExecutorServiceConfigurator {
  private static final AtomicInteger AT_WORK = new AtomicInteger();

  public QuietExecutor(Config config, DispatcherPrerequisites prerequisites) {
    super(config, prerequisites);
  }

  static boolean isQuiet() {
    return AT_WORK.get() == 0;
  }

  @Override
  public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
    return () -> new Counted(Executors.newFixedThreadPool(2, threads));
  }

  private static final class Counted extends AbstractExecutorService {
    private final ExecutorService threads;

    Counted(ExecutorService threads) {
      this.threads = threads;
    }

    @Override
    public void execute(Runnable work) {
      AT_WORK.incrementAndGet();
      threads.execute(
          () -> {
            try {
              work.run();
            } finally {
              AT_WORK.decrementAndGet();
            }
          });
    }

    @Override
    public void shutdown() {
      threads.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
      var never = threads.shutdownNow();
      AT_WORK.addAndGet(-never.size());
      return never;
    }

    @Override
    public boolean isShutdown() {
      return threads.isShutdown();
    }

    @Override
    public boolean isTerminated() {
      return threads.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
      return threads.awaitTermination(timeout, unit);
    }
  }
}
