package org.eidolon.node.http;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.eidolon.proto.limits.TokenBucket;

/**
 * Lets a request through to its face, or refuses it.
 *
 * <pre>
 *   whose host, whose page? - which face? - too often? - which method? - who? - body - face
 * </pre>
 */
final class Doorman {
  private static final int QUIET_SECONDS = 2;
  private static final Refusal TOO_MANY = new Refusal(429, "too many requests; ask less often");

  private final List<Face> faces;
  private final Origins origins;
  private final Optional<Credentials> credentials;
  private final Bounds bounds;
  private final LongSupplier nanos;
  private final ClassicActorSystemProvider system;
  private final TokenBucket requests;
  private final TokenBucket foreigners;

  /**
   * What one request may take.
   *
   * @param bodyTimeMs for the whole body
   * @param source where a request comes from: whoever guesses is slowed down there
   */
  record Bounds(
      int requestsPerSecond,
      long bodyBytes,
      long bodyTimeMs,
      Function<HttpRequest, String> source) {}

  /**
   * @param credentials empty: everybody who gets here may ask
   */
  Doorman(
      List<Face> faces,
      Origins origins,
      Optional<Credentials> credentials,
      Bounds bounds,
      LongSupplier nanos,
      ClassicActorSystemProvider system) {
    this.faces = List.copyOf(faces);
    this.origins = origins;
    this.credentials = credentials;
    this.bounds = bounds;
    this.nanos = nanos;
    this.system = system;
    int rate = bounds.requestsPerSecond();
    this.requests = new TokenBucket(rate, QUIET_SECONDS * rate, nanos.getAsLong());
    this.foreigners = new TokenBucket(rate, QUIET_SECONDS * rate, nanos.getAsLong());
  }

  CompletionStage<HttpResponse> answer(HttpRequest request) {
    return let(request)
        .exceptionally(failed -> Answers.line(500, "no answer: a defect of Eidolon"))
        .thenApply(Answers::safe);
  }

  private CompletionStage<HttpResponse> let(HttpRequest request) {
    // First, and at a cost of their own: what pages of others ask in a visitor's browser must not
    // use up what is left for those who may ask.
    var foreign = foreign(request);
    if (foreign.isPresent()) {
      return foreigners.take(nanos.getAsLong())
          ? refused(request, foreign.get())
          : refused(request, TOO_MANY).thenApply(Doorman::last);
    }
    var face =
        faces.stream().filter(each -> each.takes(request.getUri().path())).findFirst().orElse(null);
    // Whether this process lives is cheap to say, and must be said also to whoever watches us while
    // others ask too much.
    boolean isFree = face != null && face.isPublic();
    if (!isFree && !requests.take(nanos.getAsLong())) {
      return refused(request, TOO_MANY);
    }
    if (face == null) {
      return admitted(request, false)
          .thenCompose(
              no -> refused(request, no.orElse(new Refusal(404, "there is nothing here"))));
    }
    return admitted(request, face.isPublic())
        .thenCompose(
            refusal -> refusal.isPresent() ? refused(request, refusal.get()) : take(request, face));
  }

  private Optional<Refusal> foreign(HttpRequest request) {
    var host = header(request, "Host");
    // Of a request for a whole address ("GET http://other/ ...") that one counts as well.
    var asked = request.getUri().getHost().address();
    var named =
        asked.isEmpty() ? host : Optional.of(asked.contains(":") ? "[%s]".formatted(asked) : asked);
    return origins
        .refuse(host, header(request, "Origin"), header(request, "Sec-Fetch-Site"))
        .or(() -> origins.refuse(named, Optional.empty(), Optional.empty()));
  }

  private CompletionStage<Optional<Refusal>> admitted(HttpRequest request, boolean everybody) {
    return credentials.isEmpty() || everybody
        ? CompletableFuture.completedStage(Optional.empty())
        : credentials
            .get()
            .refuse(header(request, "Authorization"), bounds.source().apply(request));
  }

  private CompletionStage<HttpResponse> take(HttpRequest request, Face face) {
    var method = request.method().equals(HttpMethods.HEAD) ? HttpMethods.GET : request.method();
    if (!face.methods().contains(method.value())) {
      return refused(request, new Refusal(405, "ask with " + String.join(" or ", face.methods())))
          .thenApply(
              answer ->
                  answer.addHeader(RawHeader.create("Allow", String.join(", ", face.methods()))));
    }
    var told = request.entity().getContentLengthOption();
    if (told.isPresent() && told.getAsLong() > bounds.bodyBytes()) {
      return refused(request, tooLarge());
    }
    return request
        .entity()
        .toStrict(bounds.bodyTimeMs(), bounds.bodyBytes(), system)
        .handle((body, failed) -> Optional.ofNullable(body))
        .thenCompose(
            body ->
                body.isPresent()
                    ? face.answer(request.withMethod(method).withEntity(body.get()))
                    : refused(request, tooLarge()));
  }

  private Refusal tooLarge() {
    return new Refusal(
        413,
        "a body that is not here in time, or larger than %d bytes".formatted(bounds.bodyBytes()));
  }

  /** Its connection ends with the answer: the next request costs another one. */
  private static HttpResponse last(HttpResponse answer) {
    return answer.addHeader(Connection.create("close"));
  }

  private static Optional<String> header(HttpRequest request, String name) {
    return request.getHeader(name).map(HttpHeader::value);
  }

  /** Reads no body: the connection ends with the answer if there is one. */
  private CompletionStage<HttpResponse> refused(HttpRequest request, Refusal refusal) {
    if (!request.entity().isStrict()) {
      request.entity().discardBytes(system);
    }
    var answer = Answers.line(refusal.status(), refusal.line());
    return CompletableFuture.completedStage(
        switch (refusal.status()) {
          case 401 ->
              answer.addHeader(
                  RawHeader.create(
                      "WWW-Authenticate", "Basic realm=\"Eidolon\", charset=\"UTF-8\""));
          case 429 -> answer.addHeader(RawHeader.create("Retry-After", "5"));
          default -> answer;
        });
  }
}
