package org.eidolon.node.bench;

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

/** A node's way to a tracker in the same process; remembers the neighbors it was told of. */
final class OwnTracker implements TrackerChannel {
  private final Supplier<Optional<HttpService>> tracker;
  private final String host;
  private volatile List<Neighbor> neighbors = List.of();

  /**
   * @param tracker empty as long as it is not there
   * @param host as the tracker sees us
   */
  OwnTracker(Supplier<Optional<HttpService>> tracker, String host) {
    this.tracker = tracker;
    this.host = host;
  }

  List<Neighbor> neighbors() {
    return neighbors;
  }

  @Override
  public CompletionStage<Bytes> call(String path, Bytes body) {
    return tracker
        .get()
        .map(
            there ->
                there
                    .answer(new HttpService.Ask("POST", path, Map.of(), body, host))
                    .thenApply(answer -> opened(path, answer)))
        .orElseGet(
            () ->
                CompletableFuture.failedStage(
                    new TrackerUnreachable("the tracker is not there yet", false, null)));
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
    neighbors = List.of();
  }
}
