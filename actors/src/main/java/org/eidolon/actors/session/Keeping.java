package org.eidolon.actors.session;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eidolon.proto.session.GlobalSettings;
import org.eidolon.proto.session.SessionTotals;
import org.eidolon.proto.session.TorrentSettings;
import org.eidolon.proto.session.TorrentTotals;
import org.eidolon.streams.session.SessionStore;

/** Tells the store what became of the list, and nothing that it knows. The session's actor's. */
final class Keeping {
  private record Known(TorrentSettings settings, TorrentTotals totals) {}

  private final Optional<SessionStore> store;
  private final Map<Integer, Known> known = new HashMap<>();

  Keeping(Optional<SessionStore> store) {
    this.store = store;
  }

  /** It came from there. */
  void knows(KeptTorrent torrent) {
    known.put(torrent.id, new Known(torrent.settings, torrent.totals));
  }

  void source(KeptTorrent torrent) {
    store.ifPresent(to -> to.put(torrent.key, torrent.source));
  }

  /** True if a person would miss it; counters are counted on. */
  boolean torrent(KeptTorrent torrent) {
    var now = new Known(torrent.settings, torrent.totals);
    var before = known.put(torrent.id, now);
    boolean said = before == null || !before.settings().equals(now.settings());
    if (said) {
      store.ifPresent(to -> to.put(torrent.key, now.settings()));
    }
    if (before == null || !before.totals().equals(now.totals())) {
      store.ifPresent(to -> to.put(torrent.key, now.totals()));
    }
    return said;
  }

  void remove(KeptTorrent torrent) {
    known.remove(torrent.id);
    store.ifPresent(to -> to.remove(torrent.key));
  }

  void settings(GlobalSettings settings) {
    store.ifPresent(to -> to.put(settings));
  }

  void totals(SessionTotals totals) {
    store.ifPresent(to -> to.put(totals));
  }
}
