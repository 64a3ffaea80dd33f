package org.eidolon.streams.file;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eidolon.proto.metainfo.FileEntry;

/**
 * Where the files of a torrent lie below a folder. No path leads through a symbolic link, so none
 * leads out of the folder.
 */
final class TorrentPaths {
  private static final Pattern RESERVED_ON_WINDOWS =
      Pattern.compile("(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");
  private static final Pattern WRONG_ON_WINDOWS = Pattern.compile(".*[:<>\"|?*].*|.*[. ]");

  private final Path folder;

  TorrentPaths(Path folder) {
    this.folder = folder;
  }

  /**
   * The file on disk, if there is one.
   *
   * @throws IOException if something else is in its place, or a link or file in the place of one of
   *     its folders
   */
  Optional<BasicFileAttributes> find(FileEntry file) throws IOException {
    if (!foldersOf(file, false)) {
      return Optional.empty();
    }
    var found = attributes(path(file));
    if (found.isPresent() && !found.get().isRegularFile()) {
      throw new IOException(file.joinedPath() + " is there already, but is no file");
    }
    return found;
  }

  /** Makes the folders above the file. */
  void makeFolders(FileEntry file) throws IOException {
    foldersOf(file, true);
  }

  Path path(FileEntry file) throws IOException {
    var path = folder;
    for (var element : file.path()) {
      path = below(path, element, file);
    }
    return path;
  }

  private boolean foldersOf(FileEntry file, boolean make) throws IOException {
    var path = folder;
    // Runtimes differ in what they say of a file below a file.
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new IOException("\"%s\" is no folder".formatted(folder.getFileName()));
    }
    if (make) {
      Files.createDirectories(folder);
    }
    for (var element : file.path().subList(0, file.path().size() - 1)) {
      path = below(path, element, file);
      var found = attributes(path);
      if (found.isEmpty() && !make) {
        return false;
      }
      if (found.isEmpty()) {
        makeFolder(path);
        found = attributes(path);
      }
      if (found.isEmpty() || !found.get().isDirectory()) {
        throw new IOException(
            "no folder for %s: \"%s\" is something else".formatted(file.joinedPath(), element));
      }
    }
    return true;
  }

  private static void makeFolder(Path path) throws IOException {
    try {
      Files.createDirectory(path);
    } catch (FileAlreadyExistsException raced) {
      // Another disk thread made it; what it is, is looked at next.
      return;
    }
  }

  private static Optional<BasicFileAttributes> attributes(Path path) throws IOException {
    try {
      return Optional.of(
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException missing) {
      return Optional.empty();
    }
  }

  private static Path below(Path folder, String element, FileEntry file) throws IOException {
    var lower = element.toLowerCase(Locale.ROOT);
    boolean windows = File.separatorChar == '\\';
    if (windows
        && (RESERVED_ON_WINDOWS.matcher(lower).matches()
            || WRONG_ON_WINDOWS.matcher(lower).matches())) {
      throw new IOException(file.joinedPath() + " cannot be a file name on this system");
    }
    try {
      return folder.resolve(element);
    } catch (InvalidPathException bad) {
      throw new IOException(
          file.joinedPath() + " cannot be a file name on this system (is its locale UTF-8?)", bad);
    }
  }
}
