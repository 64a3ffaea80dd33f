package org.eidolon.proto.metainfo;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eidolon.proto.bencode.BencodeValue;
import org.eidolon.proto.bencode.BencodeValue.Dictionary;
import org.eidolon.proto.bencode.BencodeValue.Items;
import org.eidolon.proto.bencode.BencodeValue.Text;

/**
 * What a torrent file says of the clear net, as it came. Nothing in it is ever interpreted beyond
 * counting; it is carried along for other programs that read the same file.
 */
record ClearEntries(SortedMap<String, BencodeValue> entries) {
  static final ClearEntries NONE = new ClearEntries(new TreeMap<>());

  private static final List<String> TRACKERS = List.of("announce", "announce-list");
  private static final List<String> WEB_SEEDS = List.of("httpseeds", "url-list");
  private static final List<String> NODES = List.of("nodes");

  ClearEntries {
    entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
  }

  static ClearEntries read(Dictionary torrent) {
    var found = new TreeMap<String, BencodeValue>();
    Stream.of(TRACKERS, WEB_SEEDS, NODES)
        .flatMap(List::stream)
        .forEach(key -> torrent.get(key).ifPresent(value -> found.put(key, value)));
    return found.isEmpty() ? NONE : new ClearEntries(found);
  }

  ClearNet counted() {
    int nodes = entries.get("nodes") instanceof Items items ? items.values().size() : 0;
    return new ClearNet(addresses(TRACKERS), addresses(WEB_SEEDS), nodes);
  }

  /** Different addresses below these keys, whether they stand in lists or alone. */
  private int addresses(List<String> keys) {
    var found = new TreeSet<String>();
    keys.forEach(key -> collect(entries.get(key), found));
    return found.size();
  }

  /** The decoder's depth bounds the recursion; strings, because nobody can make them collide. */
  private static void collect(BencodeValue value, Set<String> found) {
    if (value instanceof Text text && text.content().length() > 0) {
      found.add(BencodeValue.key(text.content()));
    } else if (value instanceof Items items) {
      items.values().forEach(item -> collect(item, found));
    }
  }
}
