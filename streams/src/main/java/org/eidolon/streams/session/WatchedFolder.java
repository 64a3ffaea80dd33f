package org.eidolon.streams.session;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.InvalidMetainfo;
import org.eidolon.proto.metainfo.Magnet;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.session.AddSource;

/**
 * A folder into which people put torrents, perhaps others than the node's owner. Whoever writes one
 * may take a while: a file counts when it was the same at two looks. Links and hidden files are
 * left alone. Blocking; one thread at a time.
 */
public final class WatchedFolder {
  private static final int MOST_FILES = 1000;
  private static final int MOST_TORRENT_BYTES = 64 << 20;

  /** Read at one look, but for a first file that is larger; the others wait for the next one. */
  static final int MOST_BYTES_A_LOOK = 16 << 20;

  private static final int MOST_MAGNET_BYTES = 64 << 10;
  private static final int MOST_NAMES = 1000;

  /**
   * A file that is whole.
   *
   * @param source empty if it is no torrent
   */
  public record Found(Path file, Optional<AddSource> source) {}

  private record Look(long bytes, FileTime modified) {}

  /** Opens a file that was there when the folder was looked at. */
  interface Opener {
    /** What was a file a moment ago may be a link by now. */
    Opener NO_LINKS = file -> Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);

    InputStream open(Path file) throws IOException;
  }

  private final Path folder;
  private final Opener opener;
  private Map<Path, Look> before = new HashMap<>();

  /** Those that could not be renamed, and are not taken again. */
  private final Set<Path> stuck = new HashSet<>();

  /** Of the look under way: what may still be read, and what could not be. */
  private long room;

  private Optional<IOException> unreadable = Optional.empty();

  public WatchedFolder(Path folder) {
    this(folder, Opener.NO_LINKS);
  }

  WatchedFolder(Path folder, Opener opener) {
    this.folder = folder;
    this.opener = opener;
  }

  /**
   * What is new since the last look, at most so much that it fits into memory. A file that cannot
   * be read keeps none of the others from being found, and is tried again.
   *
   * @throws IOException if the folder cannot be read, or nothing but files that cannot be is new
   */
  public List<Found> look() throws IOException {
    room = MOST_BYTES_A_LOOK;
    unreadable = Optional.empty();
    var now = new HashMap<Path, Look>();
    var found = new ArrayList<Found>();
    try (var files = Files.newDirectoryStream(folder, WatchedFolder::isTorrent)) {
      for (var file : files) {
        if (now.size() >= MOST_FILES) {
          break;
        }
        see(file, now, found);
      }
    }
    stuck.retainAll(now.keySet());
    before = now;
    if (found.isEmpty() && unreadable.isPresent()) {
      throw unreadable.get();
    }
    return found;
  }

  private void see(Path file, Map<Path, Look> now, List<Found> found) {
    var attributes = attributes(file);
    if (attributes.isEmpty() || !attributes.get().isRegularFile()) {
      return;
    }
    var look = new Look(attributes.get().size(), attributes.get().lastModifiedTime());
    now.put(file, look);
    if (look.bytes() > 0 && look.equals(before.get(file)) && !stuck.contains(file)) {
      try {
        read(file, look.bytes(), found.isEmpty()).ifPresent(found::add);
      } catch (NoSuchFileException gone) {
        // Whoever put it there has taken it away.
      } catch (IOException refused) {
        unreadable = Optional.of(refused);
      }
    }
  }

  private static Optional<BasicFileAttributes> attributes(Path file) {
    try {
      return Optional.of(
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private static boolean isTorrent(Path file) {
    var name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return !name.startsWith(".")
        && (name.endsWith(".torrent") || name.endsWith(".atorrent") || isMagnet(name));
  }

  private static boolean isMagnet(String name) {
    return name.endsWith(".magnet");
  }

  /** Empty if it must wait for the next look: it has changed, or much was read before it. */
  private Optional<Found> read(Path file, long bytes, boolean isFirst) throws IOException {
    boolean magnet = isMagnet(file.getFileName().toString().toLowerCase(Locale.ROOT));
    if (bytes > (magnet ? MOST_MAGNET_BYTES : MOST_TORRENT_BYTES)) {
      return Optional.of(new Found(file, Optional.empty()));
    }
    if (bytes > room && !isFirst) {
      return Optional.empty();
    }
    room -= bytes;
    var content = content(file, (int) bytes);
    return content.length == bytes
        ? Optional.of(new Found(file, source(content, magnet)))
        : Optional.empty();
  }

  /** No more than a byte beyond what it was said to have: it may have no end. */
  private byte[] content(Path file, int bytes) throws IOException {
    try (var in = opener.open(file)) {
      return in.readNBytes(bytes + 1);
    }
  }

  private static Optional<AddSource> source(byte[] content, boolean magnet) {
    try {
      return Optional.of(
          magnet
              ? AddSource.of(Magnet.parse(new String(content, StandardCharsets.UTF_8).strip()))
              : AddSource.of(Metainfo.parse(Bytes.takeOver(content))));
    } catch (InvalidMetainfo bad) {
      return Optional.empty();
    }
  }

  /**
   * Says by its name what became of a file, so that it is not taken again.
   *
   * @param suffix without a dot
   * @throws IOException if it cannot be renamed; it is left alone from now on
   */
  public void mark(Path file, String suffix) throws IOException {
    try {
      Files.move(file, free(file.getFileName() + "." + suffix));
    } catch (IOException stays) {
      stuck.add(file);
      throw stays;
    }
  }

  private Path free(String name) throws IOException {
    var marked = folder.resolve(name);
    for (int number = 2; number < MOST_NAMES; number++) {
      if (!Files.exists(marked, LinkOption.NOFOLLOW_LINKS)) {
        return marked;
      }
      marked = folder.resolve(name + "-" + number);
    }
    throw new IOException("too many files are called like that");
  }
}
