package org.eidolon.proto.choice;

/**
 * What is fetched of a torrent, and how.
 *
 * @param sequential in order, so that it can be played meanwhile, instead of the rarest first
 */
public record FetchChoice(FileSelection files, boolean sequential) {
  public static final FetchChoice ALL = new FetchChoice(FileSelection.ALL, false);
}
