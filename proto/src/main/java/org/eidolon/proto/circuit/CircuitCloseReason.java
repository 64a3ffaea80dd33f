package org.eidolon.proto.circuit;

/** Why a circuit ended, for its owner and for counters; on the wire the reason is always 0. */
public enum CircuitCloseReason {
  REQUESTED,
  DESTROYED_BY_PEER,
  LINK_LOST,
  NO_LINK,
  TOO_SHORT,
  BUILD_TIMEOUT,
  BAD_HANDSHAKE,
  BAD_TRACKING_CODE,
  BAD_END_TO_END,
  REPLAYED,
  EXPIRED,
  UNKNOWN_TICKET,
  NOT_RECOGNISED,
  MALFORMED,
  OUT_OF_STATE,
  BAD_SENDME,
  /** Payments that only an owner who means harm can have sent. */
  BAD_CREDIT,
  QUEUE_FULL,
  TOO_MANY,
  /** A neighbor asks for circuits faster than it may. */
  TOO_OFTEN,
  /** A neighbor has its share of our places already. */
  OVER_SHARE,
  IDLE,
  LIFE_OVER
}
