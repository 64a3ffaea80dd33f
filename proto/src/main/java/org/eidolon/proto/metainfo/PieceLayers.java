package org.eidolon.proto.metainfo;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.bencode.BencodeValue;

/**
 * The piece layers of BEP 52: for each file longer than a piece the roots of its pieces, in one run
 * of bytes. Only layers that lead to their file's root get in.
 *
 * <p>Roots are strangers' bytes: as keys they are strings in sorted maps, where nobody can make
 * them collide.
 */
final class PieceLayers {
  private final Info info;
  private final SortedMap<String, Long> wanted;
  private final SortedMap<String, Bytes> known;

  private PieceLayers(Info info, SortedMap<String, Long> wanted, SortedMap<String, Bytes> known) {
    this.info = info;
    this.wanted = wanted;
    this.known = known;
  }

  static PieceLayers none(Info info) {
    var wanted = new TreeMap<String, Long>();
    for (var file : info.files()) {
      if (info.v2() && file.length() > info.pieceLength()) {
        long pieces = (file.length() + info.pieceLength() - 1) / info.pieceLength();
        var other = wanted.put(BencodeValue.key(file.piecesRoot().orElseThrow()), pieces);
        if (other != null && other != pieces) {
          throw new InvalidMetainfo("files of different lengths with the same root hash");
        }
      }
    }
    return new PieceLayers(info, wanted, new TreeMap<>());
  }

  /**
   * @throws InvalidMetainfo if no file has this root, or the layer does not lead to it
   */
  PieceLayers with(Bytes piecesRoot, Bytes layer) {
    var root = BencodeValue.key(piecesRoot);
    if (!fits(root, layer) || !leadsTo(root, layer)) {
      throw new InvalidMetainfo("piece hashes that do not match their file");
    }
    var more = new TreeMap<>(known);
    more.put(root, layer);
    return new PieceLayers(info, wanted, more);
  }

  /**
   * As a torrent file brings them. A layer of the right size that does not lead to its root counts
   * as missing: partners can still send the right one.
   */
  PieceLayers withAll(BencodeValue.Dictionary section) {
    var more = new TreeMap<>(known);
    section
        .entries()
        .forEach(
            (root, value) -> {
              var layer = layer(root, value);
              if (wanted.containsKey(root)) {
                if (!fits(root, layer)) {
                  throw new InvalidMetainfo("a piece layer of the wrong length");
                }
                if (leadsTo(root, layer)) {
                  more.put(root, layer);
                }
              }
            });
    return new PieceLayers(info, wanted, more);
  }

  private static Bytes layer(String root, BencodeValue value) {
    if (root.length() != Merkle.HASH_BYTES
        || !(value instanceof BencodeValue.Text text)
        || text.content().length() % Merkle.HASH_BYTES != 0) {
      throw new InvalidMetainfo("a malformed piece layer");
    }
    return text.content();
  }

  /** The same layers for a torrent of the same files under another name. */
  PieceLayers of(Info other) {
    return new PieceLayers(other, wanted, known);
  }

  boolean complete() {
    return known.size() == wanted.size();
  }

  Optional<Bytes> of(int file) {
    return info.files().get(file).piecesRoot().flatMap(this::of);
  }

  Optional<Bytes> of(Bytes root) {
    return Optional.ofNullable(known.get(BencodeValue.key(root)));
  }

  /** Pieces are bounded, so their hashes fit an int. */
  int bytes(Bytes root) {
    return (int) (wanted.getOrDefault(BencodeValue.key(root), 0L) * Merkle.HASH_BYTES);
  }

  List<Bytes> missing() {
    return wanted.keySet().stream()
        .filter(root -> !known.containsKey(root))
        .map(BencodeValue::keyBytes)
        .toList();
  }

  SortedMap<String, Bytes> known() {
    return known;
  }

  private boolean fits(String root, Bytes layer) {
    var pieces = wanted.get(root);
    return pieces != null && layer.length() == pieces * Merkle.HASH_BYTES;
  }

  private boolean leadsTo(String root, Bytes layer) {
    return Merkle.rootOfLayer(layer, info.pieceLength()).equals(BencodeValue.keyBytes(root));
  }
}
