package org.eidolon.node.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * What one page has been told, and so what it must be told next: everything at first, then what has
 * changed. A message is one event of a stream of server-sent events:
 *
 * <pre>
 *   hello    { session }
 *   torrents { full, torrents [ { id, fields that changed } ], removed [ id ] }
 *   totals   { down, up }
 *   details  { id, fields that changed }
 *   network  as the remote control's eidolon-network
 *   traffic  { full, points [ [ seconds, own, relayed, rest ] ] }
 *   shares   [ { name, percent, problem } ]   files being read to be shared
 *   log      { full, lines [ { number, time, level, text } ] }
 * </pre>
 */
final class Telling {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** So that nobody between here and the page takes silence for an end. */
  private static final int QUIET_TICKS = 10;

  private static final String ALIVE = ": alive\n\n";

  private final String session;
  private final Map<Integer, ObjectNode> torrents = new HashMap<>();
  private ArrayNode shares = JSON.arrayNode();
  private ObjectNode totals = JSON.objectNode();
  private ObjectNode details = JSON.objectNode();
  private boolean begun;
  private boolean listed;
  private long point;
  private long line;
  private int quiet;

  Telling(String session) {
    this.session = session;
  }

  /** The number of the last point of traffic told, and of the last line of the log. */
  long lastPoint() {
    return point;
  }

  long lastLine() {
    return line;
  }

  /**
   * Whole messages, perhaps none.
   *
   * @param points after {@link #lastPoint}
   * @param lines after {@link #lastLine}
   */
  List<String> next(
      Sight now, List<Traffic.Point> points, List<LogLines.Line> lines, ArrayNode reading) {
    var told = new ArrayList<String>();
    boolean first = !begun;
    if (first) {
      told.add(message("hello", JSON.objectNode().put("session", session)));
    }
    now.torrents().ifPresent(all -> torrents(all, told));
    now.details().ifPresent(all -> details(all, told));
    now.network().ifPresent(network -> told.add(message("network", network)));
    shares(reading, told);
    traffic(points, first, told);
    log(lines, first, told);
    begun = true;
    quiet = told.isEmpty() ? quiet + 1 : 0;
    if (quiet >= QUIET_TICKS) {
      quiet = 0;
      told.add(ALIVE);
    }
    return told;
  }

  private void torrents(List<ObjectNode> all, List<String> told) {
    var changes = JSON.arrayNode();
    var gone = new HashSet<>(torrents.keySet());
    for (var torrent : all) {
      int id = torrent.get("id").asInt();
      gone.remove(id);
      var before = torrents.put(id, torrent);
      var change = before == null ? torrent : changed(before, torrent);
      if (!change.isEmpty()) {
        changes.add(change.deepCopy().put("id", id));
      }
    }
    torrents.keySet().removeAll(gone);
    if (!listed || !changes.isEmpty() || !gone.isEmpty()) {
      var message = JSON.objectNode().put("full", !listed);
      message.set("torrents", changes);
      gone.forEach(message.putArray("removed")::add);
      told.add(message("torrents", message));
      listed = true;
    }
    totals(all, told);
  }

  private void totals(List<ObjectNode> all, List<String> told) {
    var now =
        JSON.objectNode().put("down", sum(all, "rateDownload")).put("up", sum(all, "rateUpload"));
    if (!now.equals(totals)) {
      totals = now;
      told.add(message("totals", now));
    }
  }

  private static long sum(List<ObjectNode> all, String field) {
    return all.stream().mapToLong(torrent -> torrent.path(field).asLong()).sum();
  }

  private void details(ObjectNode all, List<String> told) {
    var change = changed(details, all);
    if (!change.isEmpty()) {
      details.setAll(all);
      change.set("id", all.get("id"));
      told.add(message("details", change));
    }
  }

  /** Whether the page has the names of this torrent's files already. */
  boolean hasFiles() {
    return !details.path("files").isEmpty();
  }

  private static ObjectNode changed(ObjectNode before, ObjectNode now) {
    var change = JSON.objectNode();
    if (now.equals(before)) {
      // At once if it is the very same, as of most torrents of a long list.
      return change;
    }
    for (var field : now.properties()) {
      if (!field.getValue().equals(before.get(field.getKey()))) {
        change.set(field.getKey(), field.getValue());
      }
    }
    return change;
  }

  private void shares(ArrayNode now, List<String> told) {
    if (!now.equals(shares)) {
      shares = now;
      told.add(message("shares", now));
    }
  }

  private void traffic(List<Traffic.Point> points, boolean first, List<String> told) {
    if (points.isEmpty() && !first) {
      return;
    }
    var message = JSON.objectNode().put("full", first);
    var list = message.putArray("points");
    for (var each : points) {
      list.addArray().add(each.at()).add(each.own()).add(each.relayed()).add(each.rest());
      point = each.number();
    }
    told.add(message("traffic", message));
  }

  private void log(List<LogLines.Line> lines, boolean first, List<String> told) {
    if (lines.isEmpty() && !first) {
      return;
    }
    var message = JSON.objectNode().put("full", first);
    ArrayNode list = message.putArray("lines");
    for (var each : lines) {
      list.addObject()
          .put("number", each.number())
          .put("time", each.timeMs())
          .put("level", each.level())
          .put("text", each.text());
      line = each.number();
    }
    told.add(message("log", message));
  }

  /** JSON holds no line break of its own, so that no text can begin another message. */
  private static String message(String event, JsonNode data) {
    return "event: %s\ndata: %s\n\n".formatted(event, data);
  }
}
