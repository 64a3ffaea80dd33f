package org.eidolon.node.rpc;

/**
 * Figures of the session that are set but not switched on: clients keep both apart, a node has only
 * bounds in force. Forgotten when the node ends.
 *
 * @param down kilobytes a second
 * @param up kilobytes a second
 * @param fetching torrents at a time
 * @param sharing torrents at a time
 */
record SessionMemory(long down, long up, int fetching, int sharing, int stalledMinutes) {
  static final SessionMemory UNSAID = new SessionMemory(100, 100, 5, 10, 30);
}
