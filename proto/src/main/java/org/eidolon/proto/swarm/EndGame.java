package org.eidolon.proto.swarm;

/**
 * When the last blocks are asked of several partners at once, so that one slow partner cannot hold
 * up the end of a transfer.
 */
final class EndGame {
  /** Partners one block is asked of, the first one included. */
  static final int MAX_PARTNERS = 3;

  private EndGame() {}

  static boolean applies(long missingBlocks, int pipeline) {
    return missingBlocks <= 2L * pipeline;
  }
}
