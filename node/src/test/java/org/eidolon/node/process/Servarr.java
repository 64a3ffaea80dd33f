package org.eidolon.node.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * Asks a node what Sonarr and Radarr ask Transmission, and takes its answers as they do: their
 * client for Transmission, as both have it since 2023.
 */
final class Servarr {
  private static final String SESSION = "X-Transmission-Session-Id";

  /** The first number of a version that stands in no brackets. */
  private static final Pattern VERSION =
      Pattern.compile("(?<!\\(|[0-9.]{1,20})[0-9.]+(?!\\)|[0-9.]+)");

  private static final List<String> FIELDS =
      List.of(
          "id",
          "hashString",
          "name",
          "downloadDir",
          "totalSize",
          "leftUntilDone",
          "labels",
          "isFinished",
          "eta",
          "status",
          "secondsDownloading",
          "secondsSeeding",
          "errorString",
          "uploadedEver",
          "downloadedEver",
          "seedRatioLimit",
          "seedRatioMode",
          "seedIdleLimit",
          "seedIdleMode",
          "fileCount",
          "file-count");

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI address;
  private final String password;
  private String session = "";

  /**
   * @param control with a slash at its end
   * @param password user and password with a colon between
   */
  Servarr(URI control, String password) {
    this.address = control.resolve("/transmission/rpc");
    this.password = Base64.getEncoder().encodeToString(password.getBytes(StandardCharsets.UTF_8));
  }

  JsonObject call(String method, JsonObject arguments) throws IOException, InterruptedException {
    var body = new JsonObject();
    body.addProperty("method", method);
    body.add("arguments", arguments);
    if (session.isEmpty()) {
      session = sessionId();
    }
    var answer =
        send(request().header(SESSION, session).POST(BodyPublishers.ofString(body.toString())));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    var said = JsonParser.parseString(answer.body()).getAsJsonObject();
    assertThat(said.get("result").getAsString()).isEqualTo("success");
    return said.getAsJsonObject("arguments");
  }

  /** By an empty question, which is a conflict. */
  private String sessionId() throws IOException, InterruptedException {
    var conflict = send(request().GET());
    assertThat(conflict.statusCode()).isEqualTo(409);
    return conflict.headers().firstValue(SESSION).orElseThrow();
  }

  private HttpRequest.Builder request() {
    return HttpRequest.newBuilder(address)
        .header("Authorization", "Basic " + password)
        .header("Accept", "application/json")
        .header("Content-Type", "application/json");
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  /** Major and minor, as the test of the connection reads them. */
  static List<Integer> version(String said) {
    var found = VERSION.matcher(said);
    assertThat(found.find()).as(said).isTrue();
    return Pattern.compile("\\.").splitAsStream(found.group()).map(Integer::valueOf).toList();
  }

  List<JsonObject> torrents() throws IOException, InterruptedException {
    var fields = new JsonArray();
    FIELDS.forEach(fields::add);
    var arguments = new JsonObject();
    arguments.add("fields", fields);
    var all = call("torrent-get", arguments).getAsJsonArray("torrents");
    return StreamSupport.stream(all.spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .toList();
  }

  /**
   * The torrent with that name in the folders of a category; one without a size is a magnet link
   * that is being resolved, which is passed over.
   */
  Optional<JsonObject> item(String category, String name) throws IOException, InterruptedException {
    return torrents().stream()
        .filter(each -> each.get("totalSize").getAsLong() > 0)
        .filter(
            each -> List.of(each.get("downloadDir").getAsString().split("/")).contains(category))
        .filter(each -> each.get("name").getAsString().equals(name))
        .findFirst();
  }

  /** The same as soon as it is so. */
  JsonObject once(String category, String name, Predicate<JsonObject> condition) {
    return await(name + " in " + category)
        .atMost(90, TimeUnit.SECONDS)
        .until(() -> item(category, name).filter(condition), Optional::isPresent)
        .orElseThrow();
  }

  void add(Path torrent, Path folder) throws IOException, InterruptedException {
    var arguments = new JsonObject();
    var file = Base64.getEncoder().encodeToString(Files.readAllBytes(torrent));
    arguments.addProperty("metainfo", file);
    arguments.addProperty("paused", false);
    arguments.addProperty("download-dir", folder.toString());
    call("torrent-add", arguments);
  }

  /** How long it is shared. */
  void share(String hash, double ratio, int idleMinutes) throws IOException, InterruptedException {
    var arguments = ids(hash);
    arguments.addProperty("seedRatioLimit", ratio);
    arguments.addProperty("seedRatioMode", 1);
    arguments.addProperty("seedIdleLimit", idleMinutes);
    arguments.addProperty("seedIdleMode", 1);
    call("torrent-set", arguments);
  }

  void label(String hash, String label) throws IOException, InterruptedException {
    var arguments = ids(hash);
    arguments.add("labels", array(label));
    call("torrent-set", arguments);
  }

  void remove(String hash) throws IOException, InterruptedException {
    var arguments = ids(hash);
    arguments.addProperty("delete-local-data", true);
    call("torrent-remove", arguments);
  }

  String hash(String name) throws IOException, InterruptedException {
    return torrents().stream()
        .filter(each -> each.get("name").getAsString().equals(name))
        .map(each -> each.get("hashString").getAsString().toLowerCase(Locale.ROOT))
        .findFirst()
        .orElseThrow();
  }

  static JsonObject ids(String hash) {
    var arguments = new JsonObject();
    arguments.add("ids", array(hash));
    return arguments;
  }

  private static JsonArray array(String only) {
    var array = new JsonArray();
    array.add(only);
    return array;
  }

  /** Whether its files may be taken over; what shows a problem is not. */
  static boolean isCompleted(JsonObject torrent) {
    int status = torrent.get("status").getAsInt();
    boolean shares = status == 5 || status == 6;
    boolean stopped = torrent.get("isFinished").getAsBoolean() && status != 1 && status != 2;
    return torrent.get("errorString").getAsString().isBlank()
        && torrent.get("leftUntilDone").getAsLong() == 0
        && (shares || stopped);
  }

  /** Whether it may be taken away: it stopped by itself at the ratio that was asked for. */
  static boolean isSharedEnough(JsonObject torrent) {
    double served = torrent.get("uploadedEver").getAsDouble();
    double fetched = torrent.get("downloadedEver").getAsDouble();
    return torrent.get("status").getAsInt() == 0
        && torrent.get("seedRatioMode").getAsInt() == 1
        && (fetched == 0 ? 0 : served / fetched) >= torrent.get("seedRatioLimit").getAsDouble();
  }
}
