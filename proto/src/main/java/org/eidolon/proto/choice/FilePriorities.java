package org.eidolon.proto.choice;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.eidolon.proto.metainfo.FileEntry;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.swarm.PiecePriorities;
import org.eidolon.proto.swarm.Priority;

/**
 * How much each file of a torrent is wanted.
 *
 * @param byFile one for each entry of the torrent's files, pad files included
 */
public record FilePriorities(List<Priority> byFile) {
  public FilePriorities {
    byFile = List.copyOf(byFile);
  }

  /** All of them, none before another. */
  public static FilePriorities normal(int files) {
    return new FilePriorities(Collections.nCopies(files, Priority.NORMAL));
  }

  public Priority of(int file) {
    return byFile.get(file);
  }

  public boolean isSkipped(int file) {
    return of(file) == Priority.SKIP;
  }

  /** Whether no file with bytes of its own is wanted. */
  public boolean nothingOf(List<FileEntry> files) {
    for (int file = 0; file < files.size(); file++) {
      if (files.get(file).stored() && !isSkipped(file)) {
        return false;
      }
    }
    return true;
  }

  /**
   * What it means for the pieces of a torrent.
   *
   * @param sequential pieces in order, but for the ends of files; else the rarest first
   */
  public PiecePriorities pieces(Metainfo metainfo, boolean sequential) {
    var runs = runs(metainfo.files(), metainfo.pieceLength());
    return PiecePriorities.of(metainfo.pieceCount(), runs, sequential);
  }

  List<PiecePriorities.Run> runs(List<FileEntry> files, int pieceLength) {
    if (byFile.size() != files.size()) {
      throw new IllegalArgumentException("priorities of another torrent's files");
    }
    var runs = new ArrayList<PiecePriorities.Run>();
    var priority = Priority.NORMAL;
    for (int index = 0; index < files.size(); index++) {
      var file = files.get(index);
      // Padding is of the file it fills up: it would be nobody's, and its pieces never complete.
      priority = file.padding() ? priority : of(index);
      if (file.length() > 0) {
        int first = (int) (file.offset() / pieceLength);
        int last = (int) ((file.end() - 1) / pieceLength);
        runs.add(new PiecePriorities.Run(first, last, priority, file.stored()));
      }
    }
    return runs;
  }
}
