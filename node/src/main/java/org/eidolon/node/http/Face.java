package org.eidolon.node.http;

import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** One of the things a control server shows: answers the requests for some paths. */
public interface Face {
  /** Whether requests for this path are this face's; the first face that says so has it. */
  boolean takes(String path);

  /** The methods it knows; a HEAD is asked as a GET. */
  default Set<String> methods() {
    return Set.of("GET");
  }

  /** Whether it is for everybody who can reach the server, password or not. */
  default boolean isPublic() {
    return false;
  }

  /**
   * Answers soon and never blocks.
   *
   * @param request with its whole body, within the server's limit
   */
  CompletionStage<HttpResponse> answer(HttpRequest request);

  /** Ends answers that would go on; the server is about to close. */
  default void close() {}
}
