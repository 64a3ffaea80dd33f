package org.eidolon.proto.session;

/**
 * What one torrent may take of the line, within what the whole node may take.
 *
 * @param fetchBytesPerSecond 0: no limit of its own
 * @param serveBytesPerSecond 0: no limit of its own
 */
public record Bandwidth(long fetchBytesPerSecond, long serveBytesPerSecond) {
  /** No limit but the node's. */
  public static final Bandwidth FREE = new Bandwidth(0, 0);

  public Bandwidth {
    if (fetchBytesPerSecond < 0 || serveBytesPerSecond < 0) {
      throw new IllegalArgumentException("a rate is 0 or more bytes a second");
    }
  }
}
