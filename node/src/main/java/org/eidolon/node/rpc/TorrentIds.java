package org.eidolon.node.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eidolon.actors.session.TorrentView;
import org.eidolon.proto.Bytes;

/**
 * Which torrents a client means: all, those that something happened to, or some by number or hash
 * in hexadecimal, large or small.
 */
record TorrentIds(Kind kind, Set<Integer> numbers, Set<String> hashes) {
  private static final int SHOWN_HASH_BYTES = 20;

  enum Kind {
    ALL,
    RECENT,
    THESE
  }

  TorrentIds {
    numbers = Set.copyOf(numbers);
    hashes = Set.copyOf(hashes);
  }

  static TorrentIds of(Arguments arguments) {
    var ids = arguments.json().get("ids");
    if (ids == null) {
      return new TorrentIds(Kind.ALL, Set.of(), Set.of());
    }
    if (ids.isTextual() && ids.asText().equals("recently-active")) {
      return new TorrentIds(Kind.RECENT, Set.of(), Set.of());
    }
    var numbers = new HashSet<Integer>();
    var hashes = new HashSet<String>();
    if (ids.isArray()) {
      ids.forEach(each -> add(each, numbers, hashes));
    } else {
      add(ids, numbers, hashes);
    }
    return new TorrentIds(Kind.THESE, numbers, hashes);
  }

  private static void add(JsonNode id, Set<Integer> numbers, Set<String> hashes) {
    if (id.isIntegralNumber() && id.canConvertToInt()) {
      numbers.add(id.asInt());
    } else if (id.isTextual()) {
      hashes.add(id.asText().toLowerCase(Locale.ROOT));
    }
  }

  /** Those of a list that are meant, but for what happened to them. */
  List<TorrentView> of(List<TorrentView> torrents) {
    return kind == Kind.THESE ? torrents.stream().filter(this::names).toList() : torrents;
  }

  private boolean names(TorrentView torrent) {
    return numbers.contains(torrent.id())
        || hashes.contains(shown(torrent))
        || torrent.hashV1().map(Bytes::toHex).filter(hashes::contains).isPresent()
        || torrent.hashV2().map(TorrentIds::shortened).filter(hashes::contains).isPresent()
        || torrent.hashV2().map(Bytes::toHex).filter(hashes::contains).isPresent();
  }

  /** Forty digits, as clients expect: of a torrent of the new format alone the first ones. */
  static String shown(TorrentView torrent) {
    return torrent.hashV1().map(Bytes::toHex).orElseGet(() -> shortened(torrent.infoHash()));
  }

  static String shortened(Bytes hash) {
    return hash.slice(0, Math.min(SHOWN_HASH_BYTES, hash.length())).toHex();
  }
}
