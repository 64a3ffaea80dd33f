package org.eidolon.node.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PageFaceTest {
  private static final int FIRST_LOAD_BYTES = 300_000;

  private final PageFace face = new PageFace();

  static List<String> names() {
    return PageFace.NAMES;
  }

  private HttpResponse get(String path, HttpHeader... headers) {
    var request = HttpRequest.create(path).addHeaders(List.of(headers));
    return face.answer(request).toCompletableFuture().join();
  }

  private static byte[] body(HttpResponse answer) {
    return ((HttpEntity.Strict) answer.entity()).getData().toArray();
  }

  private static String header(HttpResponse answer, String name) {
    return answer.getHeader(name).map(HttpHeader::value).orElse("");
  }

  private static HttpHeader zipped() {
    return RawHeader.create("Accept-Encoding", "deflate, gzip;q=0.8, br");
  }

  @Test
  void knowsEveryFileThatThereIs() throws IOException, URISyntaxException {
    var folder = Path.of(PageFace.class.getResource("index.html").toURI()).getParent();

    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> !name.endsWith(".class"))
          .containsExactlyInAnyOrderElementsOf(PageFace.NAMES);
    }
  }

  @Test
  void isThePageOfTheRoot() {
    var answer = get("/");

    assertThat(answer.status().intValue()).isEqualTo(200);
    assertThat(answer.entity().getContentType().toString()).startsWith("text/html");
    assertThat(new String(body(answer), StandardCharsets.UTF_8)).startsWith("<!doctype html>");
    assertThat(face.takes("/")).isTrue();
    assertThat(face.takes("/metrics")).isFalse();
  }

  @ParameterizedTest
  @MethodSource("names")
  void letsAPageRunAndAskNothingButWhatIsHere(String name) {
    var answer = get("/page/" + name);

    assertThat(header(answer, "Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self'", "connect-src 'self'")
        .contains("base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'")
        .doesNotContain("unsafe", "*", "http");
    assertThat(header(answer, "Cache-Control")).isEqualTo("no-cache");
  }

  @ParameterizedTest
  @MethodSource("names")
  void namesNoOtherPlaceAndReadsNoTextAsHtml(String name) {
    var text = new String(body(get("/page/" + name)), StandardCharsets.UTF_8);

    assertThat(text.replace("http://www.w3.org/2000/svg", ""))
        .doesNotContainPattern("https?://")
        .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write")
        .doesNotContain("eval(", "new Function", "createContextualFragment", "DOMParser")
        .doesNotContain("setAttribute('style", "javascript:");
    if (name.endsWith(".html")) {
      assertThat(text)
          .doesNotContain("<style", " style=", " onclick=", " onload=")
          .doesNotContainPattern("<script(?![^>]*src=)");
    }
  }

  @Test
  void sendsLittleAtTheFirstLoad() {
    var all =
        PageFace.NAMES.stream().mapToInt(name -> body(get("/page/" + name, zipped())).length).sum();

    assertThat(all).isLessThan(FIRST_LOAD_BYTES);
  }

  @Test
  void compressesForThoseWhoTakeIt() throws IOException {
    var plain = get("/page/main.js", RawHeader.create("Accept-Encoding", "gzip;q=0"));
    var zipped = get("/page/main.js", zipped());

    assertThat(header(plain, "Content-Encoding")).isEmpty();
    assertThat(header(zipped, "Content-Encoding")).isEqualTo("gzip");
    assertThat(header(zipped, "Vary")).isEqualTo("Accept-Encoding");
    try (var read = new GZIPInputStream(new ByteArrayInputStream(body(zipped)))) {
      assertThat(read.readAllBytes()).isEqualTo(body(plain));
    }
  }

  @Test
  void sendsNothingTwiceToWhoHasIt() {
    var tag = header(get("/page/main.js"), "ETag");

    var again = get("/page/main.js", RawHeader.create("If-None-Match", "\"other\", W/" + tag));
    var other = get("/page/list.js", RawHeader.create("If-None-Match", tag));

    assertThat(again.status().intValue()).isEqualTo(304);
    assertThat(body(again)).isEmpty();
    assertThat(other.status().intValue()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/page/",
        "/page/nothing.js",
        "/page/../http/Face.class",
        "/page/%2e%2e/logback.xml",
        "/page/..%2flogback.xml",
        "/page//etc/passwd",
        "/page/PageFace.class"
      })
  void hasNoOtherFile(String path) {
    assertThat(get(path).status().intValue()).isEqualTo(404);
  }
}
