package org.eidolon.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.eidolon.config.ControlConfig;
import org.eidolon.config.Settings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over real sockets: what gets to a face, and what does not. */
final class ControlServerTest {
  private static ActorTestKit kit;

  private final HttpClient client = HttpClient.newHttpClient();
  private ControlServer server;

  /** Answers with what it was sent. */
  private static final class Echo implements Face {
    @Override
    public boolean takes(String path) {
      return path.equals("/echo");
    }

    @Override
    public Set<String> methods() {
      return Set.of("POST");
    }

    @Override
    public CompletionStage<org.apache.pekko.http.javadsl.model.HttpResponse> answer(
        org.apache.pekko.http.javadsl.model.HttpRequest request) {
      var body = (org.apache.pekko.http.javadsl.model.HttpEntity.Strict) request.entity();
      return CompletableFuture.completedStage(Answers.line(200, body.getData().utf8String()));
    }
  }

  @BeforeAll
  static void startUp() {
    kit = ActorTestKit.create();
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  @AfterEach
  void close() {
    if (server != null) {
      server.close();
    }
  }

  private static ControlConfig config(String settings) {
    return Settings.parse(
            "eidolon.control { enabled = true, listen = \"127.0.0.1:0\", body-limit = 1KiB, "
                + settings
                + " }")
        .control();
  }

  private static CompletableFuture<ControlServer> start(ControlConfig config, int port) {
    return ControlServer.start(
            kit.system(),
            config,
            "127.0.0.1",
            port,
            List.of(HealthFace.alive(), new Echo()),
            new SecureRandom())
        .toCompletableFuture();
  }

  private void serve(String settings) {
    server = start(config(settings), 0).join();
  }

  private HttpRequest.Builder ask(String path) {
    return HttpRequest.newBuilder(URI.create(server.address()).resolve(path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** What a client writes that a well-behaved library would not let us write. */
  private String raw(String request) throws IOException {
    var at = URI.create(server.address());
    try (var socket = new Socket(at.getHost(), at.getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void asksTheFaceOfThePathWithTheWholeBody() throws Exception {
    serve("");

    var answer = send(ask("/echo").POST(BodyPublishers.ofString("hello")));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("hello\n");
    assertThat(send(ask("/nothing")).statusCode()).isEqualTo(404);
  }

  @Test
  void everyAnswerTellsBrowsersToDoNothingWithIt() throws Exception {
    serve("");

    for (var path : List.of("/healthz", "/nothing", "/echo")) {
      var headers = send(ask(path)).headers();
      assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
          .contains("default-src 'none'");
      assertThat(headers.firstValue("X-Frame-Options")).contains("DENY");
      assertThat(headers.firstValue("Cache-Control")).contains("no-store");
      assertThat(headers.firstValue("Server")).isEmpty();
    }
  }

  @Test
  void namesTheMethodsOfAFace() throws Exception {
    serve("");

    var answer = send(ask("/echo"));

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("POST");
  }

  @Test
  void answersAHeadWithoutABody() throws Exception {
    serve("");

    var answer = send(ask("/healthz").method("HEAD", BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void refusesBodiesBeyondTheLimitWhetherTheySayTheirSizeOrNot() throws Exception {
    serve("");
    var large = "x".repeat(1025);

    assertThat(send(ask("/echo").POST(BodyPublishers.ofString("x".repeat(1024)))).statusCode())
        .isEqualTo(200);
    assertThat(send(ask("/echo").POST(BodyPublishers.ofString(large))).statusCode()).isEqualTo(413);
    var chunked =
        BodyPublishers.ofInputStream(
            () -> new ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8)));
    assertThat(send(ask("/echo").POST(chunked)).statusCode()).isEqualTo(413);
  }

  @Test
  void doesNotWaitForABodyThatNeverComes() throws Exception {
    serve("request-timeout = 200ms");

    var answer = raw("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nx");

    assertThat(answer).containsAnyOf("413", "503", "408");
  }

  @Test
  void refusesOtherHostsAndOtherSites() throws Exception {
    serve("allowed-hosts = [ node.example.org ]");
    var get = "GET /healthz HTTP/1.1\r\nConnection: close\r\nHost: ";

    assertThat(raw(get + "node.example.org\r\n\r\n")).startsWith("HTTP/1.1 200 ");
    assertThat(raw(get + "evil.example\r\n\r\n")).startsWith("HTTP/1.1 421 ");
    assertThat(raw(get + "localhost\r\nHost: evil.example\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    assertThat(raw(get + "localhost\r\nOrigin: http://evil.example\r\n\r\n"))
        .startsWith("HTTP/1.1 403 ");
    assertThat(raw(get + "localhost\r\nSec-Fetch-Site: cross-site\r\n\r\n"))
        .startsWith("HTTP/1.1 403 ");
    var whole = "GET http://evil.example/healthz HTTP/1.1\r\nConnection: close\r\nHost: ";
    assertThat(raw(whole + "evil.example\r\n\r\n")).startsWith("HTTP/1.1 421 ");
    assertThat(raw("GET /healthz HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void asksForThePasswordButForWhatEverybodyMayKnow() throws Exception {
    serve("user = me, password = secret");
    var wrong = ask("/echo").header("Authorization", "Basic bWU6d3Jvbmc=");
    var right = ask("/echo").header("Authorization", "Basic bWU6c2VjcmV0");

    assertThat(send(ask("/healthz")).statusCode()).isEqualTo(200);
    assertThat(send(ask("/nothing")).statusCode()).isEqualTo(401);
    var refused = send(wrong.POST(BodyPublishers.ofString("x")));
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Basic ");
    assertThat(send(right.POST(BodyPublishers.ofString("x"))).body()).isEqualTo("x\n");
  }

  @Test
  void refusesWhoAsksTooOften() throws Exception {
    serve("requests-per-second = 1");

    send(ask("/nothing"));
    send(ask("/nothing"));
    var third = send(ask("/nothing"));
    var fourth = send(ask("/nothing"));

    // A slow machine may have earned one more in the meantime.
    assertThat(List.of(third.statusCode(), fourth.statusCode())).contains(429);
    for (int more = 0; more < 4; more++) {
      assertThat(send(ask("/healthz")).statusCode()).as("whether we live").isEqualTo(200);
    }
  }

  @Test
  void pagesOfOthersUseUpNothing() throws Exception {
    serve("requests-per-second = 1");

    for (int foreign = 0; foreign < 2; foreign++) {
      var page = ask("/nothing").header("Sec-Fetch-Site", "cross-site");
      assertThat(send(page).statusCode()).isEqualTo(403);
    }

    assertThat(send(ask("/nothing")).statusCode()).isEqualTo(404);
  }

  @Test
  void pagesOfOthersHaveABoundOfTheirOwn() throws Exception {
    serve("requests-per-second = 1");
    var statuses = new ArrayList<Integer>();
    for (int foreign = 0; foreign < 6; foreign++) {
      var page = ask("/nothing").header("Sec-Fetch-Site", "cross-site");
      statuses.add(send(page).statusCode());
    }

    assertThat(statuses.get(0)).isEqualTo(403);
    assertThat(statuses).contains(429);
    assertThat(send(ask("/nothing")).statusCode()).isEqualTo(404);
  }

  @Test
  void aStrangerThatGuessesIsToldFromTheOwner() throws Exception {
    serve("user = me, password = secret");
    for (int wrong = 0; wrong < 12; wrong++) {
      send(ask("/nothing").header("Authorization", "Basic bWU6d3Jvbmc="));
    }

    // All of them come from this machine: it is the address that counts.
    assertThat(send(ask("/nothing").header("Authorization", "Basic bWU6d3Jvbmc=")).statusCode())
        .isEqualTo(429);
    assertThat(
            from(
                "127.0.0.9",
                String.join(
                    "\r\n",
                    "GET /nothing HTTP/1.1",
                    "Host: localhost",
                    "Connection: close",
                    "Authorization: Basic bWU6c2VjcmV0",
                    "",
                    "")))
        .startsWith("HTTP/1.1 404 ");
  }

  @Test
  void aWholeNetworkOfGuessersIsOneSource() throws Exception {
    var one = ControlServer.source(InetAddress.getByName("2001:db8::1"));

    assertThat(ControlServer.source(InetAddress.getByName("2001:db8::ffff"))).isEqualTo(one);
    assertThat(ControlServer.source(InetAddress.getByName("2001:db8:0:1::1"))).isNotEqualTo(one);
    assertThat(ControlServer.source(InetAddress.getByName("192.0.2.1")))
        .isNotEqualTo(ControlServer.source(InetAddress.getByName("192.0.2.2")));
  }

  private String from(String own, String request) throws IOException {
    var at = URI.create(server.address());
    try (var socket = new Socket()) {
      socket.bind(new InetSocketAddress(own, 0));
      socket.connect(new InetSocketAddress(at.getHost(), at.getPort()));
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Writes a byte now and then until the far end has enough. */
  private void trickle(String begin) throws IOException {
    var at = URI.create(server.address());
    try (var socket = new Socket(at.getHost(), at.getPort())) {
      socket.setSoTimeout(30);
      socket.getOutputStream().write(begin.getBytes(StandardCharsets.US_ASCII));
      for (int sent = 0; sent < 1000; sent++) {
        try {
          socket.getOutputStream().write('a');
          while (socket.getInputStream().read() >= 0) {
            // What it has to say of it.
          }
          return;
        } catch (SocketTimeoutException open) {
          // It waits for more.
        } catch (SocketException closed) {
          return;
        }
      }
    }
    throw new AssertionError("still open after half a minute");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /",
        "GET /healthz HTTP/1.1\r\nHost: ",
        "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\nGET /",
        "POST /nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n"
      })
  void whoSendsARequestByteForByteIsCutOff(String begin) throws Exception {
    serve("idle-timeout = 400ms, request-timeout = 400ms");

    trickle(begin);
  }

  @Test
  void connectionsBeyondTheBoundWaitForOneThatEnds() throws Exception {
    serve("connections = 2, idle-timeout = 1s");
    var at = URI.create(server.address());
    try (var first = new Socket(at.getHost(), at.getPort());
        var second = new Socket(at.getHost(), at.getPort())) {
      first.getOutputStream().write('G');
      second.getOutputStream().write('G');

      // Two that send nothing more keep nobody out for longer than they may be idle.
      assertThat(send(ask("/healthz")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aPortInUseIsOneClearLine() {
    serve("");
    int port = URI.create(server.address()).getPort();

    assertThatThrownBy(() -> start(config("listen = \"127.0.0.1:" + port + "\""), port).join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .hasMessageContainingAll("eidolon.control.listen", "127.0.0.1:" + port, "choose another");
  }

  @Test
  void noLongerListensOnceItIsClosed() {
    serve("");
    var at = URI.create(server.address());

    server.close();

    assertThatThrownBy(() -> new Socket(at.getHost(), at.getPort()).close())
        .isInstanceOf(IOException.class);
  }
}
