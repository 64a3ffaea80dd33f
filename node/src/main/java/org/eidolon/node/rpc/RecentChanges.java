package org.eidolon.node.rpc;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.eidolon.actors.session.TorrentView;

/**
 * Remembers when each torrent looked different from before, for clients that ask again and again
 * for what is new. Holds as many as are on the list. Thread-safe.
 */
final class RecentChanges {
  static final Duration RECENT = Duration.ofSeconds(60);

  private final LongSupplier nanos;
  private final Map<Integer, Seen> seen = new HashMap<>();

  private record Seen(TorrentView view, long changedNanos) {}

  RecentChanges(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * @param all torrents on the list
   * @return those that changed within the last minute
   */
  synchronized List<TorrentView> of(List<TorrentView> all) {
    long now = nanos.getAsLong();
    var before = new HashMap<>(seen);
    seen.clear();
    for (var view : all) {
      var last = before.get(view.id());
      boolean same = last != null && last.view().equals(view);
      seen.put(view.id(), same ? last : new Seen(view, now));
    }
    return all.stream()
        .filter(view -> now - seen.get(view.id()).changedNanos() <= RECENT.toNanos())
        .toList();
  }
}
