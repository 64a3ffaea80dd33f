package org.eidolon.proto.metainfo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.bencode.BencodeValue;
import org.eidolon.proto.bencode.BencodeValue.Dictionary;
import org.eidolon.proto.crypto.Hashes;

/** Reads and checks an info dictionary (BEP 3, BEP 47, BEP 52). */
final class InfoReader {
  static final int MAX_PIECES = 1 << 21;
  static final int MAX_ITEMS = 2_000_000;
  static final int MAX_DEPTH = 100;

  private static final long LARGEST_PIECE = 1 << 30;

  private final Dictionary info;
  private final String name;
  private final int pieceLength;

  private InfoReader(Dictionary info) {
    this.info = info;
    this.name = SafePath.check(List.of(nameOf(info))).get(0);
    boolean v2 = info.whole("meta version").orElse(1) == 2;
    this.pieceLength = pieceLengthOf(info, v2);
  }

  /**
   * @param sorted true if its keys are in order, in every depth
   */
  static Info read(Dictionary info, boolean sorted) {
    long version = info.whole("meta version").orElse(1);
    if (version != 1 && version != 2) {
      throw new InvalidMetainfo("meta version " + version + " is not known");
    }
    // Old makers of v1 torrents did not sort; BEP 52 came later and leaves no such excuse.
    if (version == 2 && !sorted) {
      throw new InvalidMetainfo("keys out of order in a v2 info section");
    }
    var reader = new InfoReader(info);
    return version == 1 ? reader.readV1() : reader.readV2();
  }

  private Info readV1() {
    var files = V1Files.read(info, name);
    var pieces = piecesV1();
    return result(true, false, files, pieces);
  }

  private Info readV2() {
    var tree = V2Files.read(info, name, pieceLength);
    var padded = V2Files.withPadding(tree, name, pieceLength);
    if (info.get("pieces").isEmpty()) {
      return result(false, true, padded, Bytes.EMPTY);
    }
    var list = V1Files.read(info, name);
    V2Files.refuseOthers(list, tree);
    long end = list.isEmpty() ? 0 : list.get(list.size() - 1).end();
    return result(true, true, V2Files.endingAt(end, padded), piecesV1());
  }

  private Info result(boolean v1, boolean v2, List<FileEntry> files, Bytes pieces) {
    if (files.isEmpty()) {
      throw new InvalidMetainfo("no files in it");
    }
    refuseConflicts(files);
    long end = files.get(files.size() - 1).end();
    long count = (end + pieceLength - 1) / pieceLength;
    if (files.stream().noneMatch(file -> file.stored() && file.length() > 0)) {
      throw new InvalidMetainfo("no bytes in it");
    }
    if (count > MAX_PIECES) {
      throw new InvalidMetainfo("more than " + MAX_PIECES + " pieces");
    }
    if (v1 && pieces.length() != count * Hashes.SHA1_BYTES) {
      throw new InvalidMetainfo(
          "%d bytes of piece hashes for %d pieces".formatted(pieces.length(), count));
    }
    boolean restricted = info.whole("private").orElse(0) == 1;
    return new Info(name, v1, v2, pieceLength, (int) count, restricted, files, pieces);
  }

  private Bytes piecesV1() {
    return info.text("pieces")
        .map(BencodeValue.Text::content)
        .orElseThrow(() -> new InvalidMetainfo("piece hashes missing or not a string"));
  }

  private static String nameOf(Dictionary info) {
    return info.text("name.utf-8")
        .or(() -> info.text("name"))
        .orElseThrow(() -> new InvalidMetainfo("no name in it"))
        .characters()
        .orElseThrow(() -> new InvalidMetainfo("unsafe path: the name is not UTF-8"));
  }

  private static int pieceLengthOf(Dictionary info, boolean v2) {
    long length = info.whole("piece length").orElse(0);
    if (length < 1 || length > LARGEST_PIECE) {
      throw new InvalidMetainfo("piece length missing or out of range");
    }
    boolean fitsTree = length >= Metainfo.BLOCK_BYTES && Long.bitCount(length) == 1;
    if (v2 && !fitsTree) {
      throw new InvalidMetainfo(
          "piece length " + length + " is not a power of two from 16 KiB to 1 GiB");
    }
    return (int) length;
  }

  /** Two entries of one path would overwrite each other; a file cannot be a folder as well. */
  private static void refuseConflicts(List<FileEntry> files) {
    var paths = new ArrayList<List<String>>(files.size());
    files.stream().filter(file -> !file.padding()).forEach(file -> paths.add(file.path()));
    paths.sort(ELEMENTWISE);
    // Sorted so, whatever lies below a path follows it at once.
    for (int next = 1; next < paths.size(); next++) {
      var path = paths.get(next - 1);
      var other = paths.get(next);
      if (other.size() >= path.size() && other.subList(0, path.size()).equals(path)) {
        var fault = other.size() == path.size() ? "comes twice" : "is both a file and a folder";
        throw new InvalidMetainfo("path \"" + String.join("/", path) + "\" " + fault);
      }
    }
  }

  private static final Comparator<List<String>> ELEMENTWISE =
      (one, two) -> {
        int common = Math.min(one.size(), two.size());
        for (int index = 0; index < common; index++) {
          int order = one.get(index).compareTo(two.get(index));
          if (order != 0) {
            return order;
          }
        }
        return Integer.compare(one.size(), two.size());
      };
}
