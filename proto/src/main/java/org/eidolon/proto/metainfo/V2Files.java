package org.eidolon.proto.metainfo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.bencode.BencodeValue;
import org.eidolon.proto.bencode.BencodeValue.Dictionary;
import org.eidolon.proto.metainfo.FileEntry.Kind;

/** The file tree of BEP 52, walked in its order. The decoder's depth bounds the recursion. */
final class V2Files {
  private final int pieceLength;
  private final List<FileEntry> files = new ArrayList<>();
  private long offset;

  private V2Files(int pieceLength) {
    this.pieceLength = pieceLength;
  }

  static List<FileEntry> read(Dictionary info, String name, int pieceLength) {
    var tree =
        info.dictionary("file tree")
            .orElseThrow(() -> new InvalidMetainfo("no file tree in a v2 torrent"));
    var reader = new V2Files(pieceLength);
    reader.walk(tree, isSingle(tree, name) ? List.of() : List.of(name));
    return reader.files;
  }

  /** The same with the zeros in between as pad files, for all tools that show a piece space. */
  static List<FileEntry> withPadding(List<FileEntry> tree, String name, int pieceLength) {
    var padded = new ArrayList<FileEntry>();
    for (var file : tree) {
      padded.add(file);
      long gap = -file.length() & (pieceLength - 1L);
      if (gap > 0) {
        padded.add(V1Files.pad(List.of(name, ".pad", Long.toString(gap)), gap, file.end()));
      }
    }
    return padded;
  }

  /** Refuses a hybrid whose v1 list tells of other files than its v2 tree. */
  static void refuseOthers(List<FileEntry> list, List<FileEntry> tree) {
    var data = list.stream().filter(file -> !file.padding()).toList();
    boolean equal = data.size() == tree.size();
    for (int next = 0; equal && next < tree.size(); next++) {
      equal = same(data.get(next), tree.get(next));
    }
    if (!equal) {
      throw new InvalidMetainfo("its v1 and v2 file lists differ");
    }
  }

  /**
   * Without the last pad file where the v1 list of a hybrid, which ends at {@code end}, has none.
   */
  static List<FileEntry> endingAt(long end, List<FileEntry> padded) {
    var kept = new ArrayList<FileEntry>(padded.size());
    for (var file : padded) {
      if (!file.padding() || file.offset() < end) {
        long offset = Math.min(file.offset(), end);
        kept.add(new FileEntry(file.path(), file.length(), offset, file.kind(), file.piecesRoot()));
      }
    }
    return kept;
  }

  private static boolean same(FileEntry one, FileEntry two) {
    return one.path().equals(two.path())
        && one.length() == two.length()
        && one.kind() == two.kind()
        && (one.length() == 0 || one.offset() == two.offset());
  }

  static boolean isSingle(Dictionary tree, String name) {
    var key = BencodeValue.key(name);
    return tree.entries().size() == 1
        && tree.dictionary(key).filter(child -> child.get("").isPresent()).isPresent();
  }

  private void walk(Dictionary folder, List<String> above) {
    folder
        .entries()
        .forEach(
            (key, value) -> {
              var path = path(above, key);
              if (!(value instanceof Dictionary child)) {
                throw new InvalidMetainfo("a file tree with something else than folders");
              }
              if (child.get("").isEmpty()) {
                walk(child, path);
              } else {
                add(path, child);
              }
            });
  }

  private void add(List<String> path, Dictionary node) {
    var leaf =
        node.dictionary("")
            .filter(entry -> node.entries().size() == 1)
            .orElseThrow(() -> new InvalidMetainfo("a file tree with a malformed file"));
    var kind = V1Files.kind(leaf);
    if (kind == Kind.PADDING) {
      throw new InvalidMetainfo("a pad file in a v2 file tree");
    }
    long length = V1Files.length(leaf, kind);
    var root = length == 0 ? Optional.<Bytes>empty() : Optional.of(root(leaf));
    files.add(new FileEntry(path, length, offset, kind, root));
    long pieces = (length + pieceLength - 1) / pieceLength;
    offset = V1Files.bounded(offset + pieces * pieceLength);
  }

  private static Bytes root(Dictionary leaf) {
    return leaf.text("pieces root")
        .map(BencodeValue.Text::content)
        .filter(root -> root.length() == Merkle.HASH_BYTES && !Merkle.isZero(root))
        .orElseThrow(() -> new InvalidMetainfo("a file without a root hash"));
  }

  private static List<String> path(List<String> above, String key) {
    var path = new ArrayList<>(above);
    path.add(
        new BencodeValue.Text(BencodeValue.keyBytes(key))
            .characters()
            .orElseThrow(() -> new InvalidMetainfo("unsafe path: a name is not UTF-8")));
    return SafePath.check(path);
  }
}
