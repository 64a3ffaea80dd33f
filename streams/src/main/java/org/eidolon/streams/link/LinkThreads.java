package org.eidolon.streams.link;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;

/**
 * The threads of the sockets, for work that cells cause: a task that one of them hands in runs on
 * that same thread, after what it is doing and before it looks at its sockets again, so that nobody
 * has to be woken. Tasks of other threads are spread over them.
 *
 * <p>The transport owns the threads: they end with it. {@link #shutdown} is noted and no more: an
 * actor system shuts down what it has no use for just now, and comes back when it has.
 */
final class LinkThreads extends AbstractExecutorService {
  private final EventLoopGroup group;
  private final List<EventExecutor> threads;
  private volatile boolean shutdown;

  LinkThreads(EventLoopGroup group) {
    this.group = group;
    this.threads = StreamSupport.stream(group.spliterator(), false).toList();
  }

  @Override
  public void execute(Runnable task) {
    thread().execute(task);
  }

  /**
   * As {@link #execute}, after a time, to within a millisecond; not at all once they have ended.
   */
  void after(Duration pause, Runnable task) {
    var thread = thread();
    if (!thread.isShuttingDown()) {
      var unused = thread.schedule(task, pause.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private EventExecutor thread() {
    for (var thread : threads) {
      if (thread.inEventLoop()) {
        return thread;
      }
    }
    return group.next();
  }

  @Override
  public void shutdown() {
    shutdown = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown = true;
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return shutdown;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return shutdown;
  }
}
