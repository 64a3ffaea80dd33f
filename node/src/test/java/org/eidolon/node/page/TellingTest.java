package org.eidolon.node.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TellingTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final ArrayNode NO_SHARES = JSON.arrayNode();

  private final Telling telling = new Telling("secret");

  private static ObjectNode torrent(int id, String name, long rate) {
    return JSON.objectNode().put("id", id).put("name", name).put("rateDownload", rate);
  }

  private static Sight sight(ObjectNode... torrents) {
    return new Sight(Optional.of(List.of(torrents)), Optional.empty(), Optional.empty());
  }

  private static Sight details(ObjectNode details) {
    return new Sight(Optional.empty(), Optional.empty(), Optional.of(details));
  }

  private List<String> tell(Sight now) {
    return telling.next(now, List.of(), List.of(), NO_SHARES);
  }

  private static JsonNode data(List<String> told, String event) throws JsonProcessingException {
    var begin = "event: " + event + "\ndata: ";
    var found = told.stream().filter(message -> message.startsWith(begin)).toList();
    assertThat(found).as(event).hasSize(1);
    return new ObjectMapper().readTree(found.get(0).substring(begin.length()));
  }

  @Test
  void tellsEverythingFirst() throws JsonProcessingException {
    var traffic = List.of(new Traffic.Point(7, 100, 1, 2, 3));
    var log = List.of(new LogLines.Line(5, 1000, "warn", "a line"));

    var told = telling.next(sight(torrent(1, "one", 10)), traffic, log, NO_SHARES);

    assertThat(data(told, "hello").get("session").asText()).isEqualTo("secret");
    assertThat(data(told, "torrents").get("full").asBoolean()).isTrue();
    assertThat(data(told, "torrents").get("torrents").get(0))
        .hasToString(torrent(1, "one", 10).toString());
    assertThat(data(told, "totals").get("down").asLong()).isEqualTo(10);
    assertThat(data(told, "traffic").get("points")).hasToString("[[100,1,2,3]]");
    assertThat(data(told, "log").get("lines").get(0).get("text").asText()).isEqualTo("a line");
    assertThat(telling.lastPoint()).isEqualTo(7);
    assertThat(telling.lastLine()).isEqualTo(5);
  }

  @Test
  void thenTellsWhatChangedAlone() throws JsonProcessingException {
    tell(sight(torrent(1, "one", 10), torrent(2, "two", 0), torrent(3, "three", 0)));

    var told = tell(sight(torrent(1, "one", 25), torrent(3, "three", 0), torrent(4, "four", 0)));

    var message = data(told, "torrents");
    assertThat(message.get("full").asBoolean()).isFalse();
    assertThat(message.get("torrents").get(0)).hasToString("{\"rateDownload\":25,\"id\":1}");
    assertThat(message.get("torrents").get(1)).hasToString(torrent(4, "four", 0).toString());
    assertThat(message.get("torrents")).hasSize(2);
    assertThat(message.get("removed")).hasToString("[2]");
    assertThat(told).noneMatch(each -> each.startsWith("event: hello"));
  }

  @Test
  void isQuietAsLongAsNothingHappensButForASignOfLife() {
    tell(sight(torrent(1, "one", 10)));

    for (int tick = 1; tick < 10; tick++) {
      assertThat(tell(sight(torrent(1, "one", 10)))).isEmpty();
    }
    assertThat(tell(sight(torrent(1, "one", 10)))).containsExactly(": alive\n\n");
  }

  @Test
  void forgetsNothingWhileTheNodeIsTooBusyToAnswer() {
    tell(sight(torrent(1, "one", 10)));

    tell(new Sight(Optional.empty(), Optional.empty(), Optional.empty()));

    assertThat(tell(sight(torrent(1, "one", 10)))).isEmpty();
  }

  @Test
  void anEmptyListIsToldOfAsWell() throws JsonProcessingException {
    var told = tell(sight());

    assertThat(data(told, "torrents").get("full").asBoolean()).isTrue();
    assertThat(data(told, "torrents").get("torrents")).isEmpty();
  }

  @Test
  void tellsOfATorrentCloserUpOnlyWhatChanged() throws JsonProcessingException {
    var files = JSON.objectNode().put("id", 1).put("pieces", "AA==");
    files.putArray("files").addObject().put("name", "a");
    tell(details(files));
    assertThat(telling.hasFiles()).isTrue();

    var told = tell(details(JSON.objectNode().put("id", 1).put("pieces", "gA==")));

    assertThat(data(told, "details"))
        .isEqualTo(JSON.objectNode().put("pieces", "gA==").put("id", 1));
    assertThat(telling.hasFiles()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<img src=x onerror=alert(1)>",
        "</script><script>alert(1)</script>",
        "a\n\nevent: hello\ndata: {\"session\":\"mine\"}\n\n",
        "a\rb\r\nc",
        "\u202Egpj.exe\u2066\u0000\u2028",
        "\"}, \"id\": 7"
      })
  void noNameBecomesAnythingButAName(String name) throws JsonProcessingException {
    var told = tell(sight(torrent(1, name, 0)));

    var message = told.stream().filter(each -> each.startsWith("event: torrents")).toList();
    assertThat(message).hasSize(1);
    assertThat(message.get(0).lines()).hasSize(3);
    assertThat(message.get(0)).doesNotContain("\r");
    assertThat(data(told, "torrents").get("torrents").get(0).get("name").asText()).isEqualTo(name);
  }

  @Test
  void tellsWhatIsBeingReadWhenItChanges() throws JsonProcessingException {
    tell(sight());
    var reading = JSON.arrayNode();
    reading.addObject().put("name", "holiday").put("percent", 3);

    var told = telling.next(sight(), List.of(), List.of(), reading);

    assertThat(data(told, "shares")).isEqualTo(reading);
    assertThat(telling.next(sight(), List.of(), List.of(), reading.deepCopy())).isEmpty();
  }
}
