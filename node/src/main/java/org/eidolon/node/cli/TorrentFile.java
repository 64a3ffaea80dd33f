package org.eidolon.node.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.eidolon.node.DataFolder;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.InvalidMetainfo;
import org.eidolon.proto.metainfo.Metainfo;

/** Reads .atorrent and .torrent files, with the file's name in every complaint. */
final class TorrentFile {
  /** Larger than the description of any torrent that makes sense. */
  static final long MOST_BYTES = 64L << 20;

  private static final Pattern ADDRESS = Pattern.compile("(?i)(https?|ftp)://");

  private TorrentFile() {}

  static Metainfo load(Path file) {
    try {
      if (!Files.exists(file)) {
        throw new Refused(
            "%s: no such file; expected an .atorrent, a .torrent or a magnet link".formatted(file));
      }
      if (!Files.isRegularFile(file)) {
        throw new Refused("%s: not a file; expected an .atorrent or a .torrent".formatted(file));
      }
      if (Files.size(file) > MOST_BYTES) {
        throw new Refused(
            "%s: %d bytes; expected an .atorrent or .torrent of at most %d"
                .formatted(file, Files.size(file), MOST_BYTES));
      }
      return Metainfo.parse(Bytes.copyOf(Files.readAllBytes(file)));
    } catch (IOException bad) {
      throw new Refused(
          "%s: cannot be read (%s); check the path and its permissions"
              .formatted(file, DataFolder.reason(bad)),
          bad);
    } catch (InvalidMetainfo bad) {
      throw new Refused("%s: %s".formatted(file, bad.getMessage()), bad);
    }
  }

  /**
   * @throws Refused if the text is an address, or cannot be a path on this system
   */
  static Path path(String argument) {
    // As a path it would lose a slash, and be missed where nobody meant it to be.
    if (ADDRESS.matcher(argument).lookingAt()) {
      throw new Refused(
          "%s: nothing is fetched from the clear net; expected an .atorrent, a .torrent or a magnet link"
              .formatted(argument));
    }
    try {
      return Path.of(argument);
    } catch (InvalidPathException bad) {
      throw new Refused(
          "'%s' is no path on this system (%s); for names beyond ASCII set a UTF-8 locale"
              .formatted(argument, bad.getReason()),
          bad);
    }
  }

  static boolean isMagnet(String argument) {
    return argument.regionMatches(true, 0, "magnet:", 0, 7);
  }
}
