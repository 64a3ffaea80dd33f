package org.eidolon.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The handshake, and what becomes of bodies that are not as they should be. */
final class RpcFaceTest {
  private static ActorTestKit kit;
  private final RpcDesk desk = new RpcDesk(kit, SampleTorrents.fetching(1, "45".repeat(20)));

  @BeforeAll
  static void startUp() {
    kit = ActorTestKit.create();
  }

  @AfterAll
  static void shutDown() {
    kit.shutdownTestKit();
  }

  private int status(HttpRequest request) {
    return desk.send(request).status().intValue();
  }

  private static HttpRequest with(HttpRequest request, String id) {
    return request.addHeader(RawHeader.create("x-transmission-session-ID", id));
  }

  @Test
  void takesThePathWithAndWithoutASlash() {
    assertThat(desk.face.takes("/transmission/rpc")).isTrue();
    assertThat(desk.face.takes("/transmission/rpc/")).isTrue();
    assertThat(desk.face.takes("/transmission/rpc/x")).isFalse();
    assertThat(desk.face.takes("/transmission")).isFalse();
  }

  @Test
  void namesTheSessionIdInHeaderAndPageUntilItIsRepeated() {
    var body = "{\"method\":\"session-stats\"}";
    var refused = desk.send(desk.post(body));
    var id = refused.getHeader(SessionIds.HEADER).orElseThrow().value();

    assertThat(refused.status().intValue()).isEqualTo(409);
    assertThat(RpcDesk.text(refused)).contains(SessionIds.HEADER + ": " + id);
    assertThat(status(with(desk.post(body), "wrong"))).isEqualTo(409);
    assertThat(status(with(desk.post(body), id))).isEqualTo(200);

    desk.nanos.addAndGet(Duration.ofHours(3).toNanos());
    assertThat(status(with(desk.post(body), id))).isEqualTo(409);
  }

  @Test
  void getsOnlyTheIdByAGet() {
    var id = desk.sessionId();

    assertThat(status(HttpRequest.GET(RpcDesk.PATH))).isEqualTo(409);
    assertThat(status(with(HttpRequest.GET(RpcDesk.PATH), id))).isEqualTo(405);
    assertThat(status(HttpRequest.OPTIONS(RpcDesk.PATH))).isEqualTo(501);
  }

  @Test
  void saysWhatItCannotReadOrDoesNotKnow() {
    assertThat(desk.ask("").get("result").asText()).isEqualTo("no method name");
    assertThat(desk.ask("a=b").get("result").asText()).isEqualTo("no method name");
    assertThat(desk.ask("[1]").get("result").asText()).isEqualTo("no method name");
    assertThat(desk.ask("{}").get("result").asText()).isEqualTo("no method name");
    assertThat(desk.ask("{\"method\":7}").get("result").asText()).isEqualTo("no method name");
    assertThat(desk.ask("{\"method\":\"x\"}").get("result").asText())
        .isEqualTo("method name not recognized");
    assertThat(desk.ask("{\"method\":\"torrent-get\",\"arguments\":[]}").get("result").asText())
        .isEqualTo("no fields specified");
  }

  @Test
  void refusesWhatIsNestedTooDeepOrHasNumbersWithoutEnd() {
    var deep = "[".repeat(5_000) + "]".repeat(5_000);
    var ask = "{\"method\":\"session-stats\",\"tag\":1,\"arguments\":{\"x\":%s}}";

    assertThat(desk.ask(ask.formatted(deep)).get("result").asText()).isEqualTo("no method name");
    assertThat(desk.ask(ask.formatted("1".repeat(100_000))).get("result").asText())
        .isEqualTo("no method name");
    assertThat(desk.ask(ask.formatted("[[1]]")).get("result").asText()).isEqualTo("success");
  }

  @Test
  void echoesATagThatIsANumberAndNoOther() {
    var ask = "{\"method\":\"session-stats\"%s}";

    assertThat(desk.ask(ask.formatted(",\"tag\":77")).get("tag").asInt()).isEqualTo(77);
    assertThat(desk.ask(ask.formatted(",\"tag\":\"a\"")).has("tag")).isFalse();
    assertThat(desk.ask(ask.formatted("")).has("tag")).isFalse();
    assertThat(desk.ask("{\"tag\":5}").get("tag").asInt()).isEqualTo(5);
  }

  @Test
  void endsTheNodeWhenToldTo() {
    desk.call("session-close", "{}");

    assertThat(desk.closed).hasValue(1);
  }

  @Test
  void showsTheLatestLinesOfTheLog() {
    assertThat(desk.call("eidolon-log", "{}").get("lines")).hasSize(2);
  }

  @Test
  void saysThatANodeInNoNetworkIsInNone() {
    assertThat(desk.result("eidolon-network", "{}")).isEqualTo("this node is in no network");
  }
}
