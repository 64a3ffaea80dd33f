package org.eidolon.streams.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells people why a disk takes no more. What the system says is in its own language. */
public final class DiskTrouble {
  /** What a file system leaves over when a write finds no room. */
  private static final long NEXT_TO_NOTHING = 64 * 1024;

  private DiskTrouble() {}

  /** Whether hardly a byte of room is left where {@code path} is, or would be. */
  public static boolean isFull(Path path) {
    var there = path.toAbsolutePath();
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    try {
      if (there == null) {
        return false;
      }
      var store = Files.getFileStore(there);
      // What has no size at all is no disk.
      return store.getTotalSpace() > 0 && store.getUsableSpace() < NEXT_TO_NOTHING;
    } catch (IOException unknown) {
      return false;
    }
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
