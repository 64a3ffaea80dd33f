package org.eidolon.node.rpc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.eidolon.node.http.Answers;
import org.eidolon.node.http.Face;

/**
 * {@code /transmission/rpc}: the remote control of Transmission.
 *
 * <pre>
 *   which id? - 409 with the right one - which method of HTTP? - 405, 501 - JSON - method - JSON
 * </pre>
 */
public final class RpcFace implements Face {
  private static final String PATH = "/transmission/rpc";
  private static final Set<String> METHODS =
      Set.of("GET", "POST", "OPTIONS", "PUT", "DELETE", "PATCH");

  private final SessionIds ids;
  private final RpcMethods methods;

  public RpcFace(RpcParts parts) {
    this.ids = new SessionIds(parts.random(), parts.nanos());
    this.methods = new RpcMethods(parts, ids::current);
  }

  /** The id that a request must repeat now; for those alone who may ask. */
  public String sessionId() {
    return ids.current();
  }

  /** A method of the node's own besides Transmission's; said before the server opens. */
  public void add(String name, Function<ObjectNode, CompletionStage<ObjectNode>> method) {
    methods.add(name, method);
  }

  /**
   * Asks as a client would; fails with an {@link IllegalArgumentException} of one line if the
   * answer is not a success.
   */
  public CompletionStage<ObjectNode> ask(String method, ObjectNode arguments) {
    return methods
        .answer(new RpcRequest(Optional.of(method), arguments, Optional.empty()))
        .thenApply(RpcFace::orFail);
  }

  private static ObjectNode orFail(RpcReply reply) {
    if (!reply.isSuccess()) {
      throw new IllegalArgumentException(reply.result());
    }
    return reply.arguments();
  }

  @Override
  public boolean takes(String path) {
    return path.equals(PATH) || path.equals(PATH + "/");
  }

  /** All: what is wrong with the others is said here, as clients know it. */
  @Override
  public Set<String> methods() {
    return METHODS;
  }

  @Override
  public CompletionStage<HttpResponse> answer(HttpRequest request) {
    var method = request.method();
    if (method.equals(HttpMethods.OPTIONS)) {
      return CompletableFuture.completedStage(Answers.line(501, "there are no options"));
    }
    var shown = request.getHeader(SessionIds.HEADER).map(HttpHeader::value);
    if (!shown.map(ids::knows).orElse(false)) {
      return CompletableFuture.completedStage(conflict());
    }
    if (!method.equals(HttpMethods.POST)) {
      var answer = Answers.line(405, "ask with POST").addHeader(RawHeader.create("Allow", "POST"));
      return CompletableFuture.completedStage(answer);
    }
    var body = ((HttpEntity.Strict) request.entity()).getData().toArray();
    var asked = RpcRequest.of(body);
    return methods.written(asked).thenApply(reply -> json(reply, asked));
  }

  private static HttpResponse json(RpcReply reply, RpcRequest asked) {
    return HttpResponse.create()
        .withEntity(ContentTypes.APPLICATION_JSON, reply.json(asked.tag()).toString());
  }

  private HttpResponse conflict() {
    var id = ids.current();
    var page =
        """
        <h1>409: Conflict</h1>
        <p>A request must repeat this node's session id, so that pages of other sites cannot make
        one. Send it again with this header:</p>
        <p><code>%s: %s</code></p>
        """
            .formatted(SessionIds.HEADER, id);
    return HttpResponse.create()
        .withStatus(409)
        .addHeader(RawHeader.create(SessionIds.HEADER, id))
        .withEntity(ContentTypes.TEXT_HTML_UTF8, page);
  }
}
