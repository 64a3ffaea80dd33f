package org.eidolon.node.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon that fetches a file through a network, watched from outside as operators do. */
final class WatchIT {
  private static final int BYTES = 3 << 20;
  private static final String BASIC = basic("me:secret");

  /** {@code name{label="value",...} number}. */
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

  @TempDir private static Path folder;
  private static SmallNetwork network;
  private static Service node;
  private static URI address;
  private static List<String> secrets;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static String basic(String userAndPassword) {
    return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(UTF_8));
  }

  @BeforeAll
  static void moveAFile() throws Exception {
    network = new SmallNetwork(folder);
    var content = new byte[BYTES];
    new Random(7).nextBytes(content);
    Files.write(folder.resolve("secretname.bin"), content);
    network.share("secretname.bin");
    var conf =
        Files.writeString(
            folder.resolve("watched.conf"),
            """
            eidolon.circuit { setup-jitter = 0s, end-jitter = 0s }
            eidolon.control {
              enabled = true, listen = "127.0.0.1:0", user = me, password = secret, body-limit = 1KiB
            }
            eidolon.storage.downloads = "%s"
            eidolon.torrents = [{ file = "%s" }]
            """
                .formatted(folder.resolve("down"), folder.resolve("secretname.bin.atorrent")));
    Files.createDirectories(folder.resolve("down"));
    node =
        Service.start(
            folder,
            "node",
            "--tracker",
            network.tracker(),
            "--listen",
            "127.0.0.1:0",
            "--data",
            "watched.data",
            "--config",
            conf.toString());
    address = URI.create(ready("control"));
    var fetched = folder.resolve("down").resolve("secretname.bin");
    await()
        .atMost(120, TimeUnit.SECONDS)
        .until(
            () ->
                Files.exists(fetched)
                    && Files.mismatch(fetched, folder.resolve("secretname.bin")) < 0);
    secrets = secrets();
  }

  private static String ready(String role) {
    return node.await("ready", line -> line.get("role").getAsString().equals(role))
        .get("address")
        .getAsString();
  }

  /** All that nobody who reads the figures may learn. */
  private static List<String> secrets() throws Exception {
    var shown = Eidolon.run(folder, 60, "show", "secretname.bin.atorrent", "--json");
    var hash = Pattern.compile("[0-9a-f]{40,64}").matcher(shown.out());
    assertThat(hash.find()).as(shown.out()).isTrue();
    var tracker = URI.create(network.tracker());
    return List.of(
        hash.group(),
        hash.group().substring(0, 8),
        "secretname",
        tracker.getFragment(),
        tracker.getAuthority(),
        ready("node"),
        ready("node").substring(ready("node").indexOf(':') + 1),
        "127.0.0.1",
        "watched.data",
        folder.toString());
  }

  @AfterAll
  static void close() {
    if (node != null) {
      node.close();
    }
    if (network != null) {
      network.close();
    }
  }

  private static HttpRequest.Builder ask(String path) {
    return HttpRequest.newBuilder(address.resolve(path)).header("Authorization", BASIC);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  private static String metrics() throws IOException, InterruptedException {
    var answer = send(ask("/metrics"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    return answer.body();
  }

  /** The value of the one line that begins so. */
  private static double value(String metrics, String begin) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(begin + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + begin + " in\n" + metrics));
  }

  @Test
  void countsWhatItReallyDid() throws Exception {
    var metrics = metrics();

    assertThat(value(metrics, "eidolon_swarm_bytes_total{kind=\"fetched\"}"))
        .isGreaterThanOrEqualTo(BYTES);
    assertThat(value(metrics, "eidolon_link_bytes_total{direction=\"received\",kind=\"own\"}"))
        .isGreaterThan(BYTES);
    assertThat(value(metrics, "eidolon_link_cells_total{direction=\"sent\",kind=\"own\"}"))
        .isPositive();
    assertThat(value(metrics, "eidolon_circuit_build_seconds_count")).isPositive();
    assertThat(value(metrics, "eidolon_circuit_build_seconds_bucket{le=\"+Inf\"}"))
        .isEqualTo(value(metrics, "eidolon_circuit_build_seconds_count"));
    assertThat(value(metrics, "eidolon_layers_sampled_cells_total{part=\"end\"}")).isPositive();
    assertThat(value(metrics, "eidolon_layers_sampled_seconds_total{part=\"end\"}")).isPositive();
    assertThat(value(metrics, "eidolon_disk_bytes_total{kind=\"write\"}")).isEqualTo(BYTES);
    assertThat(value(metrics, "eidolon_disk_accesses_total{kind=\"write\"}")).isPositive();
    assertThat(value(metrics, "eidolon_disk_waiting")).isZero();
    assertThat(value(metrics, "eidolon_membership{standing=\"joined\"}")).isEqualTo(1);
    assertThat(value(metrics, "eidolon_tracker_calls_total{result=\"answered\"}")).isPositive();
    assertThat(value(metrics, "eidolon_swarms{state=\"sharing\"}")).isEqualTo(1);
    assertThat(
            value(metrics, "eidolon_links{direction=\"dialled\"}")
                + value(metrics, "eidolon_links{direction=\"accepted\"}"))
        .isPositive();
    assertThat(metrics).contains("\njvm_memory_used_bytes{", "\nprocess_cpu_seconds_total ");
  }

  @Test
  void namesNobodyAndNothing() throws Exception {
    var metrics = metrics();
    var values = new TreeSet<String>();

    for (var line : metrics.lines().toList()) {
      var label = LABEL.matcher(line);
      while (label.find()) {
        values.add(label.group(2));
      }
    }

    assertThat(values).hasSizeGreaterThan(20);
    assertThat(values)
        .allSatisfy(value -> assertThat(secrets).noneMatch(secret -> value.contains(secret)));
    assertThat(metrics.lines().filter(line -> line.startsWith("eidolon_")))
        .allSatisfy(
            line ->
                assertThat(line).matches("[a-z_]+(\\{([a-z]+=\"[a-zA-Z0-9_+.]+\",?)+\\})? \\S+"));
    assertThat(metrics).doesNotContain(secrets.get(0), "secretname", folder.toString());
  }

  @Test
  void saysThatItLivesAndIsReady() throws Exception {
    var alive =
        CLIENT.send(
            HttpRequest.newBuilder(address.resolve("/healthz")).build(), BodyHandlers.ofString());
    assertThat(alive.statusCode()).isEqualTo(200);

    await()
        .atMost(60, TimeUnit.SECONDS)
        .untilAsserted(() -> assertThat(send(ask("/readyz")).statusCode()).isEqualTo(200));
    assertThat(json(send(ask("/readyz"))).get("reason").getAsString()).contains("neighbors");
  }

  private static JsonObject json(HttpResponse<String> answer) {
    return JsonParser.parseString(answer.body()).getAsJsonObject();
  }

  @Test
  void refusesStrangersAndWhatIsTooLarge() throws Exception {
    var nobody = HttpRequest.newBuilder(address.resolve("/metrics"));
    var wrong = HttpRequest.newBuilder(address.resolve("/metrics"));

    assertThat(send(nobody).statusCode()).isEqualTo(401);
    assertThat(send(wrong.header("Authorization", basic("me:wrong"))).statusCode()).isEqualTo(401);
    assertThat(send(ask("/metrics").header("Origin", "https://evil.example")).statusCode())
        .isEqualTo(403);
    assertThat(send(ask("/metrics").header("Sec-Fetch-Site", "cross-site")).statusCode())
        .isEqualTo(403);
    var large = HttpRequest.BodyPublishers.ofString("x".repeat(2000));
    assertThat(send(ask("/metrics").method("GET", large)).statusCode()).isEqualTo(413);
    assertThat(raw("GET /healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 421 ");
  }

  private static String raw(String request) throws IOException {
    try (var socket = new java.net.Socket(address.getHost(), address.getPort())) {
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  @Test
  void aPortInUseAndAnOpenDoorAreOneLineEach() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      control("taken.conf", "listen = \"127.0.0.1:%d\"".formatted(taken.getLocalPort()))
          .saysOnOneLine(1, "eidolon.control.listen", "127.0.0.1:" + taken.getLocalPort());
    }
    control("open.conf", "listen = \"0.0.0.0:0\"")
        .saysOnOneLine(
            3, "open.conf, line 1", "eidolon.control.listen", "eidolon.control.password");
    control("bad.conf", "listen = \"127.0.0.1:0\", user = me, password = \"pbkdf2-sha512:1:2\"")
        .saysOnOneLine(1, "eidolon.control.password", "eidolon password");
  }

  private static Eidolon.Run control(String name, String settings) throws Exception {
    var conf =
        Files.writeString(
            folder.resolve(name), "eidolon.control { enabled = true, %s }".formatted(settings));
    return Eidolon.run(
        folder,
        60,
        "node",
        "--tracker",
        network.tracker(),
        "--listen",
        "127.0.0.1:0",
        "--data",
        name + ".data",
        "--config",
        conf.toString());
  }
}
