package org.eidolon.actors.session;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eidolon.actors.swarm.SwarmStatus;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.Magnet;
import org.eidolon.proto.session.TorrentSettings;
import org.eidolon.proto.session.TorrentTotals;
import org.eidolon.proto.tracker.TrackerAddress;

/**
 * All of one torrent that a list of torrents shows.
 *
 * @param id stays the same until the node ends
 * @param infoHash the stronger of both, as far as they are known
 * @param name on this disk
 * @param description empty while partners are asked for it
 * @param magnet to pass on; holds the secret of a private swarm
 * @param tiers trackers as the torrent names them; none: the home tracker serves it
 * @param settings labels, folder, files, goal, place in the queue
 * @param totals bytes and times over all starts of the node
 * @param swarm how its swarm stands; of one that does not run, what was known last
 * @param fetchRate bytes a second, smoothed
 * @param serveRate bytes a second, smoothed
 * @param checkProgress 0 to 1, of what is checked or allocated; 1 if neither is
 * @param stalled runs and moves nothing for so long that it takes no place in the queue
 * @param problem one line for people, or empty
 */
public record TorrentView(
    int id,
    Bytes infoHash,
    Optional<Bytes> hashV1,
    Optional<Bytes> hashV2,
    String name,
    Optional<Description> description,
    Magnet magnet,
    List<List<TrackerAddress>> tiers,
    TorrentSettings settings,
    TorrentTotals totals,
    TorrentState state,
    SwarmStatus swarm,
    long fetchRate,
    long serveRate,
    double checkProgress,
    boolean stalled,
    String problem) {

  /** What the torrent says of itself. */
  public record Description(
      Optional<String> comment,
      Optional<Instant> created,
      boolean restricted,
      long totalBytes,
      int pieceBytes,
      int pieceCount,
      int fileCount) {}

  /** The folder that holds (or shall hold) its name. */
  public Path folder() {
    return Path.of(settings.folder());
  }

  /** Bytes served to bytes fetched, or to those that are here if nothing was fetched. */
  public double ratio() {
    return totals.ratio();
  }

  /** Stopped because it was shared enough. */
  public boolean finished() {
    return settings.halt() == TorrentSettings.Halt.SHARED_ENOUGH;
  }

  /** Whether it runs: fetches, shares, or looks for partners. */
  public boolean runs() {
    return switch (state) {
      case STOPPED_BY_USER, QUEUED_TO_CHECK, QUEUED_TO_FETCH, QUEUED_TO_SHARE, MOVING -> false;
      case CHECKING,
              ALLOCATING,
              FETCHING_METAINFO,
              WAITING_FOR_TRACKER,
              LOOKING_FOR_PARTNERS,
              FETCHING,
              WAITING_FOR_THE_REST,
              SHARING,
              WAITING_FOR_DISK,
              FAILED ->
          true;
    };
  }

  /** Names nothing. */
  @Override
  public String toString() {
    return "TorrentView[" + id + ", " + state + "]";
  }
}
