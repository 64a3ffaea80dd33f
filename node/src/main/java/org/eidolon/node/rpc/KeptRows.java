package org.eidolon.node.rpc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Rows of torrents as they were made last. Who looks at a long list looks at the same fields every
 * few seconds, and most of it is as it was: a row whose torrent looks the same is not made again.
 * Keeps the last rows of a few lists of fields. Thread-safe.
 *
 * @param <T> a row, which nobody changes
 */
final class KeptRows<T> {
  private record Row<T>(Shown shown, T made) {}

  private final Map<List<String>, Map<Integer, Row<T>>> byFields =
      new LinkedHashMap<>(8, 0.75f, true);
  private final int lists;
  private final long most;
  private final ToLongFunction<T> size;

  /**
   * @param lists of fields whose rows are kept
   * @param most that the rows of one list measure together; of longer ones none is kept
   */
  KeptRows(int lists, long most, ToLongFunction<T> size) {
    this.lists = lists;
    this.most = most;
    this.size = size;
  }

  private synchronized Map<Integer, Row<T>> kept(List<String> fields) {
    return byFields.getOrDefault(fields, Map.of());
  }

  private synchronized void keep(List<String> fields, Map<Integer, Row<T>> rows) {
    byFields.put(fields, rows);
    if (byFields.size() > lists) {
      var eldest = byFields.keySet().iterator();
      eldest.next();
      eldest.remove();
    }
  }

  /**
   * The rows of these, in their order.
   *
   * @param all whether they are all there are: what is kept of others is forgotten
   * @param make depends on nothing else
   */
  List<T> of(List<String> fields, List<Shown> shown, boolean all, Function<Shown, T> make) {
    var before = kept(fields);
    var now = new HashMap<Integer, Row<T>>(shown.size() * 2);
    var rows = new ArrayList<T>(shown.size());
    for (var each : shown) {
      var known = before.get(each.view().id());
      boolean same = known != null && known.shown().equals(each);
      var row = same ? known : new Row<>(each, make.apply(each));
      rows.add(row.made());
      now.put(each.view().id(), row);
    }
    if (all) {
      keep(fields, rows.stream().mapToLong(size).sum() <= most ? now : Map.of());
    }
    return rows;
  }
}
