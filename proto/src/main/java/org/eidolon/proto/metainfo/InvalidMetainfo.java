package org.eidolon.proto.metainfo;

/** A torrent file or magnet that we refuse; the message is one line that says what is wrong. */
public final class InvalidMetainfo extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidMetainfo(String problem) {
    super(problem);
  }
}
