package org.eidolon.node.rpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.eidolon.actors.session.TorrentView;
import org.eidolon.actors.session.Torrents;

/** A face over a list of torrents in memory, and a client that knows the session id. */
final class RpcDesk {
  static final String PATH = "/transmission/rpc";
  static final Instant NOW = Instant.ofEpochSecond(1_000);
  private static final ObjectMapper JSON = new ObjectMapper();

  final AtomicLong nanos = new AtomicLong();
  final AtomicInteger closed = new AtomicInteger();
  final List<TorrentView> views = new ArrayList<>();
  final TestProbe<Torrents.Command> orders;
  final RpcFace face;

  RpcDesk(ActorTestKit kit, Optional<SpeedLimits> limits, TorrentView... views) {
    this.views.addAll(List.of(views));
    this.orders = kit.createTestProbe();
    var torrents =
        kit.spawn(
            Behaviors.monitor(
                Torrents.Command.class,
                orders.getRef(),
                MemoryTorrents.create(
                    this.views,
                    List.of(new Torrents.Removed(8, 930), new Torrents.Removed(9, 970)))));
    this.face =
        new RpcFace(
            new RpcParts(
                kit.system(),
                torrents,
                Optional.empty(),
                limits,
                Optional.of(closed::incrementAndGet),
                () -> List.of("one", "two"),
                SampleTorrents.FACTS,
                Runnable::run,
                new SecureRandom(),
                () -> NOW,
                nanos::get));
  }

  RpcDesk(ActorTestKit kit, TorrentView... views) {
    this(kit, Optional.empty(), views);
  }

  HttpResponse send(HttpRequest request) {
    try {
      return face.answer(request).toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  String sessionId() {
    return send(HttpRequest.GET(PATH)).getHeader(SessionIds.HEADER).orElseThrow().value();
  }

  HttpRequest post(String body) {
    return HttpRequest.POST(PATH)
        .withEntity(ContentTypes.APPLICATION_OCTET_STREAM, body.getBytes(StandardCharsets.UTF_8));
  }

  /** The whole reply to a body. */
  JsonNode ask(String body) {
    var header = RawHeader.create(SessionIds.HEADER, sessionId());
    return json(send(post(body).addHeader(header)));
  }

  /** The arguments of a reply that must be a success. */
  JsonNode call(String method, String arguments) {
    var reply = reply(method, arguments);
    if (!reply.get("result").asText().equals("success")) {
      throw new AssertionError(reply.toString());
    }
    return reply.get("arguments");
  }

  JsonNode reply(String method, String arguments) {
    return ask("{\"method\":\"%s\",\"arguments\":%s}".formatted(method, arguments));
  }

  String result(String method, String arguments) {
    return reply(method, arguments).get("result").asText();
  }

  static JsonNode json(HttpResponse response) {
    try {
      return JSON.readTree(text(response));
    } catch (JsonProcessingException bad) {
      throw new AssertionError(text(response), bad);
    }
  }

  static String text(HttpResponse response) {
    return ((HttpEntity.Strict) response.entity()).getData().utf8String();
  }

  /** The next order of a kind that reached the list. */
  <T extends Torrents.Command> T order(Class<T> kind) {
    while (true) {
      var next = orders.receiveMessage();
      if (kind.isInstance(next)) {
        return kind.cast(next);
      }
    }
  }
}
