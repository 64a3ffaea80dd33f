package org.eidolon.proto.metainfo;

import java.util.List;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;

/**
 * What an info dictionary says, checked.
 *
 * @param v1 true if BEP 3 clients can use it
 * @param v2 true if it has Merkle roots; both are true for a hybrid
 * @param piecesV1 one SHA-1 after the other; empty for v2 alone
 */
record Info(
    String name,
    boolean v1,
    boolean v2,
    int pieceLength,
    int pieceCount,
    boolean restricted,
    List<FileEntry> files,
    Bytes piecesV1) {
  Info {
    files = List.copyOf(files);
  }

  Info storedAs(StoredNames names) {
    var stored =
        files.stream().map(file -> file.padding() ? file : file.at(names.of(file.path()))).toList();
    var shown = names.of(List.of(name)).get(0);
    return new Info(shown, v1, v2, pieceLength, pieceCount, restricted, stored, piecesV1);
  }

  /** Less than the piece length at the end (v1) or at a file's end (v2). */
  int pieceBytes(int piece) {
    long from = (long) piece * pieceLength;
    var last = files.get(v2 ? FileEntry.indexAt(files, from) : files.size() - 1);
    return (int) Math.min(pieceLength, last.end() - from);
  }

  Bytes hashV1(int piece) {
    int at = piece * Hashes.SHA1_BYTES;
    return piecesV1.slice(at, at + Hashes.SHA1_BYTES);
  }
}
