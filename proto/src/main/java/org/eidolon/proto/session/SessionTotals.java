package org.eidolon.proto.session;

/**
 * What a session did.
 *
 * @param added torrents
 * @param starts of the node
 * @param seconds in which the node ran
 */
public record SessionTotals(
    long fetchedBytes, long servedBytes, long added, long starts, long seconds) {
  public static final SessionTotals NONE = new SessionTotals(0, 0, 0, 0, 0);

  public SessionTotals plus(SessionTotals more) {
    return new SessionTotals(
        fetchedBytes + more.fetchedBytes,
        servedBytes + more.servedBytes,
        added + more.added,
        starts + more.starts,
        seconds + more.seconds);
  }
}
