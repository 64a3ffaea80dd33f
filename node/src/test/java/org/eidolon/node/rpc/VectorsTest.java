package org.eidolon.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What ten unmodified clients said to Transmission 3.00, said to a node: the same status of HTTP,
 * the same result, and replies of the same shape.
 */
final class VectorsTest {
  private static ActorTestKit kit;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILE = "transmission-rpc.jsonl";
  private static final int ALL = 193;

  /** Where a node answers otherwise, and why; by method, or by method and argument. */
  private static final Map<String, String> OTHERWISE =
      Map.of(
          // Nobody of the clear net is asked whether a port is open, nor for a list of addresses.
          "port-test", "portTested: nobody of the clear net is asked",
          "blocklist-update", "gotNewBlocklist: a list of addresses is of no use",
          // What a torrent's tracker is decides who sees its holder: it is changed in its file.
          "torrent-set trackerAdd", "trackers of the clear net are never contacted");

  @TempDir Path folder;

  @BeforeAll
  static void startUp() {
    kit = ActorTestKit.create();
  }

  @AfterAll
  static void shutDown() {
    kit.shutdownTestKit();
  }

  private static List<JsonNode> vectors() throws IOException {
    var vectors = new ArrayList<JsonNode>();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                VectorsTest.class.getResourceAsStream(FILE), StandardCharsets.UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        vectors.add(JSON.readTree(line));
      }
    }
    return vectors;
  }

  @Test
  void thereAreAsManyAsWereCaptured() throws Exception {
    assertThat(vectors()).hasSize(ALL);
  }

  @TestFactory
  List<DynamicTest> everyExchangeHasTheSameShape() throws Exception {
    var tests = new ArrayList<DynamicTest>();
    for (var vector : vectors()) {
      var name =
          "%d %s %s %s"
              .formatted(
                  tests.size() + 1,
                  vector.get("client").asText(),
                  vector.at("/request/method").asText(),
                  vector.get("status").asText());
      tests.add(DynamicTest.dynamicTest(name, () -> replay(vector)));
    }
    return tests;
  }

  private RpcDesk desk() {
    return new RpcDesk(
        kit,
        Optional.of(new MemoryLimits()),
        SampleTorrents.fetching(1, "45b7b3e5c9cd2fd0df24feee184d70eded45de96"),
        SampleTorrents.sharing(2, "11".repeat(20)),
        SampleTorrents.fetching(3, "cd".repeat(32)),
        SampleTorrents.sharing(4, "22".repeat(20)));
  }

  private void replay(JsonNode vector) {
    var desk = desk();
    var response = desk.send(request(desk, vector));

    assertThat(response.status().intValue()).isEqualTo(vector.get("status").asInt());
    if (vector.get("status").asInt() == 409) {
      assertThat(response.getHeader(SessionIds.HEADER)).isPresent();
      return;
    }
    var reply = RpcDesk.json(response);
    var otherwise = otherwise(vector.get("request"));
    if (otherwise != null) {
      assertThat(reply.get("result").asText()).startsWith(otherwise);
    } else {
      assertThat(reply.get("result").asText()).isEqualTo(vector.get("result").asText());
    }
    compare("", reply, vector.get("reply_shape"));
  }

  private HttpRequest request(RpcDesk desk, JsonNode vector) {
    // The folders of the machine where this was captured are not here.
    var body = vector.get("request").toString().replace("\"/downloads\"", "\"" + folder + "\"");
    var request =
        HttpRequest.POST(vector.get("path").asText())
            .withEntity(ContentTypes.parse(type(vector)), body.getBytes(StandardCharsets.UTF_8));
    if (vector.get("status").asInt() != 409) {
      request = request.addHeader(RawHeader.create(SessionIds.HEADER, desk.sessionId()));
    }
    return request;
  }

  /** jQuery says "json", which is no type; over a socket it arrives as none. */
  private static String type(JsonNode vector) {
    var type = vector.at("/headers/Content-Type").asText();
    return type.contains("/") ? type : "application/octet-stream";
  }

  private static String otherwise(JsonNode request) {
    var method = request.get("method").asText();
    for (var each : OTHERWISE.entrySet()) {
      var parts = each.getKey().split(" ", -1);
      boolean whole = parts.length == 1;
      var argument = whole ? null : request.at("/arguments/" + parts[1]);
      boolean is = whole || argument.isArray() || argument.asBoolean();
      if (parts[0].equals(method) && is) {
        return each.getValue();
      }
    }
    return null;
  }

  private static void compare(String at, JsonNode ours, JsonNode shape) {
    if (shape.isObject()) {
      assertThat(names(ours)).as(at).isEqualTo(names(shape));
      shape.fieldNames().forEachRemaining(n -> compare(at + "/" + n, ours.get(n), shape.get(n)));
    } else if (shape.isArray()) {
      assertThat(ours.isArray()).as(at).isTrue();
      if (!shape.isEmpty() && !ours.isEmpty()) {
        compare(at + "/0", ours.get(0), shape.get(0));
      }
    } else {
      assertThat(type(at, ours)).as(at).isEqualTo(shape.asText().replace("float", "int"));
    }
  }

  private static Set<String> names(JsonNode object) {
    var names = new TreeSet<String>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static String type(String at, JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "str";
      case NUMBER -> "int";
      case BOOLEAN -> "bool";
      case ARRAY, BINARY, MISSING, NULL, OBJECT, POJO -> throw new AssertionError(at + value);
    };
  }
}
