package org.eidolon.proto.session;

/**
 * What one torrent has moved, and when, over all starts of the node. Times are seconds since 1970,
 * 0 for never.
 *
 * @param corruptBytes received and thrown away
 * @param verifiedBytes here and right when we last looked
 * @param wantedBytes of what is here or is to come, when we last looked
 */
public record TorrentTotals(
    long fetchedBytes,
    long servedBytes,
    long corruptBytes,
    long fetchingSeconds,
    long sharingSeconds,
    long addedAt,
    long startedAt,
    long doneAt,
    long activeAt,
    long verifiedBytes,
    long wantedBytes) {

  public static TorrentTotals added(long at, long wantedBytes) {
    return new TorrentTotals(0, 0, 0, 0, 0, at, 0, 0, 0, 0, wantedBytes);
  }

  /** Served to fetched, or to what is here if nothing was fetched; 0 while there is neither. */
  public double ratio() {
    long of = fetchedBytes > 0 ? fetchedBytes : verifiedBytes;
    return of == 0 ? 0 : (double) servedBytes / of;
  }

  public boolean isDone() {
    return doneAt > 0;
  }

  /** More was moved at this time. */
  public TorrentTotals moved(long fetched, long served, long corrupt, long at) {
    long active = fetched > 0 || served > 0 ? at : activeAt;
    return new TorrentTotals(
        fetchedBytes + fetched,
        servedBytes + served,
        corruptBytes + corrupt,
        fetchingSeconds,
        sharingSeconds,
        addedAt,
        startedAt,
        doneAt,
        active,
        verifiedBytes,
        wantedBytes);
  }

  /** It ran for so long. */
  public TorrentTotals ran(long fetching, long sharing) {
    return new TorrentTotals(
        fetchedBytes,
        servedBytes,
        corruptBytes,
        fetchingSeconds + fetching,
        sharingSeconds + sharing,
        addedAt,
        startedAt,
        doneAt,
        activeAt,
        verifiedBytes,
        wantedBytes);
  }

  public TorrentTotals started(long at) {
    return new TorrentTotals(
        fetchedBytes,
        servedBytes,
        corruptBytes,
        fetchingSeconds,
        sharingSeconds,
        addedAt,
        at,
        doneAt,
        activeAt,
        verifiedBytes,
        wantedBytes);
  }

  /** All that is wanted came at this time; 0: something lacks. */
  public TorrentTotals done(long at) {
    return new TorrentTotals(
        fetchedBytes,
        servedBytes,
        corruptBytes,
        fetchingSeconds,
        sharingSeconds,
        addedAt,
        startedAt,
        at,
        activeAt,
        verifiedBytes,
        wantedBytes);
  }

  public TorrentTotals holding(long verified, long wanted) {
    return new TorrentTotals(
        fetchedBytes,
        servedBytes,
        corruptBytes,
        fetchingSeconds,
        sharingSeconds,
        addedAt,
        startedAt,
        doneAt,
        activeAt,
        verified,
        wanted);
  }
}
