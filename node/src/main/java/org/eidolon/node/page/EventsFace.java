package org.eidolon.node.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.eidolon.node.http.Answers;
import org.eidolon.node.http.Face;

/**
 * {@code /api/events[?torrent=ID]}: one stream of server-sent events for each open page, with all
 * that it shows.
 *
 * <pre>
 *   tick - look at the node (one look at a time) - what is new to this page - socket
 * </pre>
 *
 * A slow page lets ticks pass, so that it hears less often and never of the past. Nobody looks at
 * the node while no page is open, and many pages share a look.
 */
public final class EventsFace implements Face {
  private static final String PATH = "/api/events";
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final int TICKS_A_NETWORK = 5;

  private final Looks looks;
  private final Told told;
  private final int most;
  private final Duration tick;
  private final Runnable atEnd;
  private final AtomicInteger open = new AtomicInteger();
  private final SharedKillSwitch end = KillSwitches.shared("pages");
  private final Shared<List<ObjectNode>> torrents;
  private final Shared<ObjectNode> network;

  /** What is told besides looks, and is always at hand. */
  record Told(Traffic traffic, LogLines log, Supplier<ArrayNode> shares) {}

  /**
   * @param most streams at a time; more are refused
   * @param atEnd runs when the server closes
   */
  EventsFace(Looks looks, Told told, int most, LongSupplier nanos, Runnable atEnd) {
    this(looks, told, most, TICK, nanos, atEnd);
  }

  EventsFace(Looks looks, Told told, int most, Duration tick, LongSupplier nanos, Runnable atEnd) {
    this.looks = looks;
    this.told = told;
    this.most = most;
    this.tick = tick;
    this.atEnd = atEnd;
    // A little less than a tick, so that each tick of a page finds something new.
    var fresh = tick.multipliedBy(9).dividedBy(10);
    this.torrents = new Shared<>(looks::torrents, fresh, nanos);
    this.network = new Shared<>(looks::network, fresh, nanos);
  }

  @Override
  public boolean takes(String path) {
    return path.equals(PATH);
  }

  @Override
  public CompletionStage<HttpResponse> answer(HttpRequest request) {
    if (open.get() >= most) {
      return CompletableFuture.completedStage(
          Answers.line(503, "%d pages are open already; close one".formatted(most)));
    }
    var events =
        HttpEntities.createChunked(
            MediaTypes.TEXT_EVENT_STREAM.toContentType(), events(watched(request)));
    return CompletableFuture.completedStage(HttpResponse.create().withEntity(events));
  }

  private static OptionalInt watched(HttpRequest request) {
    var id = request.getUri().query().get("torrent").filter(text -> text.matches("\\d{1,9}"));
    return id.map(text -> OptionalInt.of(Integer.parseInt(text))).orElse(OptionalInt.empty());
  }

  /** Counted from when somebody really reads it: who leaves before that takes no place. */
  private Source<ByteString, NotUsed> events(OptionalInt watched) {
    return Source.lazySource(
            () -> {
              open.incrementAndGet();
              var page = new Reader(watched, new Telling(looks.session()));
              return Source.tick(Duration.ZERO, tick, page)
                  .mapAsync(1, Reader::look)
                  .mapConcat(page::tell)
                  .map(ByteString::fromString)
                  .via(end.flow())
                  .watchTermination(
                      (ticks, done) -> done.whenComplete((end, failed) -> open.decrementAndGet()));
            })
        .mapMaterializedValue(lazy -> NotUsed.getInstance());
  }

  /** How many read now. */
  int open() {
    return open.get();
  }

  /** Ends all streams. */
  @Override
  public void close() {
    end.shutdown();
    atEnd.run();
  }

  /** One open page; used by one stream alone. */
  private final class Reader {
    private final OptionalInt watched;
    private final Telling telling;
    private int ticks;

    Reader(OptionalInt watched, Telling telling) {
      this.watched = watched;
      this.telling = telling;
    }

    CompletionStage<Sight> look() {
      boolean networkToo = ticks++ % TICKS_A_NETWORK == 0;
      var all = quiet(torrents.get().thenApply(Optional::of));
      var around = networkToo ? quiet(network.get().thenApply(Optional::of)) : none();
      // Not at first: the list must not wait for what may take longer.
      var closer = watched.isPresent() && ticks > 1 ? quiet(closer(watched.getAsInt())) : none();
      return all.thenCombine(around, Both::new)
          .thenCombine(
              closer, (both, details) -> new Sight(both.torrents(), both.network(), details));
    }

    private CompletionStage<Optional<ObjectNode>> closer(int id) {
      return looks.torrent(id, !telling.hasFiles());
    }

    List<String> tell(Sight now) {
      return telling.next(
          now,
          told.traffic().after(telling.lastPoint()),
          told.log().after(telling.lastLine()),
          told.shares().get());
    }
  }

  private record Both(Optional<List<ObjectNode>> torrents, Optional<ObjectNode> network) {}

  private static CompletionStage<Optional<ObjectNode>> none() {
    return CompletableFuture.completedStage(Optional.empty());
  }

  /** A part that is too busy to answer is told of the next time. */
  private static <T> CompletionStage<Optional<T>> quiet(CompletionStage<Optional<T>> asked) {
    return asked.exceptionally(busy -> Optional.empty());
  }
}
