package org.eidolon.node.rpc;

import org.eidolon.actors.session.TorrentView;

/** What a torrent does, by the numbers that clients know. */
enum TorrentStatus {
  STOPPED(0),
  CHECK_WAITS(1),
  CHECKING(2),
  FETCH_WAITS(3),
  FETCHING(4),
  SHARE_WAITS(5),
  SHARING(6);

  private static final int TRACKER_WARNS = 1;
  private static final int LOCAL_ERROR = 3;

  private final int number;

  TorrentStatus(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  static TorrentStatus of(TorrentView view) {
    boolean done = view.totals().isDone();
    return switch (view.state()) {
      case STOPPED_BY_USER, FAILED -> STOPPED;
      case QUEUED_TO_CHECK -> CHECK_WAITS;
        // To clients, which know no other work on files that has a progress.
      case CHECKING, ALLOCATING -> CHECKING;
      case QUEUED_TO_FETCH -> FETCH_WAITS;
      case QUEUED_TO_SHARE -> SHARE_WAITS;
      case MOVING -> view.settings().stopped() ? STOPPED : done ? SHARE_WAITS : FETCH_WAITS;
      case FETCHING_METAINFO,
              WAITING_FOR_TRACKER,
              LOOKING_FOR_PARTNERS,
              FETCHING,
              WAITING_FOR_THE_REST,
              WAITING_FOR_DISK ->
          done ? SHARING : FETCHING;
      case SHARING -> SHARING;
    };
  }

  /** Whose fault a problem is; 0 if there is none. */
  static int error(TorrentView view) {
    if (view.problem().isEmpty()) {
      return 0;
    }
    return switch (view.state()) {
      case FAILED, WAITING_FOR_DISK, STOPPED_BY_USER -> LOCAL_ERROR;
      case QUEUED_TO_CHECK,
              QUEUED_TO_FETCH,
              QUEUED_TO_SHARE,
              MOVING,
              CHECKING,
              ALLOCATING,
              FETCHING_METAINFO,
              WAITING_FOR_TRACKER,
              LOOKING_FOR_PARTNERS,
              FETCHING,
              WAITING_FOR_THE_REST,
              SHARING ->
          TRACKER_WARNS;
    };
  }
}
