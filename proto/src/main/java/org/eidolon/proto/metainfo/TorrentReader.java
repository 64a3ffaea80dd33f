package org.eidolon.proto.metainfo;

import java.time.Instant;
import java.util.Optional;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.bencode.Bencode;
import org.eidolon.proto.bencode.BencodeValue;
import org.eidolon.proto.bencode.BencodeValue.Dictionary;
import org.eidolon.proto.bencode.InvalidBencode;

/** Reads a whole torrent file: the info dictionary and what stands around it. */
final class TorrentReader {
  static final int MAX_FILE_BYTES = 64 * 1024 * 1024;

  private static final long LAST_SECOND_SHOWN = 253_402_300_799L;
  private static final Bencode.Limits LIMITS =
      new Bencode.Limits(InfoReader.MAX_DEPTH, InfoReader.MAX_ITEMS, true);

  private TorrentReader() {}

  static Metainfo read(Bytes file) {
    var decoded = decode(file);
    refuseTail(file, decoded.whole().end());
    if (!(decoded.value() instanceof Dictionary torrent)) {
      throw new InvalidMetainfo("not a torrent: no dictionary");
    }
    var section =
        torrent
            .dictionary("info")
            .orElseThrow(
                () -> new InvalidMetainfo("no info section, or none that is a dictionary"));
    var span = decoded.span("info").orElseThrow();
    var info = InfoReader.read(section, span.sorted());
    var extras =
        new Extras(
            torrent.get("eidolon").isEmpty(),
            EidolonSection.read(torrent),
            comment(torrent),
            made(torrent),
            ClearEntries.read(torrent));
    var layers = layers(torrent, info);
    return new Metainfo(file.slice(span.start(), span.end()), info, layers, extras);
  }

  static Info readInfo(Bytes bytes) {
    var decoded = decode(bytes);
    return InfoReader.read(infoSection(decoded, bytes), decoded.whole().sorted());
  }

  /** The entries of an info dictionary that stands alone. */
  static Dictionary infoSection(Bytes bytes) {
    return infoSection(decode(bytes), bytes);
  }

  private static Dictionary infoSection(Bencode.Decoded decoded, Bytes bytes) {
    if (decoded.whole().end() == bytes.length() && decoded.value() instanceof Dictionary section) {
      return section;
    }
    throw new InvalidMetainfo("an info section that is not exactly one dictionary");
  }

  private static Bencode.Decoded decode(Bytes bytes) {
    if (bytes.length() > MAX_FILE_BYTES) {
      throw new InvalidMetainfo("larger than " + MAX_FILE_BYTES + " bytes");
    }
    try {
      return Bencode.decodePrefix(bytes, LIMITS);
    } catch (InvalidBencode bad) {
      throw new InvalidMetainfo("not a torrent: " + bad.getMessage());
    }
  }

  /** Line breaks may follow, as editors leave them; anything else not. */
  private static void refuseTail(Bytes file, int end) {
    for (int at = end; at < file.length(); at++) {
      if (file.at(at) != '\n' && file.at(at) != '\r') {
        throw new InvalidMetainfo("not a torrent: bytes after the end, at " + at);
      }
    }
  }

  private static PieceLayers layers(Dictionary torrent, Info info) {
    var none = PieceLayers.none(info);
    if (!info.v2() || torrent.get("piece layers").isEmpty()) {
      return none;
    }
    var section =
        torrent
            .dictionary("piece layers")
            .orElseThrow(() -> new InvalidMetainfo("the piece layers are not a dictionary"));
    return none.withAll(section);
  }

  private static Optional<BencodeValue.Text> comment(Dictionary torrent) {
    return torrent
        .text("comment.utf-8")
        .filter(text -> text.characters().isPresent())
        .or(() -> torrent.text("comment"));
  }

  private static Optional<Instant> made(Dictionary torrent) {
    long second = torrent.whole("creation date").orElse(-1);
    return second >= 0 && second <= LAST_SECOND_SHOWN
        ? Optional.of(Instant.ofEpochSecond(second))
        : Optional.empty();
  }
}
