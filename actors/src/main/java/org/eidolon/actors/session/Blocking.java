package org.eidolon.actors.session;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;

/** Threads that may wait for a disk. What the disk refuses is the cause of a failed answer. */
final class Blocking {
  private final Executor threads;

  interface Ask<T> {
    T get() throws IOException;
  }

  interface Work {
    void run() throws IOException;
  }

  Blocking(ActorSystem<?> system) {
    this.threads = system.dispatchers().lookup(DispatcherSelector.blocking());
  }

  <T> CompletableFuture<T> ask(Ask<T> ask) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return ask.get();
          } catch (IOException refused) {
            throw new CompletionException(refused);
          }
        },
        threads);
  }

  CompletableFuture<Done> run(Work work) {
    return ask(
        () -> {
          work.run();
          return Done.getInstance();
        });
  }
}
