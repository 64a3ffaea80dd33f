package org.eidolon.streams.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Tells people why a disk takes no more. What the system says is in its own language. */
public final class DiskTrouble {
  /** What a file system leaves over when a write finds no room. */
  private static final long NEXT_TO_NOTHING = 64 * 1024;

  private static final double KIBI = 1024;
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

  private DiskTrouble() {}

  /** Whether hardly a byte of room is left where {@code path} is, or would be. */
  public static boolean isFull(Path path) {
    return room(path) < NEXT_TO_NOTHING;
  }

  /** Bytes of room where {@code path} is, or would be; the greatest number if that is not known. */
  static long room(Path path) {
    var there = path.toAbsolutePath();
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    try {
      if (there == null) {
        return Long.MAX_VALUE;
      }
      var store = Files.getFileStore(there);
      // What has no size at all is no disk.
      return store.getTotalSpace() > 0 ? store.getUsableSpace() : Long.MAX_VALUE;
    } catch (IOException unknown) {
      return Long.MAX_VALUE;
    }
  }

  /** For people, rounded up: whoever makes so much free has made enough free. */
  static String size(long bytes) {
    int power = 0;
    double scaled = bytes;
    while (scaled >= KIBI && power < UNITS.length - 1) {
      scaled /= KIBI;
      power++;
    }
    return String.format(Locale.ROOT, "%.1f %s", Math.ceil(scaled * 10) / 10, UNITS[power]);
  }

  /**
   * One line on a write that failed.
   *
   * @param name of the file, as the torrent has it
   */
  static String line(Path folder, String name, IOException failed) {
    if (isFull(folder)) {
      return "the disk is full: make room for %s, and it goes on by itself"
          .formatted(folder.toAbsolutePath().normalize().resolve(name));
    }
    var said = String.valueOf(failed.getMessage());
    return "cannot write %s; as soon as that is possible, it goes on by itself"
        .formatted(said.contains(name) ? said : name + ": " + said);
  }
}
