package org.eidolon.node.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.eidolon.proto.bencode.Bencode;
import org.eidolon.proto.bencode.BencodeValue;
import org.eidolon.proto.bencode.BencodeValue.Dictionary;
import org.eidolon.proto.bencode.BencodeValue.Items;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.TorrentOptions;
import org.eidolon.proto.metainfo.TorrentOptions.Format;
import org.eidolon.streams.file.TorrentMaker;
import org.eidolon.streams.file.TorrentSource;

/** Torrents as other programs make them: no word of Eidolon, but addresses of the clear net. */
final class PlainTorrents {
  private static final int PIECE = 64 * 1024;

  private PlainTorrents() {}

  /**
   * @param clear a tracker, a web seed and a node that the file names
   */
  static Metainfo write(Path file, Path shared, Format format, String clear) throws IOException {
    var options =
        TorrentOptions.defaults()
            .withFormat(format)
            .withPieceLength(PIECE)
            .withComment("made\nelsewhere");
    var made = TorrentMaker.make(TorrentSource.scan(shared), options, done -> {});
    var limits = new Bencode.Limits(32, 100_000, false);
    var entries = new TreeMap<>(((Dictionary) Bencode.decode(made.encode(), limits)).entries());
    entries.remove("anon");
    entries.remove("eidolon");
    var tracker = BencodeValue.text("http://" + clear + "/announce");
    var other = BencodeValue.text("udp://" + clear + "/announce");
    entries.put("announce", tracker);
    entries.put("announce-list", new Items(List.of(new Items(List.of(tracker, other)))));
    entries.put("url-list", BencodeValue.text("http://" + clear + "/files/"));
    var colon = clear.lastIndexOf(':');
    var port = new BencodeValue.Whole(Long.parseLong(clear.substring(colon + 1)));
    var node = new Items(List.of(BencodeValue.text(clear.substring(0, colon)), port));
    entries.put("nodes", new Items(List.of(node)));
    Files.write(file, Bencode.encode(new Dictionary(entries)).toArray());
    return made;
  }
}
