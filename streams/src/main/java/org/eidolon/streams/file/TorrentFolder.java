package org.eidolon.streams.file;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.eidolon.proto.metainfo.FileEntry;
import org.eidolon.proto.metainfo.Metainfo;

/**
 * What is done to the files of a torrent as a whole. Touches nothing but what the torrent names,
 * and never through a link; folders go with the last file in them. Blocking, and only while nobody
 * has the files open.
 */
public final class TorrentFolder {
  private final Metainfo torrent;
  private final Path folder;
  private final TorrentPaths paths;

  /**
   * @param torrent with the names that its files have on this disk
   * @param folder the folder that holds the torrent's name
   */
  public TorrentFolder(Metainfo torrent, Path folder) {
    this.torrent = torrent;
    this.folder = folder;
    this.paths = new TorrentPaths(folder);
  }

  /**
   * Deletes all files of the torrent that are there.
   *
   * @throws IOException naming the first file that could not be deleted; all others are
   */
  public void delete() throws IOException {
    IOException failed = null;
    for (var file : torrent.files()) {
      try {
        if (file.stored() && paths.find(file).isPresent()) {
          Files.delete(paths.path(file));
        }
      } catch (IOException bad) {
        failed =
            failed == null
                ? new IOException(file.joinedPath() + ": " + bad.getMessage(), bad)
                : failed;
      }
    }
    removeFolders();
    if (failed != null) {
      throw failed;
    }
  }

  /**
   * Moves all files that are there to where {@code target} has them, or none. What lies there
   * already and not here was moved before, by a process that was killed.
   *
   * @param target the same torrent, perhaps in another folder or by other names
   * @throws IOException in one line, if something is in the way or the disk refuses
   */
  public void moveTo(TorrentFolder target) throws IOException {
    var moves = new ArrayList<Integer>();
    for (int index = 0; index < torrent.files().size(); index++) {
      var file = torrent.files().get(index);
      boolean stays = !file.stored() || paths.path(file).equals(target.pathOf(index));
      if (stays || paths.find(file).isEmpty()) {
        continue;
      }
      var other = target.torrent.files().get(index);
      if (target.paths.find(other).isPresent()) {
        throw new IOException(other.joinedPath() + " is there already");
      }
      moves.add(index);
    }
    var done = new ArrayList<Integer>();
    try {
      for (int index : moves) {
        move(index, target);
        done.add(index);
      }
    } catch (IOException failed) {
      putBack(done, target, failed);
      throw failed;
    }
    removeFolders();
  }

  private void putBack(List<Integer> done, TorrentFolder target, IOException failed) {
    try {
      for (int index : done) {
        target.move(index, this);
      }
      target.removeFolders();
    } catch (IOException worse) {
      failed.addSuppressed(worse);
    }
  }

  private void move(int index, TorrentFolder target) throws IOException {
    var other = target.torrent.files().get(index);
    target.paths.makeFolders(other);
    // Never over another file: that is refused by the move itself.
    Files.move(pathOf(index), target.pathOf(index));
  }

  private Path pathOf(int index) throws IOException {
    return paths.path(torrent.files().get(index));
  }

  /** The deepest ones first, and those alone that are empty. */
  private void removeFolders() throws IOException {
    var folders =
        new TreeSet<Path>(
            Comparator.comparingInt(Path::getNameCount).reversed().thenComparing(path -> path));
    for (var file : torrent.files()) {
      if (file.stored() && isOurs(file)) {
        for (var path = paths.path(file).getParent();
            path != null && !path.equals(folder);
            path = path.getParent()) {
          folders.add(path);
        }
      }
    }
    for (var path : List.copyOf(folders)) {
      removeIfEmpty(path);
    }
  }

  /** False if a link leads elsewhere on the way. */
  private boolean isOurs(FileEntry file) {
    try {
      paths.find(file);
      return true;
    } catch (IOException other) {
      return false;
    }
  }

  private static void removeIfEmpty(Path path) throws IOException {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      Files.delete(path);
    } catch (DirectoryNotEmptyException | NoSuchFileException stays) {
      // Something of somebody else is in it, or it went meanwhile.
    }
  }
}
