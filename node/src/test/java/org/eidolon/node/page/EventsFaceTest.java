package org.eidolon.node.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class EventsFaceTest {
  private static ActorTestKit kit;
  private static final Duration TICK = Duration.ofMillis(10);

  private final Node node = new Node();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger ended = new AtomicInteger();
  private final EventsFace face =
      new EventsFace(
          node,
          new EventsFace.Told(new Traffic(), new LogLines(), JsonNodeFactory.instance::arrayNode),
          2,
          TICK,
          () -> nanos.addAndGet(node.shared ? 0 : TICK.toNanos()),
          ended::incrementAndGet);

  /** Answers as the fields say, and counts who asks. */
  private static final class Node implements Looks {
    private final AtomicInteger looks = new AtomicInteger();
    private final List<Integer> closer = new ArrayList<>();
    private volatile boolean busy;
    private volatile boolean shared;
    private volatile long rate;

    @Override
    public CompletionStage<List<ObjectNode>> torrents() {
      looks.incrementAndGet();
      if (busy) {
        return CompletableFuture.failedStage(new IllegalStateException("busy"));
      }
      var torrent = JsonNodeFactory.instance.objectNode().put("id", 7).put("rateDownload", rate);
      return CompletableFuture.completedStage(List.of(torrent));
    }

    @Override
    public synchronized CompletionStage<Optional<ObjectNode>> torrent(int id, boolean withFiles) {
      closer.add(id);
      var shown = JsonNodeFactory.instance.objectNode().put("id", id).put("comment", "closer");
      return CompletableFuture.completedStage(Optional.of(shown));
    }

    @Override
    public CompletionStage<ObjectNode> network() {
      return CompletableFuture.completedStage(JsonNodeFactory.instance.objectNode());
    }

    @Override
    public String session() {
      return "id";
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

  private HttpResponse ask(String path) {
    return face.answer(HttpRequest.create(path)).toCompletableFuture().join();
  }

  private SinkQueueWithCancel<ByteString> open(String path) {
    var answer = ask(path);
    assertThat(answer.status().intValue()).isEqualTo(200);
    assertThat(answer.entity().getContentType().toString()).startsWith("text/event-stream");
    return answer.entity().getDataBytes().runWith(Sink.<ByteString>queue(), kit.system());
  }

  private SinkQueueWithCancel<ByteString> opened(String path) {
    var page = open(path);
    assertThat(next(page)).startsWith("event: hello\ndata: {\"session\":\"id\"}");
    return page;
  }

  private static String next(SinkQueueWithCancel<ByteString> page) {
    return page.pull().toCompletableFuture().join().map(ByteString::utf8String).orElse("end");
  }

  private static String next(SinkQueueWithCancel<ByteString> page, String event) {
    var message = next(page);
    while (!message.startsWith("event: " + event + "\n")) {
      message = next(page);
    }
    return message;
  }

  @Test
  void tellsAPageWhatIsThereAndThenWhatChanges() {
    var page = opened("/api/events");
    assertThat(next(page, "torrents")).contains("\"full\":true", "\"rateDownload\":0");

    node.rate = 5;

    assertThat(next(page, "torrents")).contains("\"full\":false", "\"rateDownload\":5");
    page.cancel();
  }

  @Test
  void looksCloserAtTheTorrentThatIsWatched() {
    var page = opened("/api/events?torrent=7");

    assertThat(next(page, "details")).contains("\"comment\":\"closer\"", "\"id\":7");
    page.cancel();
    assertThat(node.closer).isNotEmpty().containsOnly(7);
  }

  @Test
  void takesNoNonsenseForATorrent() {
    var page = opened("/api/events?torrent=7;drop");

    next(page, "network");
    page.cancel();

    assertThat(node.closer).isEmpty();
  }

  @Test
  void asksTheNodeNothingWhileNoPageIsOpen() {
    ask("/api/events");
    assertThat(node.looks).hasValue(0);
    assertThat(face.open()).isZero();

    var page = opened("/api/events");
    assertThat(face.open()).isEqualTo(1);
    page.cancel();
    await().untilAsserted(() -> assertThat(face.open()).isZero());
  }

  @Test
  void pagesShareALook() {
    node.shared = true;

    var one = opened("/api/events");
    var two = opened("/api/events");
    next(one, "torrents");
    next(two, "torrents");

    assertThat(node.looks).hasValue(1);
    one.cancel();
    two.cancel();
  }

  @Test
  void refusesMorePagesThanItMayServeUntilOneLeaves() {
    var one = opened("/api/events");
    var two = opened("/api/events");

    assertThat(ask("/api/events").status().intValue()).isEqualTo(503);
    one.cancel();
    await().untilAsserted(() -> assertThat(face.open()).isEqualTo(1));

    opened("/api/events").cancel();
    two.cancel();
  }

  @Test
  void livesThroughABusyNode() {
    node.busy = true;
    var page = opened("/api/events");

    node.busy = false;

    assertThat(next(page, "torrents")).contains("\"full\":true");
    page.cancel();
  }

  @Test
  void endsItsStreamsWithTheServer() {
    var page = opened("/api/events");

    face.close();

    var message = next(page);
    while (!message.equals("end")) {
      message = next(page);
    }
    assertThat(ended).hasValue(1);
  }
}
