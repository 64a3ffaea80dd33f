package org.eidolon.streams.link;

/** Why a link ended; counted, never sent. */
public enum LinkCloseReason {
  REQUESTED,
  CLOSED_BY_PEER,
  IO_ERROR,
  REFUSED,
  UNREACHABLE,
  TLS_FAILED,
  HANDSHAKE_TIMEOUT,
  WRONG_PROTOCOL,
  WRONG_IDENTITY,
  BAD_SIGNATURE,
  MALFORMED,
  NOT_A_NEIGHBOR,
  /** Not dialled: the address lies inside somebody's machine or network. */
  PRIVATE_ADDRESS,
  DUPLICATE,
  SILENT,
  TOO_MANY,
  STUCK
}
