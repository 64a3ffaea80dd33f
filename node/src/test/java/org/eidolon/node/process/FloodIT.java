package org.eidolon.node.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.CookieManager;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.eidolon.proto.metainfo.TorrentOptions.Format;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page that npm's {@code flood} has for clients of torrents, before a node: {@code npm install
 * --prefix DIR flood}, and {@code EIDOLON_NPM=DIR} for this test.
 */
final class FloodIT {
  private static final String MISSING = "EIDOLON_NPM names no folder with flood";
  private static final int SECONDS = 60;

  @TempDir private Path folder;
  private final HttpClient http =
      HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
  private URI address;
  private Process flood;

  @AfterEach
  void stop() throws InterruptedException {
    if (flood != null) {
      flood.destroy();
      if (!flood.waitFor(10, TimeUnit.SECONDS)) {
        flood.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void addsListsTagsPausesAndRemovesATorrent() throws Exception {
    var npm = System.getenv("EIDOLON_NPM");
    assumeTrue(npm != null && Shell.ends("node", "--version") == 0, MISSING);
    var program = Path.of(npm, "node_modules", "flood", "dist", "index.js");
    assumeTrue(Files.exists(program), MISSING);
    var content = new byte[300_000];
    new Random(5).nextBytes(content);
    var film = Files.write(folder.resolve("film.bin"), content);
    var torrent = folder.resolve("film.torrent");
    PlainTorrents.write(torrent, film, Format.V1, "127.0.0.1:9");

    try (var node = new LoneNode(folder, "user = me, password = secret")) {
      start(program, node.control());
      assertThat(get("client/connection-test").get("isConnected").getAsBoolean()).isTrue();

      post("torrents/add-files", added(torrent));
      var hash = torrentOnce("seeding", "complete").get("hash").getAsString();
      assertThat(torrent().orElseThrow().get("name").getAsString()).isEqualTo("film.bin");
      assertThat(words(torrent().orElseThrow(), "tags")).containsExactly("films");

      post("torrents/stop", hashes(hash));
      torrentOnce("stopped");
      assertThat(listed()).contains("film.bin", "stopped");
      post("torrents/start", hashes(hash));
      torrentOnce("seeding");
      var delete = hashes(hash);
      delete.addProperty("deleteData", false);
      post("torrents/delete", delete);
      await("gone").atMost(SECONDS, TimeUnit.SECONDS).until(() -> torrent().isEmpty());

      assertThat(listed()).doesNotContain("film.bin");
      assertThat(film).hasBinaryContent(content);
    }
  }

  private void start(Path program, String control) throws Exception {
    int port;
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    address = URI.create("http://127.0.0.1:%d/api/".formatted(port));
    var command =
        List.of(
            "node",
            program.toString(),
            "--auth=none",
            "--host=127.0.0.1",
            "--port=" + port,
            "--rundir=" + folder.resolve("flood"),
            "--trurl=" + control + "transmission/rpc",
            "--truser=me",
            "--trpass=secret");
    flood =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("flood.log").toFile())
            .start();
    await("Flood answers")
        .atMost(SECONDS, TimeUnit.SECONDS)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> get("auth/verify").get("username") != null);
  }

  private JsonObject get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(address.resolve(path)));
  }

  private void post(String path, JsonObject body) throws IOException, InterruptedException {
    send(
        HttpRequest.newBuilder(address.resolve(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString())));
  }

  private JsonObject send(HttpRequest.Builder asked) throws IOException, InterruptedException {
    var answer = http.send(asked.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 207);
    var json = JsonParser.parseString(answer.body());
    return json.isJsonObject() ? json.getAsJsonObject() : new JsonObject();
  }

  private JsonObject added(Path torrent) throws IOException {
    var body = new JsonObject();
    body.add("files", array(Base64.getEncoder().encodeToString(Files.readAllBytes(torrent))));
    body.addProperty("destination", folder.toString());
    body.add("tags", array("films"));
    body.addProperty("isBasePath", false);
    body.addProperty("isCompleted", false);
    body.addProperty("isSequential", false);
    body.addProperty("start", true);
    return body;
  }

  private static JsonArray array(String only) {
    var array = new JsonArray();
    array.add(only);
    return array;
  }

  private static JsonObject hashes(String hash) {
    var body = new JsonObject();
    body.add("hashes", array(hash));
    return body;
  }

  /** The only one that Flood lists. */
  private Optional<JsonObject> torrent() throws IOException, InterruptedException {
    return get("torrents").getAsJsonObject("torrents").entrySet().stream()
        .map(each -> each.getValue().getAsJsonObject())
        .findFirst();
  }

  private JsonObject torrentOnce(String... status) {
    return await("Flood shows it as " + List.of(status))
        .atMost(SECONDS, TimeUnit.SECONDS)
        .until(
            this::torrent,
            shown ->
                shown.map(each -> words(each, "status").containsAll(List.of(status))).orElse(false))
        .orElseThrow();
  }

  private static List<String> words(JsonObject torrent, String field) {
    var words = torrent.getAsJsonArray(field);
    return StreamSupport.stream(words.spliterator(), false).map(JsonElement::getAsString).toList();
  }

  private String listed() throws IOException, InterruptedException {
    return Eidolon.run(folder, 30, "list", "--data", LoneNode.DATA).out();
  }
}
