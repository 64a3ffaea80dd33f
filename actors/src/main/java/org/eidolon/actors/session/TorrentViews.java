package org.eidolon.actors.session;

import org.eidolon.actors.swarm.SwarmStatus;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.session.GlobalSettings;

/** Says of a torrent what others are shown. */
final class TorrentViews {
  private TorrentViews() {}

  static TorrentView of(KeptTorrent torrent, GlobalSettings session, long nanos) {
    var card = torrent.card();
    // Who still compares knows nothing: what was here last is shown meanwhile.
    var status =
        torrent
            .status
            .filter(it -> it.state() != SwarmStatus.State.CHECKING && !it.isPreparing())
            .orElseGet(() -> atRest(torrent));
    return new TorrentView(
        torrent.id,
        card.infoHash(),
        card.hashV1(),
        card.hashV2(),
        card.name(),
        card.description(),
        card.magnet(),
        card.tiers(),
        torrent.settings,
        torrent.totals,
        state(torrent),
        status,
        torrent.fetchRate.bytesPerSecond(),
        torrent.serveRate.bytesPerSecond(),
        checkProgress(torrent),
        torrent.isStalled(session, nanos),
        torrent.problem.isEmpty() ? status.problem() : torrent.problem);
  }

  private static double checkProgress(KeptTorrent torrent) {
    var task = torrent.tasks.peek();
    long total = torrent.source.metainfo().map(Metainfo::totalBytes).orElse(0L);
    if (task != null && task.kind == FileTask.Kind.CHECK && total > 0) {
      return Math.min(1, (double) task.looked.get() / total);
    }
    boolean starts =
        torrent.life == KeptTorrent.Life.JOINING || torrent.life == KeptTorrent.Life.RUNS;
    if (starts && torrent.status.isEmpty() && total > 0) {
      return 0;
    }
    return torrent.status.map(SwarmStatus::prepared).orElse(1.0);
  }

  private static SwarmStatus atRest(KeptTorrent torrent) {
    var totals = torrent.totals;
    return SwarmStatus.holding(
        SwarmStatus.State.STOPPED,
        torrent.source.metainfo().map(Metainfo::totalBytes).orElse(0L),
        totals.wantedBytes(),
        totals.verifiedBytes(),
        torrent.status.map(SwarmStatus::problem).orElse(""));
  }

  private static TorrentState state(KeptTorrent torrent) {
    var running = torrent.status.map(SwarmStatus::state).map(TorrentState::of);
    return switch (torrent.life) {
      case IDLE -> resting(torrent);
      case WORKING ->
          torrent.tasks.peek().kind == FileTask.Kind.CHECK
              ? TorrentState.CHECKING
              : TorrentState.MOVING;
      case JOINING -> starting(torrent);
      case RUNS -> running.orElseGet(() -> starting(torrent));
      case LEAVING -> resting(torrent);
    };
  }

  private static TorrentState starting(KeptTorrent torrent) {
    return torrent.source.metainfo().isPresent()
        ? TorrentState.CHECKING
        : TorrentState.FETCHING_METAINFO;
  }

  private static TorrentState resting(KeptTorrent torrent) {
    var task = torrent.tasks.peek();
    if (task != null) {
      return task.kind == FileTask.Kind.CHECK ? TorrentState.QUEUED_TO_CHECK : TorrentState.MOVING;
    }
    if (torrent.settings.stopped()) {
      return TorrentState.STOPPED_BY_USER;
    }
    if (torrent.isToBeChecked()) {
      return TorrentState.QUEUED_TO_CHECK;
    }
    return torrent.totals.isDone() ? TorrentState.QUEUED_TO_SHARE : TorrentState.QUEUED_TO_FETCH;
  }
}
