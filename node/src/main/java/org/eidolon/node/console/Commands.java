package org.eidolon.node.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eidolon.node.screen.ByteSize;
import org.eidolon.proto.tracker.Traffic;

/** What a console understands, and what it answers. */
final class Commands {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int MOST_DIGITS = 9;
  private static final int LOOKS = 40;
  private static final int LOOK_MILLIS = 200;

  private static final List<String> HELP =
      List.of(
          "help                   this",
          "status                 how the node stands in its network",
          "list torrents          the torrents, by their numbers",
          "list circuits          the circuits that this node built",
          "list neighbors         those it links with",
          "build circuit TORRENT  one more circuit for a torrent that still fetches",
          "close circuit N        closes it; its torrent may build another",
          "set                    what can be set while the node runs, and how it is set",
          "set KEY VALUE          such as: set limits.down 500K; 0 means no limit",
          "quit                   ends this session, not the node");

  private final Node node;

  Commands(Node node) {
    this.node = node;
  }

  /**
   * Lines of the answer; fails with a {@link BadLine} or an {@link IllegalArgumentException} of one
   * line.
   */
  CompletionStage<List<String>> answer(List<String> words) {
    return switch (words.get(0)) {
      case "help" -> said(HELP);
      case "status" -> exactly(words, 1, network().thenCompose(this::status));
      case "list" -> list(words);
      case "build" -> build(words);
      case "close" -> close(words);
      case "set" -> set(words);
      default -> throw unknown(words);
    };
  }

  private static BadLine unknown(List<String> words) {
    return new BadLine("unknown command: %s; try help".formatted(String.join(" ", words)));
  }

  private static CompletionStage<List<String>> said(List<String> lines) {
    return CompletableFuture.completedStage(lines);
  }

  private static <T> T exactly(List<String> words, int count, T answer) {
    if (words.size() != count) {
      throw unknown(words);
    }
    return answer;
  }

  private CompletionStage<ObjectNode> network() {
    return node.ask("eidolon-network", JSON.objectNode());
  }

  private CompletionStage<List<String>> status(JsonNode network) {
    var credit = network.path("credit");
    if (!credit.isObject()) {
      return said(standing(network));
    }
    return node.ask("session-stats", JSON.objectNode())
        .thenApply(
            stats -> {
              var lines = new ArrayList<>(standing(network));
              lines.add(credit(credit, stats.path("cumulative-stats")));
              return lines;
            });
  }

  /** What was carried for others counts as what was uploaded does. */
  private static String credit(JsonNode credit, JsonNode moved) {
    long earned = Math.max(0, credit.path("earnedBytes").asLong());
    var given =
        new Traffic(earned, moved.path("downloadedBytes").asLong())
            .plus(new Traffic(moved.path("uploadedBytes").asLong(), 0));
    return "credit     %s earned by relaying, %s paid to relays, ratio %s"
        .formatted(
            ByteSize.text(earned), ByteSize.text(credit.path("paidBytes").asLong()), given.ratio());
  }

  private static List<String> standing(JsonNode network) {
    var circuits = network.path("circuits");
    var links = network.path("links");
    var problem = network.path("problem").asText();
    var standing = network.path("standing").asText("busy");
    return List.of(
        "standing   " + (problem.isEmpty() ? standing : standing + ": " + problem),
        "members    " + network.path("members").asInt(),
        "links      %d of %d neighbors"
            .formatted(
                links.path("dialled").asInt() + links.path("accepted").asInt(),
                links.path("neighbors").asInt()),
        "circuits   %d own, %d relayed, %d ending here"
            .formatted(
                circuits.path("own").asInt(),
                circuits.path("relayed").asInt(),
                circuits.path("ending").asInt()));
  }

  private CompletionStage<List<String>> list(List<String> words) {
    return switch (words.size() == 2 ? words.get(1) : "") {
      case "circuits" ->
          network().thenApply(net -> rows(net.path("ownCircuits"), Commands::circuit));
      case "neighbors", "neighbours" ->
          network().thenApply(net -> rows(net.path("neighbors"), Commands::neighbor));
      case "torrents" -> torrents();
      default -> throw new BadLine("list what? circuits, neighbors or torrents");
    };
  }

  private CompletionStage<List<String>> torrents() {
    var arguments = JSON.objectNode();
    var fields = arguments.putArray("fields");
    List.of("id", "name", "percentDone", "rateDownload", "rateUpload").forEach(fields::add);
    return node.ask("torrent-get", arguments)
        .thenApply(answer -> rows(answer.path("torrents"), Commands::torrent));
  }

  private static List<String> rows(JsonNode list, Function<JsonNode, String> text) {
    var rows = new ArrayList<String>();
    list.forEach(each -> rows.add(text.apply(each)));
    return rows.isEmpty() ? List.of("none") : rows;
  }

  private static String circuit(JsonNode each) {
    return "circuit %d  %d relays  first %s  %d s old"
        .formatted(
            each.path("number").asLong(),
            each.path("relays").asInt(),
            each.path("first").asText(),
            each.path("ageSeconds").asLong());
  }

  private static String neighbor(JsonNode each) {
    return "%s  %s  %s  %d s"
        .formatted(
            each.path("peer").asText(),
            each.path("address").asText(),
            each.path("state").asText(),
            each.path("ageSeconds").asLong());
  }

  private static String torrent(JsonNode each) {
    return "%d  %d%%  down %s/s  up %s/s  %s"
        .formatted(
            each.path("id").asInt(),
            (int) (each.path("percentDone").asDouble() * 100),
            ByteSize.text(each.path("rateDownload").asLong()),
            ByteSize.text(each.path("rateUpload").asLong()),
            each.path("name").asText());
  }

  private CompletionStage<List<String>> build(List<String> words) {
    var arguments = JSON.objectNode().put("id", number(words, "build circuit TORRENT"));
    return network()
        .thenCompose(
            before ->
                node.ask("eidolon-circuit-build", arguments)
                    .thenCompose(asked -> awaitCircuit(newest(before), LOOKS)));
  }

  /** The tracker grants a path at once, or knows none. */
  private CompletionStage<List<String>> awaitCircuit(long before, int looks) {
    if (looks == 0) {
      return said(List.of("no path so far: the tracker knows no other partner, or is away"));
    }
    var later = CompletableFuture.delayedExecutor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    return CompletableFuture.supplyAsync(this::network, later)
        .thenCompose(look -> look)
        .thenCompose(
            now ->
                newest(now) > before
                    ? said(rows(onlyNew(now, before), Commands::circuit))
                    : awaitCircuit(before, looks - 1));
  }

  private static long newest(JsonNode network) {
    long newest = 0;
    for (var each : network.path("ownCircuits")) {
      newest = Math.max(newest, each.path("number").asLong());
    }
    return newest;
  }

  private static JsonNode onlyNew(JsonNode network, long before) {
    var list = JSON.arrayNode();
    network
        .path("ownCircuits")
        .forEach(
            each -> {
              if (each.path("number").asLong() > before) {
                list.add(each);
              }
            });
    return list;
  }

  private CompletionStage<List<String>> close(List<String> words) {
    int number = number(words, "close circuit N");
    return node.ask("eidolon-circuit-close", JSON.objectNode().put("number", number))
        .thenApply(done -> List.of("closed circuit " + number));
  }

  /** Of {@code build circuit 3} and the like. */
  private static int number(List<String> words, String usage) {
    boolean fits =
        words.size() == 3
            && words.get(1).equals("circuit")
            && words.get(2).matches("\\d{1," + MOST_DIGITS + "}");
    if (!fits) {
      throw new BadLine("expected: " + usage);
    }
    return Integer.parseInt(words.get(2));
  }

  private CompletionStage<List<String>> set(List<String> words) {
    if (words.size() == 1) {
      return session().thenApply(Commands::settings);
    }
    if (words.size() != 3) {
      throw new BadLine("expected: set KEY VALUE");
    }
    var setting = LiveSetting.of(words.get(1)).orElseThrow(() -> notLive(words.get(1)));
    var change = JSON.objectNode();
    setting.put(words.get(2), change);
    return node.ask("session-set", change)
        .thenCompose(done -> session())
        .thenApply(session -> List.of(setting.key + " = " + setting.shown(session)));
  }

  private CompletionStage<ObjectNode> session() {
    return node.ask("session-get", JSON.objectNode());
  }

  private static List<String> settings(JsonNode session) {
    return Arrays.stream(LiveSetting.values())
        .map(each -> "%s = %s".formatted(each.key, each.shown(session)))
        .toList();
  }

  private static BadLine notLive(String key) {
    var keys =
        Arrays.stream(LiveSetting.values()).map(each -> each.key).collect(Collectors.joining(", "));
    return new BadLine("%s cannot be set while the node runs; these can: %s".formatted(key, keys));
  }
}
