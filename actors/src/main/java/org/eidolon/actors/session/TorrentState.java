package org.eidolon.actors.session;

import org.eidolon.actors.swarm.SwarmStatus;

/** What a torrent of the session is doing. */
public enum TorrentState {
  /** Does nothing until somebody starts it. */
  STOPPED_BY_USER,
  /** Shall run, but others are compared with their hashes first. */
  QUEUED_TO_CHECK,
  /** Shall run, but as many as may fetch do already. */
  QUEUED_TO_FETCH,
  /** Shall run, but as many as may share do already. */
  QUEUED_TO_SHARE,
  /** Files are being moved, renamed or deleted, or closed before that. */
  MOVING,
  CHECKING,
  /** Files are filled with zeros, so that the disk has room for all of it. */
  ALLOCATING,
  FETCHING_METAINFO,
  WAITING_FOR_TRACKER,
  LOOKING_FOR_PARTNERS,
  FETCHING,
  WAITING_FOR_THE_REST,
  SHARING,
  WAITING_FOR_DISK,
  /** What is on disk cannot be used at all; the problem line says why. */
  FAILED;

  static TorrentState of(SwarmStatus.State swarm) {
    return switch (swarm) {
      case CHECKING -> CHECKING;
      case ALLOCATING -> ALLOCATING;
      case FETCHING_METAINFO -> FETCHING_METAINFO;
      case WAITING_FOR_TRACKER -> WAITING_FOR_TRACKER;
      case LOOKING_FOR_PARTNERS -> LOOKING_FOR_PARTNERS;
      case FETCHING -> FETCHING;
      case WAITING_FOR_THE_REST -> WAITING_FOR_THE_REST;
      case SHARING -> SHARING;
      case WAITING_FOR_DISK -> WAITING_FOR_DISK;
      case STOPPED -> FAILED;
    };
  }
}
