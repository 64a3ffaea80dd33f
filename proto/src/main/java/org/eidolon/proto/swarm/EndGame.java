package org.eidolon.proto.swarm;

/**
 * When the last blocks are asked of several partners at once, so that one slow partner cannot hold
 * up the end of a transfer.
 */
final class EndGame {
  /** Partners one block is asked of, the first one included. */
  static final int MAX_PARTNERS = 3;

  /** So many blocks of one partner may be under way to be asked for another's: most come twice. */
  static final int MOST_UNDER_WAY = 8;

  private EndGame() {}

  /** How many blocks that others owe may be asked of a partner. */
  static int room(int wanted, int underWay) {
    return Math.max(0, Math.min(wanted, MOST_UNDER_WAY - underWay));
  }

  static boolean applies(long missingBlocks, int pipeline) {
    return missingBlocks <= 2L * pipeline;
  }
}
