package org.eidolon.proto.choice;

import java.util.Optional;

/**
 * What is fetched of a torrent, and how.
 *
 * @param sequential in order, so that it can be played meanwhile, instead of the rarest first
 * @param preallocation empty: as the node does it
 */
public record FetchChoice(
    FileSelection files, boolean sequential, Optional<Preallocation> preallocation) {
  public static final FetchChoice ALL = new FetchChoice(FileSelection.ALL, false);

  /** With room on the disk as the node gives it. */
  public FetchChoice(FileSelection files, boolean sequential) {
    this(files, sequential, Optional.empty());
  }

  public FetchChoice preallocated(Optional<Preallocation> how) {
    return new FetchChoice(files, sequential, how);
  }
}
