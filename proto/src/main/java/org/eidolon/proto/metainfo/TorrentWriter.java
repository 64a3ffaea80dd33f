package org.eidolon.proto.metainfo;

import java.util.Optional;
import java.util.TreeMap;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.bencode.Bencode;
import org.eidolon.proto.bencode.BencodeValue;

/** Writes a whole .atorrent file around info bytes that stay as they are. */
final class TorrentWriter {

  private TorrentWriter() {}

  static Bytes write(Bytes info, Optional<PieceLayers> layers, Extras extras) {
    var entries = new TreeMap<String, Bytes>();
    entries.put("anon", Bencode.encode(new BencodeValue.Whole(1)));
    entries.put("eidolon", Bencode.encode(extras.eidolon().write()));
    entries.put("info", info);
    extras.comment().ifPresent(text -> entries.put("comment", encoded(text)));
    extras.clear().entries().forEach((key, value) -> entries.put(key, encoded(value)));
    extras
        .created()
        .ifPresent(
            at ->
                entries.put("creation date", encoded(new BencodeValue.Whole(at.getEpochSecond()))));
    layers.ifPresent(known -> entries.put("piece layers", encoded(known)));
    return Bencode.encodeDictionary(entries);
  }

  private static Bytes encoded(PieceLayers layers) {
    var entries = new TreeMap<String, BencodeValue>();
    layers.known().forEach((root, layer) -> entries.put(root, new BencodeValue.Text(layer)));
    return encoded(new BencodeValue.Dictionary(entries));
  }

  private static Bytes encoded(BencodeValue value) {
    return Bencode.encode(value);
  }
}
