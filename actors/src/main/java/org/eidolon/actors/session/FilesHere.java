package org.eidolon.actors.session;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.eidolon.proto.choice.FetchChoice;
import org.eidolon.proto.metainfo.FileEntry;
import org.eidolon.proto.metainfo.Metainfo;

/** What pieces mean for the files of a torrent. */
final class FilesHere {
  private final Metainfo torrent;
  private final BitSet right;
  private final FetchChoice choice;

  FilesHere(Metainfo torrent, BitSet right, FetchChoice choice) {
    this.torrent = torrent;
    this.right = right;
    this.choice = choice;
  }

  List<TorrentDetails.File> files() {
    var priorities = choice.files().priorities(torrent.files());
    var files = new ArrayList<TorrentDetails.File>();
    int number = 0;
    for (int index = 0; index < torrent.files().size(); index++) {
      var file = torrent.files().get(index);
      if (!file.padding()) {
        files.add(
            new TorrentDetails.File(
                ++number, file.joinedPath(), file.length(), completed(file), priorities.of(index)));
      }
    }
    return files;
  }

  private long completed(FileEntry file) {
    if (file.length() == 0) {
      return 0;
    }
    int first = (int) (file.offset() / torrent.pieceLength());
    int last = (int) ((file.end() - 1) / torrent.pieceLength());
    long bytes = 0;
    for (int piece = right.nextSetBit(first);
        piece >= 0 && piece <= last;
        piece = right.nextSetBit(piece + 1)) {
      long from = torrent.pieceOffset(piece);
      long until = from + torrent.pieceLength();
      bytes += Math.min(until, file.end()) - Math.max(from, file.offset());
    }
    return bytes;
  }

  long verifiedBytes() {
    return torrent.files().stream()
        .filter(file -> !file.padding())
        .mapToLong(this::completed)
        .sum();
  }

  /** Of what is here or is to come. */
  long wantedBytes() {
    var wanted = choice.files().priorities(torrent.files()).pieces(torrent, false).wanted();
    wanted.or(right);
    return new FilesHere(torrent, wanted, choice).verifiedBytes();
  }

  /** Whether nothing lacks that is wanted. */
  boolean isAll() {
    var lacking = choice.files().priorities(torrent.files()).pieces(torrent, false).wanted();
    lacking.andNot(right);
    return lacking.isEmpty();
  }
}
