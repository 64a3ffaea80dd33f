package org.eidolon.streams.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.tracker.TrackerAddress;
import org.eidolon.streams.tls.AnyCertificate;
import org.eidolon.streams.tls.TlsProfile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpsTrackerTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final TrackerKey KEY = TrackerKey.generate(RANDOM, NOW);

  private final List<AutoCloseable> open = new ArrayList<>();
  private final ConcurrentLinkedQueue<HttpService.Ask> asked = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() throws Exception {
    for (var each : open) {
      each.close();
    }
  }

  private HttpsServer serve(HttpService service, int port) {
    var server =
        HttpsServer.start("127.0.0.1", port, KEY, TlsProfile.of(true), service)
            .toCompletableFuture()
            .join();
    open.add(server);
    return server;
  }

  private HttpsServer echo() {
    return serve(this::answer, 0);
  }

  private CompletionStage<HttpService.Answer> answer(HttpService.Ask ask) {
    asked.add(ask);
    var answer =
        switch (ask.path()) {
          case "/refuse" ->
              new HttpService.Answer(
                  409, "text/plain", Bytes.copyOf("no\nmore".getBytes(StandardCharsets.UTF_8)));
          default -> new HttpService.Answer(200, "application/octet-stream", ask.body());
        };
    return CompletableFuture.supplyAsync(() -> answer);
  }

  private HttpsTrackerChannel channel(int port, Bytes key, boolean nativeTls) {
    var channel =
        new HttpsTrackerChannel(
            new TrackerAddress("127.0.0.1", port, key), TlsProfile.of(nativeTls), TIMEOUT);
    open.add(channel);
    return channel;
  }

  private static Bytes call(HttpsTrackerChannel channel, String path, Bytes body) {
    return channel.call(path, body).toCompletableFuture().join();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void carriesRequestsToThePinnedTrackerOverEitherProvider(boolean nativeTls) {
    var channel = channel(echo().port(), KEY.hash(), nativeTls);
    var body = Bytes.copyOf(new byte[60_000]);

    for (int i = 0; i < 20; i++) {
      assertThat(call(channel, "/v1/x", body)).isEqualTo(body);
    }

    assertThat(asked).hasSize(20);
    assertThat(asked.peek().method()).isEqualTo("POST");
    assertThat(asked.peek().remoteHost()).isEqualTo("127.0.0.1");
  }

  @Test
  void carriesManyRequestsAtOnce() {
    var channel = channel(echo().port(), KEY.hash(), true);
    var answers = new ArrayList<CompletableFuture<Bytes>>();
    for (int i = 0; i < 100; i++) {
      answers.add(channel.call("/v1/x", Bytes.copyOf((byte) i)).toCompletableFuture());
    }
    for (int i = 0; i < 100; i++) {
      assertThat(answers.get(i).join()).isEqualTo(Bytes.copyOf((byte) i));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void knowsSomebodyElsesKey(boolean nativeTls) {
    var wrong = Bytes.copyOf(new byte[32]);
    var channel = channel(echo().port(), wrong, nativeTls);

    assertThatThrownBy(() -> call(channel, "/v1/x", Bytes.EMPTY))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(TrackerUnreachable.class)
        .satisfies(
            failed -> assertThat(((TrackerUnreachable) failed.getCause()).wrongKey()).isTrue());
    assertThat(asked).isEmpty();
  }

  @Test
  void tellsARefusalFromSilence() {
    var server = echo();
    var channel = channel(server.port(), KEY.hash(), true);

    assertThatThrownBy(() -> call(channel, "/refuse", Bytes.EMPTY))
        .hasCauseInstanceOf(TrackerRefused.class)
        .satisfies(
            failed -> {
              var refused = (TrackerRefused) failed.getCause();
              assertThat(refused.status()).isEqualTo(409);
              assertThat(refused).hasMessage("no");
            });
    server.close();
    assertThatThrownBy(() -> call(channel, "/v1/x", Bytes.EMPTY))
        .hasCauseInstanceOf(TrackerUnreachable.class)
        .satisfies(
            failed -> assertThat(((TrackerUnreachable) failed.getCause()).wrongKey()).isFalse());
  }

  @Test
  void reachesATrackerThatCameBack() throws Exception {
    var server = echo();
    int port = server.port();
    var channel = channel(port, KEY.hash(), true);
    call(channel, "/v1/x", Bytes.EMPTY);
    server.close();
    assertThatThrownBy(() -> call(channel, "/v1/x", Bytes.EMPTY))
        .hasCauseInstanceOf(TrackerUnreachable.class);

    serve(this::answer, port);

    assertThat(call(channel, "/v1/x", Bytes.copyOf((byte) 1))).isEqualTo(Bytes.copyOf((byte) 1));
  }

  @Test
  void givesUpOnATrackerThatDoesNotAnswerInTime() {
    var server = serve(ask -> new CompletableFuture<>(), 0);
    var channel =
        new HttpsTrackerChannel(
            new TrackerAddress("127.0.0.1", server.port(), KEY.hash()),
            TlsProfile.of(true),
            Duration.ofMillis(300));
    open.add(channel);

    assertThatThrownBy(() -> call(channel, "/v1/x", Bytes.EMPTY))
        .hasCauseInstanceOf(TrackerUnreachable.class);
  }

  @Test
  void failsOnceClosed() {
    var channel = channel(echo().port(), KEY.hash(), true);
    channel.close();
    assertThatThrownBy(() -> call(channel, "/v1/x", Bytes.EMPTY))
        .hasCauseInstanceOf(TrackerUnreachable.class);
  }

  private HttpResponse<String> plain(HttpRequest.Builder request) throws Exception {
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new AnyCertificate()}, RANDOM);
    return HttpClient.newBuilder()
        .sslContext(context)
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static URI uri(HttpsServer server, String path) {
    return URI.create("https://127.0.0.1:" + server.port() + path);
  }

  @Test
  void servesBrowsersAndClientsThatKnowClassicalKeyExchangeOnly() throws Exception {
    var server = echo();

    var answer = plain(HttpRequest.newBuilder(uri(server, "/a%20b?info_hash=%ff%01&x=1")));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(asked.peek().path()).isEqualTo("/a b");
    assertThat(asked.peek().query()).containsEntry("x", "1").containsKey("info_hash");
  }

  @Test
  void refusesABodyThatIsTooLarge() throws Exception {
    var server = echo();
    var body = HttpRequest.BodyPublishers.ofByteArray(new byte[HttpsServer.MOST_BODY_BYTES + 1]);

    var answer = plain(HttpRequest.newBuilder(uri(server, "/v1/x")).POST(body));

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(asked).isEmpty();
  }

  private HttpsServer limited(HttpsServer.Limits limits) {
    var server =
        HttpsServer.start("127.0.0.1", 0, KEY, TlsProfile.of(true), this::answer, limits)
            .toCompletableFuture()
            .join();
    open.add(server);
    return server;
  }

  private static SSLContext trusting() throws GeneralSecurityException {
    var trusting = SSLContext.getInstance("TLS");
    trusting.init(null, new TrustManager[] {new AnyCertificate()}, RANDOM);
    return trusting;
  }

  /** Bytes of a request that never ends, one after the other, until the far end has enough. */
  private static void trickle(Socket socket, String request) throws IOException {
    socket.setSoTimeout(30);
    for (int at = 0; at < 1000; at++) {
      try {
        socket.getOutputStream().write(request.charAt(at % request.length()));
        socket.getOutputStream().flush();
        if (socket.getInputStream().read() < 0) {
          return;
        }
      } catch (SocketTimeoutException open) {
        // It waits for more.
      } catch (SocketException closed) {
        return;
      }
    }
    throw new AssertionError("still open after half a minute");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"GET /aaaaaaaaa", "POST /v1/x HTTP/1.1\r\nContent-Length: 60000\r\n\r\naaaaaa"})
  void whoSendsARequestByteForByteIsCutOff(String start) throws Exception {
    var minute = Duration.ofMinutes(1);
    var server = limited(new HttpsServer.Limits(100, 100, minute, Duration.ofMillis(300), minute));

    try (var socket = trusting().getSocketFactory().createSocket("127.0.0.1", server.port())) {
      socket.getOutputStream().write(start.getBytes(StandardCharsets.US_ASCII));
      trickle(socket, "a");
    }
  }

  @Test
  void whoNeverBeginsTlsIsCutOff() throws Exception {
    var minute = Duration.ofMinutes(1);
    var server = limited(new HttpsServer.Limits(100, 100, Duration.ofMillis(300), minute, minute));

    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      assertThat(socket.getInputStream().read()).isNegative();
    }
  }

  @Test
  void aConnectionServesOnAfterTheDeadlineOfARequestThatCameInTime() throws Exception {
    var minute = Duration.ofMinutes(1);
    var server = limited(new HttpsServer.Limits(100, 100, minute, Duration.ofMillis(200), minute));

    try (var socket = trusting().getSocketFactory().createSocket("127.0.0.1", server.port())) {
      socket.setSoTimeout(20_000);
      for (int request = 0; request < 2; request++) {
        socket
            .getOutputStream()
            .write("GET /x HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        var seen = new StringBuilder();
        while (!seen.toString().endsWith("\r\n\r\n")) {
          int next = socket.getInputStream().read();
          assertThat(next).as("of request %d", request).isNotNegative();
          seen.append((char) next);
        }
        assertThat(seen.toString()).startsWith("HTTP/1.1 200 ");
        if (request == 0) {
          socket.setSoTimeout(500);
          assertThatThrownBy(() -> socket.getInputStream().read())
              .isInstanceOf(SocketTimeoutException.class);
          socket.setSoTimeout(20_000);
        }
      }
    }
  }

  @Test
  void connectionsBeyondTheBoundAreClosedAndOneThatEndsMakesRoom() throws Exception {
    var minute = Duration.ofMinutes(1);
    var server = limited(new HttpsServer.Limits(2, 100, minute, minute, minute));
    var first = new Socket(InetAddress.getLoopbackAddress(), server.port());
    var second = new Socket(InetAddress.getLoopbackAddress(), server.port());
    open.add(first);
    open.add(second);

    try (var third = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      third.setSoTimeout(20_000);
      assertThat(third.getInputStream().read()).isNegative();
    }
    first.close();
    var channel = channel(server.port(), KEY.hash(), true);
    await()
        .ignoreExceptions()
        .until(() -> call(channel, "/v1/x", Bytes.copyOf((byte) 7)).length() == 1);
  }

  @Test
  void saysInOneLineWhatIsWrongWithItsAddress() {
    int taken = echo().port();

    var failing =
        HttpsServer.start("127.0.0.1", taken, KEY, TlsProfile.of(true), this::answer)
            .toCompletableFuture();

    assertThatThrownBy(failing::join)
        .hasCauseInstanceOf(HttpListenFailed.class)
        .satisfies(
            failed ->
                assertThat(failed.getCause())
                    .hasMessageContaining("127.0.0.1:" + taken)
                    .hasMessageNotContaining("\n"));
  }

  @Test
  void keepsTheTrackersIdentityInAFileForItsOwnerAlone(@TempDir Path folder) throws Exception {
    var first = TrackerKey.loadOrCreate(folder, RANDOM, NOW);
    var second = TrackerKey.loadOrCreate(folder, RANDOM, NOW);

    assertThat(second.hash()).isEqualTo(first.hash()).isNotEqualTo(KEY.hash());
    assertThat(second.secret()).isEqualTo(first.secret()).isNotEqualTo(KEY.secret());
    assertThat(first.toString()).isEqualTo("TrackerKey[secret]");
    var permissions = Files.getPosixFilePermissions(folder.resolve(TrackerKey.FILE));
    assertThat(PosixFilePermissions.toString(permissions)).isEqualTo("rw-------");
  }

  @Test
  void saysWhichKeyFileIsDamaged(@TempDir Path folder) throws Exception {
    var file = folder.resolve(TrackerKey.FILE);
    for (var content : List.of("", "garbage", "-----BEGIN PRIVATE KEY-----\nAAAA\n")) {
      Files.writeString(file, content);
      assertThatThrownBy(() -> TrackerKey.loadOrCreate(folder, RANDOM, NOW))
          .isInstanceOf(java.io.IOException.class)
          .hasMessageContaining(file.toString());
    }
  }
}
