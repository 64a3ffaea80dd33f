package org.eidolon.actors.swarm;

/** Why a session with a partner ended, for counters. */
enum Farewell {
  CIRCUIT_CLOSED,
  /** The way to the partner has fewer relays than we ask for. */
  TOO_SHORT,
  MALFORMED,
  OUT_OF_STATE,
  FLOOD,
  WRONG_BLOCK,
  SNUBBED,
  NOTHING_TO_EXCHANGE,
  TOO_MANY,
  /** It called us, exchanged nothing, and another one wants its place. */
  IDLE,
  /** Its circuit was old, and another has taken its place. */
  REPLACED,
  LEFT
}
