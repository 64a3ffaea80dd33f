package org.eidolon.actors.ask;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.japi.function.Function;

/**
 * Asks an actor, and goes on with its answer on the actors' threads. With the futures that Scala
 * makes, every step runs on the JDK's common pool, and on a machine of two cores or fewer that is a
 * new thread for each: a question to each of a thousand torrents started thousands.
 */
public final class Ask {
  private Ask() {}

  /**
   * What follows must not block.
   *
   * @return fails with a {@link java.util.concurrent.TimeoutException} if nobody answers in time
   */
  public static <M, T> CompletableFuture<T> of(
      ActorRef<M> actor,
      Function<ActorRef<T>, M> message,
      Duration patience,
      ActorSystem<?> system) {
    var threads = system.dispatchers().lookup(DispatcherSelector.defaultDispatcher());
    var answer = new CompletableFuture<T>();
    var unused =
        AskPattern.ask(actor, message, patience, system.scheduler())
            .handleAsync(
                (value, failure) ->
                    failure == null
                        ? answer.complete(value)
                        : answer.completeExceptionally(failure),
                threads);
    return answer;
  }
}
