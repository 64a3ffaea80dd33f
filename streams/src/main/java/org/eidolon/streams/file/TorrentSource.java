package org.eidolon.streams.file;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.eidolon.proto.metainfo.TorrentPlan;

/**
 * A file or folder that shall be shared, as it lay on disk at one moment. Everything below a folder
 * goes in, hidden files as well; what cannot go in is an error, and nothing is left out silently.
 *
 * @param folder that holds the shared name
 * @param emptyFolders paths of folders with nothing in them: a torrent cannot carry those
 */
public record TorrentSource(Path folder, List<Found> files, List<String> emptyFolders) {

  /** A regular file as it was found. */
  record Found(TorrentPlan.Source source, FileTime modified) {}

  public TorrentSource {
    files = List.copyOf(files);
    emptyFolders = List.copyOf(emptyFolders);
  }

  public long totalBytes() {
    return files.stream().mapToLong(found -> found.source().length()).sum();
  }

  /**
   * @throws IOException naming the path that is missing, unreadable or no file
   */
  public static TorrentSource scan(Path shared) throws IOException {
    var path = shared.toAbsolutePath().normalize();
    if (path.getFileName() == null) {
      throw new IOException("\"" + shared + "\" has no name that could be shared");
    }
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(shared.toString(), null, "there is no such file or folder");
    }
    var walk = new Walk(path.getParent());
    Files.walkFileTree(path, walk);
    if (walk.files.isEmpty()) {
      throw new IOException("no files in \"" + shared + "\"");
    }
    return new TorrentSource(path.getParent(), walk.files, walk.emptyFolders);
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Path folder;
    private final List<Found> files = new ArrayList<>();
    private final List<String> emptyFolders = new ArrayList<>();
    private Path lastEntered;

    Walk(Path folder) {
      this.folder = folder;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
      lastEntered = path;
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
      lastEntered = path;
      if (attributes.isSymbolicLink()) {
        throw new IOException(joined(path) + " is a symbolic link: share what it points to");
      }
      if (!attributes.isRegularFile()) {
        throw new IOException(joined(path) + " is neither a file nor a folder");
      }
      if (!Files.isReadable(path)) {
        throw new IOException(joined(path) + " may not be read");
      }
      var source = new TorrentPlan.Source(elements(path), attributes.size());
      files.add(new Found(source, attributes.lastModifiedTime()));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException failed) throws IOException {
      throw new IOException(joined(path) + " may not be read", failed);
    }

    @Override
    public FileVisitResult postVisitDirectory(Path path, IOException failed) throws IOException {
      if (failed != null) {
        throw new IOException(joined(path) + " may not be read", failed);
      }
      if (path.equals(lastEntered)) {
        emptyFolders.add(joined(path));
      }
      return FileVisitResult.CONTINUE;
    }

    private List<String> elements(Path path) throws IOException {
      var elements = new ArrayList<String>();
      for (var element : folder.relativize(path)) {
        var name = element.toString();
        // What this system's character set cannot say arrives as the replacement character.
        if (name.indexOf('\ufffd') >= 0) {
          throw new IOException(joined(path) + " has a name that is not in the locale's charset");
        }
        elements.add(name);
      }
      return elements;
    }

    private String joined(Path path) {
      return folder.relativize(path).toString().replace('\\', '/');
    }
  }
}
