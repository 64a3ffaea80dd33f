package org.eidolon.node.http;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Answers as every face gives them. */
public final class Answers {
  /**
   * For browsers: nothing here may be framed, guessed at, kept, or run. A face that is a page says
   * what it may run in a header of its own.
   */
  private static final Map<String, String> SAFETY =
      Map.of(
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY",
          "Referrer-Policy", "no-referrer",
          "Cache-Control", "no-store",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Cross-Origin-Opener-Policy", "same-origin",
          "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");

  private static final List<HttpHeader> SAFETY_HEADERS =
      SAFETY.entrySet().stream()
          .<HttpHeader>map(each -> RawHeader.create(each.getKey(), each.getValue()))
          .toList();

  private Answers() {}

  public static HttpResponse json(int status, JsonObject object) {
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(ContentTypes.APPLICATION_JSON, object + "\n");
  }

  /** One line for people: what is wrong and what to do. */
  public static HttpResponse line(int status, String line) {
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(ContentTypes.TEXT_PLAIN_UTF8, line + "\n");
  }

  /** Adds the headers that an answer does not have yet. */
  static HttpResponse safe(HttpResponse answer) {
    var missing =
        SAFETY_HEADERS.stream().filter(each -> answer.getHeader(each.name()).isEmpty()).toList();
    return answer.addHeaders(missing);
  }
}
