package org.eidolon.proto.swarm;

/**
 * When the last blocks are asked of several partners at once, so that one slow partner cannot hold
 * up the end of a transfer. Most of these come twice, so there are few: with a dozen partners that
 * all want to help, a small transfer would else cost a tenth more than it has.
 */
final class EndGame {
  /** Partners one block is asked of, the first one included. */
  static final int MAX_PARTNERS = 3;

  /** So many blocks of one partner may be under way to be asked for another's. */
  static final int MOST_UNDER_WAY = 8;

  private static final int MOST_OF_FEW = 4;

  private static final int ONE_OF = 128;

  private EndGame() {}

  /** How many blocks that others owe may be asked of a partner. */
  static int room(int wanted, int underWay) {
    return Math.max(0, Math.min(wanted, MOST_UNDER_WAY - underWay));
  }

  /** How many blocks may be asked for once more in the whole of a transfer. */
  static long most(long blocks) {
    return MOST_OF_FEW + blocks / ONE_OF;
  }

  static boolean applies(long missingBlocks, int pipeline) {
    return missingBlocks <= 2L * pipeline;
  }
}
