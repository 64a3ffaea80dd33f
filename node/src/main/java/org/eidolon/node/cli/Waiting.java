package org.eidolon.node.cli;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for answers of the node on the command's own thread. */
final class Waiting {
  private Waiting() {}

  /**
   * The answer, or what went wrong as the node threw it.
   *
   * @throws Failed if there is none in time
   */
  static <T> T answer(CompletionStage<T> stage, Duration patience, String what) {
    try {
      return stage.toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException bad) {
      if (bad.getCause() instanceof RuntimeException named) {
        throw named;
      }
      throw new Failed(what + ": " + bad.getCause().getMessage(), bad.getCause());
    } catch (TimeoutException late) {
      throw new Failed("%s: no answer within %d s".formatted(what, patience.toSeconds()), late);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new CancellationException(what);
    }
  }
}
