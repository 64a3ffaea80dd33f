package org.eidolon.node.story;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.control.TrackerReplyCodec;
import org.eidolon.proto.tracker.Neighbor;
import org.eidolon.proto.tracker.TrackerReply;
import org.eidolon.streams.http.HttpService;
import org.eidolon.streams.http.TrackerChannel;
import org.eidolon.streams.http.TrackerRefused;
import org.eidolon.streams.http.TrackerUnreachable;

/** One member's way to the tracker, without HTTP; it can be cut at the member's end. */
final class MemoryChannel implements TrackerChannel {
  private final Supplier<Optional<HttpService>> tracker;
  private final String host;
  private volatile boolean cut;
  private volatile List<Neighbor> neighbors = List.of();

  /**
   * @param tracker empty while it is down
   */
  MemoryChannel(Supplier<Optional<HttpService>> tracker, String host) {
    this.tracker = tracker;
    this.host = host;
  }

  void cut() {
    cut = true;
  }

  /** What the tracker told last. */
  List<Neighbor> neighbors() {
    return neighbors;
  }

  @Override
  public CompletionStage<Bytes> call(String path, Bytes body) {
    var there = cut ? Optional.<HttpService>empty() : tracker.get();
    if (there.isEmpty()) {
      return CompletableFuture.failedStage(
          new TrackerUnreachable("nobody answers at the tracker's address", false, null));
    }
    return there
        .get()
        .answer(new HttpService.Ask("POST", path, Map.of(), body, host))
        .thenApply(answer -> opened(path, answer));
  }

  private Bytes opened(String path, HttpService.Answer answer) {
    if (answer.status() != 200) {
      var line = new String(answer.body().toArray(), StandardCharsets.UTF_8).strip();
      throw new TrackerRefused(answer.status(), line);
    }
    if (TrackerReplyCodec.decode(path, answer.body()) instanceof TrackerReply.Membership told) {
      told.neighbors().ifPresent(set -> neighbors = set);
    }
    return answer.body();
  }

  @Override
  public void close() {
    cut();
  }
}
