package org.eidolon.proto.session;

/**
 * What one torrent may take of the line, within what the whole node may take.
 *
 * @param fetchBytesPerSecond 0: no limit of its own
 * @param serveBytesPerSecond 0: no limit of its own
 * @param rank its part of what the node may move, while others want of it as well
 * @param honorsSession false: the node's limits do not hold for it
 */
public record Bandwidth(
    long fetchBytesPerSecond, long serveBytesPerSecond, Rank rank, boolean honorsSession) {
  /** No limit but the node's. */
  public static final Bandwidth FREE = new Bandwidth(0, 0);

  /** Each is worth twice the one before. */
  public enum Rank {
    LOW(1),
    NORMAL(2),
    HIGH(4);

    private final int weight;

    Rank(int weight) {
      this.weight = weight;
    }

    public int weight() {
      return weight;
    }
  }

  public Bandwidth {
    if (fetchBytesPerSecond < 0 || serveBytesPerSecond < 0) {
      throw new IllegalArgumentException("a rate is 0 or more bytes a second");
    }
  }

  /** As all others of the session. */
  public Bandwidth(long fetchBytesPerSecond, long serveBytesPerSecond) {
    this(fetchBytesPerSecond, serveBytesPerSecond, Rank.NORMAL, true);
  }
}
