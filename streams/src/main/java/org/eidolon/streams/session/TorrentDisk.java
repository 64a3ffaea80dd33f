package org.eidolon.streams.session;

import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.eidolon.proto.metainfo.Magnet;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.streams.file.FileStamps;
import org.eidolon.streams.file.PieceCheck;
import org.eidolon.streams.file.ResumeShelf;
import org.eidolon.streams.file.TorrentFolder;
import org.eidolon.streams.file.TorrentShelf;

/**
 * What a session does to the files of its torrents, and to what is known of them. Blocking, and
 * only while no swarm has the files open.
 */
public final class TorrentDisk {
  private final Optional<ResumeShelf> shelf;
  private final Optional<TorrentShelf> descriptions;

  /**
   * @param data folder of the node; empty: nothing is remembered of files
   */
  public TorrentDisk(Optional<Path> data) {
    this.shelf = data.map(ResumeShelf::in);
    this.descriptions = data.map(TorrentShelf::in);
  }

  /**
   * Compares bytes with their hashes, and remembers what is right for whoever comes next.
   *
   * @param all also what is known to be right
   * @param progress hears of bytes that were looked at
   */
  public BitSet check(Metainfo torrent, Path folder, boolean all, LongConsumer progress)
      throws IOException {
    var known = all ? new BitSet() : pieces(torrent, folder);
    var before = FileStamps.of(torrent, folder);
    var right = PieceCheck.check(torrent, folder, known, progress);
    if (shelf.isPresent()) {
      shelf.get().keep(torrent, folder, right, before, new BitSet());
    }
    return right;
  }

  /** Pieces that were right when somebody last looked. */
  public BitSet pieces(Metainfo torrent, Path folder) throws IOException {
    return shelf.isPresent() ? shelf.get().find(torrent, folder) : new BitSet();
  }

  public void delete(Metainfo torrent, Path folder) throws IOException {
    new TorrentFolder(torrent, folder).delete();
  }

  /** Nothing of what was known of the torrent stays. */
  public void forget(Magnet torrent) throws IOException {
    if (shelf.isPresent()) {
      shelf.get().forget(torrent);
      descriptions.orElseThrow().forget(torrent);
    }
  }

  /**
   * @param after the same torrent, perhaps by other names
   */
  public void move(Metainfo before, Path from, Metainfo after, Path to) throws IOException {
    new TorrentFolder(before, from).moveTo(new TorrentFolder(after, to));
  }
}
