package org.eidolon.proto.metainfo;

import java.util.List;
import java.util.Optional;
import org.eidolon.proto.Bytes;

/**
 * One file of a torrent.
 *
 * @param path elements below the torrent's folder, each safe as a file name; the first is the
 *     torrent's name (except for pad files, which are never stored)
 * @param length in bytes
 * @param offset where the file begins in the torrent's piece space
 * @param kind what stands behind the entry
 * @param piecesRoot the file's Merkle root (BEP 52); empty for v1 and for empty files
 */
public record FileEntry(
    List<String> path, long length, long offset, Kind kind, Optional<Bytes> piecesRoot) {

  /** What stands behind an entry. */
  public enum Kind {
    /** A file on disk. */
    PLAIN,
    /** A pad file (BEP 47): zeros that are never stored or sent. */
    PADDING,
    /** A symbolic link on the maker's disk: listed with no bytes, never made on ours. */
    LINK
  }

  public FileEntry {
    path = List.copyOf(path);
  }

  FileEntry at(List<String> other) {
    return new FileEntry(other, length, offset, kind, piecesRoot);
  }

  public boolean padding() {
    return kind == Kind.PADDING;
  }

  /** True for what lies on disk: neither padding nor a link. */
  public boolean stored() {
    return kind == Kind.PLAIN;
  }

  /** The path in one string, elements joined by slashes. */
  public String joinedPath() {
    return String.join("/", path);
  }

  /** Where the file ends in the piece space (exclusive). */
  public long end() {
    return offset + length;
  }

  /** Index of the file that holds the byte at {@code position}; {@code files} by their offset. */
  static int indexAt(List<FileEntry> files, long position) {
    int low = 0;
    int high = files.size() - 1;
    // The last one that begins at or before the position: empty files come before it.
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (files.get(middle).offset() <= position) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
