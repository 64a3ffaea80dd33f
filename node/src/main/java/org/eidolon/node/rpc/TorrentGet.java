package org.eidolon.node.rpc;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eidolon.actors.session.TorrentDetails;
import org.eidolon.actors.session.TorrentView;
import org.eidolon.actors.session.Torrents;

/** {@code torrent-get}: some fields of some torrents, as objects or as a table. */
final class TorrentGet {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Map<String, Function<Shown, JsonNode>> PLAIN = TorrentFields.all();

  /** As many as there are, and some that never will be. */
  private static final int MOST_FIELDS = 256;

  private final TorrentDesk desk;
  private final RecentChanges changes;
  private final IdleLimits limits;
  private final NodeFacts facts;
  private final InstantSource clock;

  /** For clients, by their text; a few ask at a time. */
  private final KeptRows<String> written = new KeptRows<>(3, 8 << 20, String::length);

  /** For our own page and console, by the count: some kilobytes each. */
  private final KeptRows<ObjectNode> looked = new KeptRows<>(1, 4_000, row -> 1);

  TorrentGet(
      TorrentDesk desk,
      RecentChanges changes,
      IdleLimits limits,
      NodeFacts facts,
      InstantSource clock) {
    this.desk = desk;
    this.changes = changes;
    this.limits = limits;
    this.facts = facts;
    this.clock = clock;
  }

  CompletionStage<RpcReply> answer(Arguments arguments) {
    var asked = Asked.of(arguments);
    return desk.all()
        .thenCompose(
            all ->
                shown(chosen(asked.ids(), all), asked.isCloser())
                    .thenApply(shown -> asked.reply(rows(asked, shown), removed(asked, all))));
  }

  /** The same for who takes it as text: rows of a list that is asked for often stand ready. */
  CompletionStage<RpcReply> written(Arguments arguments) {
    var asked = Asked.of(arguments);
    if (asked.isCloser() || asked.table()) {
      return answer(arguments);
    }
    return desk.all()
        .thenCompose(
            all ->
                shown(chosen(asked.ids(), all), false)
                    .thenApply(rows -> asked.reply(text(asked, rows), removed(asked, all))));
  }

  private JsonNode text(Asked asked, List<Shown> shown) {
    var rows = written.of(asked.fields(), shown, asked.isAll(), each -> asked.row(each).toString());
    return JSON.rawValueNode(new RawValue(rows.stream().collect(joining(",", "[", "]"))));
  }

  private JsonNode rows(Asked asked, List<Shown> shown) {
    if (asked.table()) {
      return asked.tableOf(shown);
    }
    var rows = JSON.arrayNode(shown.size());
    if (asked.isCloser() || !asked.isAll()) {
      shown.forEach(each -> rows.add(asked.row(each)));
    } else {
      looked.of(asked.fields(), shown, true, asked::row).forEach(rows::add);
    }
    return rows;
  }

  /** Everybody's look counts, so that what is new is new for those who ask for that alone. */
  private List<TorrentView> chosen(TorrentIds ids, Torrents.All all) {
    var recent = changes.of(all.torrents());
    limits.keepOnly(all.torrents().stream().map(TorrentView::id).collect(Collectors.toSet()));
    return ids.kind() == TorrentIds.Kind.RECENT ? recent : ids.of(all.torrents());
  }

  private CompletionStage<List<Shown>> shown(List<TorrentView> views, boolean closer) {
    if (!closer) {
      return CompletableFuture.completedStage(
          views.stream().map(view -> shown(view, Optional.empty())).toList());
    }
    var details =
        views.stream().map(view -> desk.details(view.id()).toCompletableFuture()).toList();
    return CompletableFuture.allOf(details.toArray(CompletableFuture[]::new))
        .thenApply(
            all ->
                IntStream.range(0, views.size())
                    .mapToObj(at -> shown(views.get(at), details.get(at).join()))
                    .toList());
  }

  private Shown shown(TorrentView view, Optional<TorrentDetails> details) {
    return new Shown(view, details, limits.of(view.id()), facts);
  }

  /** Those that left the list not long ago, for who asks for what is new. */
  private Optional<List<Integer>> removed(Asked asked, Torrents.All all) {
    if (asked.ids().kind() != TorrentIds.Kind.RECENT) {
      return Optional.empty();
    }
    long since = clock.instant().getEpochSecond() - RecentChanges.RECENT.toSeconds();
    return Optional.of(
        all.removed().stream()
            .filter(gone -> gone.at() >= since)
            .map(Torrents.Removed::id)
            .toList());
  }

  /** One field, found once for all rows. */
  private record Column(String name, Function<Shown, JsonNode> value) {
    /** Fields of the past and of the future are 0. */
    static Column of(String name) {
      var known = PLAIN.getOrDefault(name, DetailFields.ALL.get(name));
      return new Column(name, known == null ? shown -> JSON.numberNode(0) : known);
    }
  }

  /** What a client wants to see. */
  private record Asked(List<String> fields, List<Column> columns, TorrentIds ids, boolean table) {
    static Asked of(Arguments arguments) {
      var fields =
          arguments.texts("fields").orElse(List.of()).stream()
              .limit(MOST_FIELDS)
              .distinct()
              .toList();
      if (fields.isEmpty()) {
        throw new BadArgument("no fields specified");
      }
      boolean table = arguments.text("format").filter("table"::equals).isPresent();
      var columns = fields.stream().map(Column::of).toList();
      return new Asked(fields, columns, TorrentIds.of(arguments), table);
    }

    boolean isAll() {
      return ids.kind() == TorrentIds.Kind.ALL;
    }

    boolean isCloser() {
      return fields.stream().anyMatch(DetailFields.ALL::containsKey);
    }

    ObjectNode row(Shown shown) {
      var row = JSON.objectNode();
      columns.forEach(column -> row.set(column.name(), column.value().apply(shown)));
      return row;
    }

    ArrayNode tableOf(List<Shown> shown) {
      var rows = JSON.arrayNode();
      fields.forEach(rows.addArray()::add);
      shown.forEach(each -> cells(each, rows.addArray()));
      return rows;
    }

    private void cells(Shown shown, ArrayNode to) {
      columns.forEach(column -> to.add(column.value().apply(shown)));
    }

    RpcReply reply(JsonNode torrents, Optional<List<Integer>> removed) {
      var reply = JSON.objectNode();
      removed.ifPresent(ids -> ids.forEach(reply.putArray("removed")::add));
      reply.set("torrents", torrents);
      return RpcReply.success(reply);
    }
  }
}
