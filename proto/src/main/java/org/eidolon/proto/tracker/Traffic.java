package org.eidolon.proto.tracker;

/**
 * Block bytes as a peer reports them, or as a tracker keeps them for an account.
 *
 * @param servedBytes sent to partners
 * @param fetchedBytes received from them
 */
public record Traffic(long servedBytes, long fetchedBytes) {
  public static final Traffic NONE = new Traffic(0, 0);

  public Traffic {
    if (servedBytes < 0 || fetchedBytes < 0) {
      throw new IllegalArgumentException("less than no traffic");
    }
  }

  public Traffic plus(Traffic more) {
    return new Traffic(
        saturated(servedBytes, more.servedBytes), saturated(fetchedBytes, more.fetchedBytes));
  }

  /** What came on top of {@code before}; nothing where this is less. */
  public Traffic since(Traffic before) {
    return new Traffic(
        Math.max(0, servedBytes - before.servedBytes),
        Math.max(0, fetchedBytes - before.fetchedBytes));
  }

  /** Served to fetched, with two digits; a dash if nothing was fetched. */
  public String ratio() {
    return fetchedBytes == 0
        ? "-"
        : String.format(java.util.Locale.ROOT, "%.2f", (double) servedBytes / fetchedBytes);
  }

  private static long saturated(long one, long other) {
    return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
  }
}
