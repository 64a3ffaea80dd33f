package org.eidolon.actors.swarm;

import org.eidolon.proto.metainfo.Metainfo;

/** How many bytes of a piece are of real files. */
final class PieceBytes {
  private PieceBytes() {}

  static long withoutPadding(Metainfo metainfo, int piece) {
    long from = metainfo.pieceOffset(piece);
    long until = from + metainfo.pieceBytes(piece);
    long padding = 0;
    var files = metainfo.files();
    for (int at = metainfo.fileAt(from);
        at < files.size() && files.get(at).offset() < until;
        at++) {
      var file = files.get(at);
      if (file.padding()) {
        long end = Math.min(until, file.offset() + file.length());
        padding += Math.max(0, end - Math.max(from, file.offset()));
      }
    }
    return until - from - padding;
  }
}
