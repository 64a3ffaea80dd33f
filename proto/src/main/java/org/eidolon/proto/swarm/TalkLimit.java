package org.eidolon.proto.swarm;

import java.util.concurrent.TimeUnit;

/**
 * How much a partner may say that nobody asked it for. Requests and answers are bounded by what
 * waits and what was asked; these messages are not, a few bytes each, and all of them end in the
 * one mailbox of the swarm. Not immutable: one owner per circuit.
 */
public final class TalkLimit {
  /** More than a partner says that cancels a whole endgame and tells of a fast minute's pieces. */
  static final int BURST = 4096;

  private static final int PER_SECOND = 256;
  private static final int PIECES_AT_ONE_PRICE = 32;
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  private double left = BURST;
  private long lastNanos;

  public TalkLimit(long nowNanos) {
    this.lastNanos = nowNanos;
  }

  /** False if the partner talks too much: the circuit is to be closed. */
  public boolean admits(PeerMessage message, long nowNanos) {
    int price = price(message);
    if (price > 0) {
      left = Math.min(BURST, left + (nowNanos - lastNanos) / NANOS * PER_SECOND);
      lastNanos = nowNanos;
      left -= price;
    }
    return left >= 0;
  }

  private static int price(PeerMessage message) {
    if (message instanceof PeerMessage.HaveBatch batch) {
      return 1 + batch.pieces().size() / PIECES_AT_ONE_PRICE;
    }
    return message instanceof PeerMessage.Signal || message instanceof PeerMessage.Cancel ? 1 : 0;
  }
}
