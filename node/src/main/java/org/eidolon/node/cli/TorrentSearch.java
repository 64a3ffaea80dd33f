package org.eidolon.node.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eidolon.node.DataFolder;

/** Which .torrent files people mean by the files and folders they name. */
final class TorrentSearch {
  private static final int DEEPEST = 100;

  private TorrentSearch() {}

  /**
   * @param below where it lies in the folder that was named; its own name if a file was
   */
  record Found(Path file, Path below) {}

  /**
   * Files in the order of their names; a folder's links are not followed.
   *
   * @throws Refused if nothing is there, or a folder cannot be read or has none
   */
  static List<Found> in(String argument, boolean recursive) {
    var path = TorrentFile.path(argument);
    if (!Files.isDirectory(path)) {
      return List.of(new Found(path, path.getFileName() == null ? path : path.getFileName()));
    }
    var found = new ArrayList<Path>();
    // A folder may be named by a link to it; only what lies behind it is walked.
    var root = path.resolve(".");
    try {
      Files.walkFileTree(root, Set.of(), recursive ? DEEPEST : 1, new Walk(found));
    } catch (IOException bad) {
      throw new Refused(
          "%s: a folder cannot be read (%s); check its permissions"
              .formatted(path, DataFolder.reason(bad)),
          bad);
    }
    if (found.isEmpty()) {
      throw new Refused(
          "%s: no .torrent file in this folder%s"
              .formatted(path, recursive ? "" : "; --recursive looks below it as well"));
    }
    return found.stream()
        .sorted()
        .map(file -> new Found(file.normalize(), root.relativize(file)))
        .toList();
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private final List<Path> found;

    Walk(List<Path> found) {
      this.found = found;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      var name = file.getFileName().toString().toLowerCase(Locale.ROOT);
      if (!attributes.isDirectory() && name.endsWith(".torrent")) {
        found.add(file);
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
