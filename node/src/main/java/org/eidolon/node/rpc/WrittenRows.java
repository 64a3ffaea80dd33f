package org.eidolon.node.rpc;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Rows of torrents as text. Clients ask for the same fields of a long list every few seconds, and
 * most of it is as it was: a row whose torrent looks the same is not written again. Keeps the last
 * rows of a few lists of fields. Thread-safe.
 */
final class WrittenRows {
  static final int MOST_LISTS = 3;

  /** Of the rows kept for one list of fields; longer ones are written each time. */
  private static final int MOST_CHARACTERS = 8 << 20;

  private record Row(Shown shown, String text) {}

  private final Map<List<String>, Map<Integer, Row>> byFields =
      new LinkedHashMap<>(2 * MOST_LISTS, 0.75f, true);

  private synchronized Map<Integer, Row> kept(List<String> fields) {
    return byFields.getOrDefault(fields, Map.of());
  }

  private synchronized void keep(List<String> fields, Map<Integer, Row> rows) {
    byFields.put(fields, rows);
    if (byFields.size() > MOST_LISTS) {
      var eldest = byFields.keySet().iterator();
      eldest.next();
      eldest.remove();
    }
  }

  /**
   * The rows with commas between, as in an array.
   *
   * @param all those of all torrents: what is kept of others is forgotten
   * @param write depends on nothing else
   */
  String of(List<String> fields, List<Shown> shown, boolean all, Function<Shown, String> write) {
    var before = kept(fields);
    var now = new HashMap<Integer, Row>(shown.size() * 2);
    var text = new StringBuilder();
    for (var each : shown) {
      var known = before.get(each.view().id());
      boolean same = known != null && known.shown().equals(each);
      var row = same ? known : new Row(each, write.apply(each));
      text.append(text.isEmpty() ? "" : ",").append(row.text());
      now.put(each.view().id(), row);
    }
    if (all) {
      keep(fields, text.length() <= MOST_CHARACTERS ? now : Map.of());
    }
    return text.toString();
  }
}
