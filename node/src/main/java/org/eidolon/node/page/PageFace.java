package org.eidolon.node.page;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.eidolon.node.http.Answers;
import org.eidolon.node.http.Face;

/**
 * {@code /} and {@code /page/...}: the files of the page. They are looked up by name among those
 * that are known; no path ever reaches a disk.
 */
public final class PageFace implements Face {
  /** All files there are; a new one is added here. */
  static final List<String> NAMES =
      List.of(
          "index.html",
          "logo.svg",
          "base.css",
          "views.css",
          "add.js",
          "chart.js",
          "circuits.js",
          "details.js",
          "dom.js",
          "files.js",
          "format.js",
          "keys.js",
          "limits.js",
          "list.js",
          "log.js",
          "main.js",
          "network.js",
          "partners.js",
          "pieces.js",
          "remove.js",
          "rpc.js",
          "says.js",
          "settings.js",
          "state.js",
          "stream.js",
          "torrent.js");

  /** The page runs what came with it, asks this node alone, and is framed by nobody. */
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
          + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final String INDEX = "index.html";
  private static final String FOLDER = "/page/";

  private final Map<String, Asset> assets =
      NAMES.stream().collect(Collectors.toMap(Function.identity(), Asset::load));

  @Override
  public boolean takes(String path) {
    return path.equals("/") || path.startsWith(FOLDER);
  }

  @Override
  public CompletionStage<HttpResponse> answer(HttpRequest request) {
    var path = request.getUri().path();
    var name = path.equals("/") ? INDEX : path.substring(FOLDER.length());
    var asset = assets.get(name);
    var answer =
        asset == null ? Answers.line(404, "the page has no such file") : shown(asset, request);
    return CompletableFuture.completedStage(answer);
  }

  private static HttpResponse shown(Asset asset, HttpRequest request) {
    var headers =
        List.of(
            header("Content-Security-Policy", POLICY),
            // Asked for each time, and then mostly answered by 304: a new jar shows at once.
            header("Cache-Control", "no-cache"),
            header("ETag", asset.tag()),
            header("Vary", "Accept-Encoding"),
            header("Permissions-Policy", "camera=(), microphone=(), geolocation=()"));
    var answer = HttpResponse.create().addHeaders(headers);
    if (value(request, "If-None-Match").contains(asset.tag())) {
      return answer.withStatus(304);
    }
    var type = type(asset);
    return takesGzip(request)
        ? answer.addHeader(header("Content-Encoding", "gzip")).withEntity(type, asset.compressed())
        : answer.withEntity(type, asset.plain());
  }

  private static ContentType type(Asset asset) {
    return ContentTypes.parse(asset.type());
  }

  /** Named, and not with a weight of zero. */
  private static boolean takesGzip(HttpRequest request) {
    for (var each : value(request, "Accept-Encoding").toLowerCase(Locale.ROOT).split(",", -1)) {
      var coding = each.strip();
      if (coding.equals("gzip")
          || (coding.startsWith("gzip;") && !coding.matches(".*q=0(\\.0*)?"))) {
        return true;
      }
    }
    return false;
  }

  private static String value(HttpRequest request, String name) {
    return request.getHeader(name).map(HttpHeader::value).orElse("");
  }

  private static HttpHeader header(String name, String value) {
    return RawHeader.create(name, value);
  }
}
