package org.eidolon.node.http;

import com.google.gson.JsonObject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /healthz}: this process lives. {@code /readyz}: this node does what it is there for. */
public final class HealthFace {
  /**
   * @param reason a plain sentence
   */
  public record Readiness(boolean ready, String reason) {}

  private HealthFace() {}

  /** Whoever can reach the server may know that it answers. */
  public static Face alive() {
    return new Face() {
      @Override
      public boolean takes(String path) {
        return path.equals("/healthz");
      }

      @Override
      public boolean isPublic() {
        return true;
      }

      @Override
      public CompletionStage<HttpResponse> answer(HttpRequest request) {
        var said = new JsonObject();
        said.addProperty("alive", true);
        return CompletableFuture.completedStage(Answers.json(200, said));
      }
    };
  }

  /**
   * @param look answers soon; a failure counts as not ready
   */
  public static Face ready(Supplier<CompletionStage<Readiness>> look) {
    return new Face() {
      @Override
      public boolean takes(String path) {
        return path.equals("/readyz");
      }

      @Override
      public CompletionStage<HttpResponse> answer(HttpRequest request) {
        return look.get()
            .exceptionally(busy -> new Readiness(false, "The node does not answer in time."))
            .thenApply(HealthFace::shown);
      }
    };
  }

  private static HttpResponse shown(Readiness readiness) {
    var said = new JsonObject();
    said.addProperty("ready", readiness.ready());
    said.addProperty("reason", readiness.reason());
    return Answers.json(readiness.ready() ? 200 : 503, said);
  }
}
