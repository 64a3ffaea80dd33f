package org.eidolon.proto.metainfo;

import java.util.List;
import org.eidolon.proto.Bytes;

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
}
