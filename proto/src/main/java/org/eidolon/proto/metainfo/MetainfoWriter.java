package org.eidolon.proto.metainfo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.bencode.Bencode;
import org.eidolon.proto.bencode.BencodeValue;
import org.eidolon.proto.bencode.BencodeValue.Dictionary;
import org.eidolon.proto.bencode.BencodeValue.Items;
import org.eidolon.proto.bencode.BencodeValue.Text;
import org.eidolon.proto.bencode.BencodeValue.Whole;

/** Makes a torrent from a plan and the hashes of its pieces. */
public final class MetainfoWriter {
  private final TorrentPlan plan;
  private final Bytes hashesV1;
  private final Bytes roots;

  private MetainfoWriter(TorrentPlan plan, Bytes hashesV1, Bytes roots) {
    this.plan = plan;
    this.hashesV1 = hashesV1;
    this.roots = roots;
  }

  /**
   * @param hashesV1 SHA-1 of every piece in order, padding included; empty for v2 alone
   * @param roots Merkle root of every piece in order, as {@link PieceLeaves} has them; empty for v1
   *     alone
   * @return the torrent, as our own parser reads it
   * @throws InvalidMetainfo if the hashes are too many or too few
   */
  public static Metainfo write(TorrentPlan plan, Bytes hashesV1, Bytes roots) {
    if (roots.length() != (plan.hasV2() ? plan.pieceCount() * Merkle.HASH_BYTES : 0)) {
      throw new InvalidMetainfo(roots.length() + " bytes of piece roots");
    }
    return new MetainfoWriter(plan, hashesV1, roots).write();
  }

  private Metainfo write() {
    var entries = new TreeMap<String, BencodeValue>();
    entries.put("name", BencodeValue.text(plan.name()));
    entries.put("piece length", new Whole(plan.pieceLength()));
    if (plan.options().restricted()) {
      entries.put("private", new Whole(1));
    }
    var layers = new TreeMap<String, BencodeValue>();
    if (plan.hasV2()) {
      entries.put("meta version", new Whole(2));
      entries.put("file tree", tree(layers));
    }
    if (plan.hasV1()) {
      entries.put("pieces", new Text(hashesV1));
      putFiles(entries);
    }
    var bytes = Bencode.encode(new Dictionary(entries));
    var info = TorrentReader.readInfo(bytes);
    var known = PieceLayers.none(info).withAll(new Dictionary(layers));
    var options = plan.options();
    var eidolon = EidolonSection.inTurn(options.trackers(), options.secret());
    var comment = options.comment().map(BencodeValue::text);
    var extras = new Extras(false, eidolon, comment, options.created(), ClearEntries.NONE);
    return new Metainfo(bytes, info, known, extras);
  }

  private void putFiles(Map<String, BencodeValue> entries) {
    if (plan.single()) {
      entries.put("length", new Whole(plan.files().get(0).length()));
      return;
    }
    var list = new ArrayList<BencodeValue>();
    for (var file : plan.files()) {
      var entry = new TreeMap<String, BencodeValue>();
      entry.put("length", new Whole(file.length()));
      var below = file.path().subList(1, file.path().size());
      entry.put("path", new Items(List.copyOf(below.stream().map(BencodeValue::text).toList())));
      if (file.padding()) {
        entry.put("attr", BencodeValue.text("p"));
      }
      list.add(new Dictionary(entry));
    }
    entries.put("files", new Items(list));
  }

  /** A folder of the file tree while it grows. */
  private static final class Folder {
    private final Map<String, Folder> folders = new TreeMap<>();
    private final Map<String, BencodeValue> files = new TreeMap<>();

    Dictionary encoded() {
      var entries = new TreeMap<>(files);
      folders.forEach((name, folder) -> entries.put(name, folder.encoded()));
      return new Dictionary(entries);
    }
  }

  private Dictionary tree(Map<String, BencodeValue> layers) {
    var top = new Folder();
    for (var file : plan.files()) {
      if (!file.padding()) {
        var below = plan.single() ? file.path() : file.path().subList(1, file.path().size());
        var folder = top;
        for (var element : below.subList(0, below.size() - 1)) {
          folder = folder.folders.computeIfAbsent(BencodeValue.key(element), key -> new Folder());
        }
        folder.files.put(BencodeValue.key(below.get(below.size() - 1)), leaf(file, layers));
      }
    }
    return top.encoded();
  }

  private BencodeValue leaf(FileEntry file, Map<String, BencodeValue> layers) {
    var entry = new TreeMap<String, BencodeValue>();
    entry.put("length", new Whole(file.length()));
    if (file.length() > 0) {
      entry.put("pieces root", new Text(root(file, layers)));
    }
    return new Dictionary(new TreeMap<>(Map.of("", new Dictionary(entry))));
  }

  private Bytes root(FileEntry file, Map<String, BencodeValue> layers) {
    int first = Math.toIntExact(file.offset() / plan.pieceLength());
    int pieces = Math.toIntExact((file.length() + plan.pieceLength() - 1) / plan.pieceLength());
    var layer = roots.slice(first * Merkle.HASH_BYTES, (first + pieces) * Merkle.HASH_BYTES);
    if (pieces == 1) {
      return layer;
    }
    var root = Merkle.rootOfLayer(layer, plan.pieceLength());
    layers.put(BencodeValue.key(root), new Text(layer));
    return root;
  }
}
