package org.eidolon.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import org.apache.pekko.actor.typed.ActorSystem;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.streams.file.FileStamps;
import org.eidolon.streams.file.ResumeShelf;

/**
 * Keeps for the next who joins that all of a torrent was hashed where it lies. Blocking; what
 * cannot be kept is read again.
 */
final class HashedFiles {
  private HashedFiles() {}

  /** By who made the torrent this very moment. */
  static void keep(Path data, Metainfo metainfo, Path folder, ActorSystem<?> system) {
    try {
      keep(data, metainfo, folder, FileStamps.of(metainfo, folder), system);
    } catch (IOException changed) {
      system.log().debug("what was hashed is read again: {}", changed.getMessage());
    }
  }

  /**
   * @param then the files right after they were hashed
   */
  static void keep(
      Path data, Metainfo metainfo, Path folder, FileStamps then, ActorSystem<?> system) {
    var all = new BitSet();
    all.set(0, metainfo.pieceCount());
    try {
      ResumeShelf.in(data).keep(metainfo, folder, all, then, new BitSet());
    } catch (IOException lost) {
      system.log().debug("what was hashed is read again: {}", lost.getMessage());
    }
  }
}
