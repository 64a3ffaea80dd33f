package org.eidolon.proto.choice;

import java.util.Locale;
import java.util.Optional;

/** When the files of a torrent that is fetched get their room on the disk. */
public enum Preallocation {
  /** They grow as blocks come. */
  NONE,
  /** They have their length at once, and take room as blocks come. */
  SPARSE,
  /** They are filled with zeros before anything is fetched, so that their room is theirs. */
  FULL;

  /** As people write it: in small letters. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Empty if it is no such word. */
  public static Optional<Preallocation> of(String word) {
    for (var each : values()) {
      if (each.word().equals(word)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
