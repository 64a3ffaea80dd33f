package org.eidolon.node.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
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
    var fields = arguments.texts("fields").orElse(List.of()).stream().limit(MOST_FIELDS).toList();
    if (fields.isEmpty()) {
      throw new BadArgument("no fields specified");
    }
    var ids = TorrentIds.of(arguments);
    boolean table = arguments.text("format").filter("table"::equals).isPresent();
    return desk.all()
        .thenCompose(
            all -> shown(chosen(ids, all), fields).thenApply(rows -> reply(ids, all, rows)))
        .thenApply(reply -> table ? tabled(reply, fields) : reply);
  }

  /** Everybody's look counts, so that what is new is new for those who ask for that alone. */
  private List<TorrentView> chosen(TorrentIds ids, Torrents.All all) {
    var recent = changes.of(all.torrents());
    limits.keepOnly(all.torrents().stream().map(TorrentView::id).collect(Collectors.toSet()));
    return ids.kind() == TorrentIds.Kind.RECENT ? recent : ids.of(all.torrents());
  }

  private CompletionStage<ArrayNode> shown(List<TorrentView> views, List<String> fields) {
    boolean closer = fields.stream().anyMatch(DetailFields.ALL::containsKey);
    var details =
        views.stream()
            .map(view -> closer ? desk.details(view.id()).toCompletableFuture() : none())
            .toList();
    return CompletableFuture.allOf(details.toArray(CompletableFuture[]::new))
        .thenApply(
            all -> {
              var rows = JSON.arrayNode();
              for (int i = 0; i < views.size(); i++) {
                var view = views.get(i);
                var shown = new Shown(view, details.get(i).join(), limits.of(view.id()), facts);
                rows.add(row(shown, fields));
              }
              return rows;
            });
  }

  private static CompletableFuture<Optional<TorrentDetails>> none() {
    return CompletableFuture.completedFuture(Optional.empty());
  }

  private static ObjectNode row(Shown shown, List<String> fields) {
    var row = JSON.objectNode();
    fields.forEach(field -> row.set(field, value(shown, field)));
    return row;
  }

  /** Fields of the past and of the future are 0. */
  private static JsonNode value(Shown shown, String field) {
    var known = PLAIN.getOrDefault(field, DetailFields.ALL.get(field));
    return known == null ? JSON.numberNode(0) : known.apply(shown);
  }

  private RpcReply reply(TorrentIds ids, Torrents.All all, ArrayNode rows) {
    var reply = JSON.objectNode();
    if (ids.kind() == TorrentIds.Kind.RECENT) {
      long since = clock.instant().getEpochSecond() - RecentChanges.RECENT.toSeconds();
      var removed = reply.putArray("removed");
      all.removed().stream()
          .filter(gone -> gone.at() >= since)
          .forEach(gone -> removed.add(gone.id()));
    }
    reply.set("torrents", rows);
    return RpcReply.success(reply);
  }

  private static RpcReply tabled(RpcReply reply, List<String> fields) {
    var table = JSON.arrayNode();
    var head = table.addArray();
    var names = fields.stream().distinct().toList();
    names.forEach(head::add);
    for (var row : reply.arguments().get("torrents")) {
      var cells = table.addArray();
      names.forEach(name -> cells.add(row.get(name)));
    }
    reply.arguments().set("torrents", table);
    return reply;
  }
}
