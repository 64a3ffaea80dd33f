package org.eidolon.actors.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.session.AddSource;
import org.eidolon.proto.session.QueueMove;
import org.eidolon.proto.session.TorrentQueue;
import org.eidolon.proto.session.TorrentSettings;
import org.eidolon.proto.session.TorrentTotals;

/** The torrents of a session by number, by hash and by their order. */
final class TorrentList {
  private static final int REMEMBERED = 1000;

  private final Map<Integer, KeptTorrent> byId = new TreeMap<>();
  private final Map<Bytes, KeptTorrent> byHash = new HashMap<>();
  private final Deque<Torrents.Removed> removed = new ArrayDeque<>();
  private int nextId = 1;

  int size() {
    return byId.size();
  }

  /**
   * @param key by which it is kept
   */
  KeptTorrent add(Bytes key, AddSource source, TorrentSettings settings, TorrentTotals totals) {
    var torrent = new KeptTorrent(nextId++, key, source, settings.at(byId.size()), totals);
    byId.put(torrent.id, torrent);
    learn(torrent, source);
    return torrent;
  }

  /** What it is known by; its description may tell another hash. */
  void learn(KeptTorrent torrent, AddSource source) {
    torrent.source = source;
    source.hashV1().ifPresent(hash -> byHash.putIfAbsent(hash, torrent));
    source.hashV2().ifPresent(hash -> byHash.putIfAbsent(hash, torrent));
  }

  void remove(KeptTorrent torrent, long at) {
    byId.remove(torrent.id);
    byHash.values().removeIf(torrent::equals);
    removed.addLast(new Torrents.Removed(torrent.id, at));
    if (removed.size() > REMEMBERED) {
      removed.removeFirst();
    }
    number(queue().stream().map(each -> each.id).toList());
  }

  List<Torrents.Removed> removed() {
    return List.copyOf(removed);
  }

  Collection<KeptTorrent> all() {
    return List.copyOf(byId.values());
  }

  /** Numbers that nobody has are passed over. */
  List<KeptTorrent> of(Set<Integer> ids) {
    return ids.stream().sorted().flatMap(id -> of(id).stream()).toList();
  }

  Optional<KeptTorrent> of(int id) {
    return Optional.ofNullable(byId.get(id));
  }

  Optional<KeptTorrent> of(Bytes hash) {
    return Optional.ofNullable(byHash.get(hash));
  }

  Optional<KeptTorrent> like(AddSource source) {
    return source.hashV2().flatMap(this::of).or(() -> source.hashV1().flatMap(this::of));
  }

  /** By their place in the queue. */
  List<KeptTorrent> queue() {
    var all = new ArrayList<>(byId.values());
    all.sort(Comparator.comparingInt(torrent -> torrent.settings.position()));
    return all;
  }

  void move(Set<Integer> ids, QueueMove where) {
    number(TorrentQueue.moved(queue().stream().map(each -> each.id).toList(), ids, where));
  }

  private void number(List<Integer> order) {
    for (int position = 0; position < order.size(); position++) {
      var torrent = byId.get(order.get(position));
      if (torrent.settings.position() != position) {
        torrent.settings = torrent.settings.at(position);
      }
    }
  }
}
