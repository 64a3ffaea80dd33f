package org.eidolon.proto.metainfo;

import java.util.List;
import java.util.Optional;
import org.eidolon.proto.Bytes;

/**
 * One file of a torrent.
 *
 * @param path elements below the torrent's folder, each safe as a file name; the first is the
 *     torrent's name
 * @param length in bytes
 * @param offset where the file begins in the torrent's piece space
 * @param padding a pad file (BEP 47): zeros that are never stored or sent
 * @param piecesRoot the file's Merkle root (BEP 52); empty for v1 and for empty files
 */
public record FileEntry(
    List<String> path, long length, long offset, boolean padding, Optional<Bytes> piecesRoot) {
  public FileEntry {
    path = List.copyOf(path);
  }
}
