package org.eidolon.proto.metainfo;

import java.util.List;
import java.util.TreeMap;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.bencode.Bencode;
import org.eidolon.proto.bencode.BencodeValue;
import org.eidolon.proto.bencode.BencodeValue.Dictionary;

/** Writes an info dictionary anew under another name; everything else in it stays. */
final class Renaming {
  private Renaming() {}

  /**
   * @throws InvalidMetainfo if the name is unsafe, or would make other files of the same pieces
   */
  static Bytes of(Info info, Bytes bytes, String name) {
    SafePath.check(List.of(name));
    var section = TorrentReader.infoSection(bytes);
    var entries = new TreeMap<String, BencodeValue>(section.entries());
    entries.put("name", BencodeValue.text(name));
    entries.computeIfPresent("name.utf-8", (key, old) -> BencodeValue.text(name));
    if (info.v2()) {
      section
          .dictionary("file tree")
          .ifPresent(tree -> entries.put("file tree", tree(tree, info.name(), name)));
    }
    var renamed = Bencode.encode(new Dictionary(entries));
    refuseOthers(info.files(), TorrentReader.readInfo(renamed).files());
    return renamed;
  }

  /** A file alone stands in the tree of BEP 52 under the torrent's name. */
  private static Dictionary tree(Dictionary tree, String before, String name) {
    if (!V2Files.isSingle(tree, before)) {
      return tree;
    }
    var only = tree.entries().get(BencodeValue.key(before));
    var entries = new TreeMap<String, BencodeValue>();
    entries.put(BencodeValue.key(name), only);
    return new Dictionary(entries);
  }

  /** A folder called like the only file in it would be read as that file alone. */
  private static void refuseOthers(List<FileEntry> before, List<FileEntry> after) {
    boolean same = before.size() == after.size();
    for (int index = 0; same && index < before.size(); index++) {
      var one = before.get(index);
      var two = after.get(index);
      same =
          one.path().size() == two.path().size()
              && one.length() == two.length()
              && one.offset() == two.offset();
    }
    if (!same) {
      throw new InvalidMetainfo("a folder with one file cannot be called like that file");
    }
  }
}
