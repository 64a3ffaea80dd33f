package org.eidolon.actors.link;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import org.eidolon.config.LinkConfig;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.circuit.LinkShares;
import org.eidolon.streams.link.LinkConnection;

/**
 * The way out of one link: cells go straight to the connection while it takes them, and wait in the
 * fair queue of circuits otherwise.
 */
final class LinkWriter {
  private static final int BATCH_CELLS = 16;

  /** DESTROYs and padding; beyond it the neighbor, who reads nothing, misses some. */
  private static final int MAX_URGENT_CELLS = 4096;

  private final LinkConnection connection;
  private final LongSupplier nanos;
  private final LinkShares waiting;
  private final RelayedTurn turn;
  private final Deque<Cell> urgent = new ArrayDeque<>();
  private final LinkMeter meter;
  private long lastWriteNanos;
  private int shownWaiting;

  /**
   * @param turn when cells of others may go
   */
  LinkWriter(
      LinkConnection connection,
      LinkConfig config,
      LinkMeter meter,
      LongSupplier nanos,
      RelayedTurn turn) {
    this.meter = meter;
    this.connection = connection;
    this.nanos = nanos;
    this.turn = turn;
    this.waiting =
        new LinkShares(config.circuitQueueCells(), config.linkQueueCells(), config.ownShare());
    this.lastWriteNanos = nanos.getAsLong();
  }

  long lastWriteNanos() {
    return lastWriteNanos;
  }

  /**
   * Whether cells wait for the neighbor: then the link is not idle, but slow. What waits for its
   * turn under a limit is not the neighbor's fault.
   */
  boolean isWaiting() {
    return !isEmpty() && !connection.writable();
  }

  private boolean isEmpty() {
    return waiting.isEmpty() && urgent.isEmpty();
  }

  /** For how long cells have waited and none was taken; 0 if none waits. */
  long stuckFor() {
    return isWaiting() ? nanos.getAsLong() - lastWriteNanos : 0;
  }

  /**
   * @param isRelayed whether we carry it for others
   * @return the circuits whose queues became too long and were dropped; usually none
   */
  List<Integer> send(int circuit, boolean isRelayed, List<Cell> cells) {
    if (cells.isEmpty()) {
      return List.of();
    }
    if (isEmpty() && connection.writable() && !(isRelayed && turn.isLimited())) {
      waiting.passed(circuit, isRelayed, cells.size(), nanos.getAsLong());
      write(cells);
      return List.of();
    }
    var dropped = waiting.offer(circuit, isRelayed, cells);
    drain();
    return dropped;
  }

  /** Sends a cell of the link itself, or the last of a circuit, before all others. */
  void urgent(Cell cell) {
    if (urgent.size() < MAX_URGENT_CELLS) {
      urgent.add(cell);
    }
    drain();
  }

  void weigh(int circuit, double weight) {
    waiting.weigh(circuit, weight);
  }

  void release(int circuit) {
    waiting.release(circuit);
  }

  void drain() {
    boolean may = true;
    while (may && !isEmpty() && connection.writable()) {
      if (urgent.isEmpty()) {
        var next = next();
        may = !next.isEmpty();
        if (may) {
          write(next);
        }
      } else {
        var first = new ArrayList<Cell>(urgent);
        urgent.clear();
        write(first);
      }
    }
    showWaiting(waiting.cells() + urgent.size());
  }

  private List<Cell> next() {
    long now = nanos.getAsLong();
    int before = waiting.relayedCells();
    int room = before == 0 ? 0 : turn.room(now);
    var next = waiting.take(BATCH_CELLS, room, now);
    turn.sent(before - waiting.relayedCells());
    return next;
  }

  /** The link is over: nothing waits any more. */
  void end() {
    showWaiting(0);
  }

  private void showWaiting(int cells) {
    if (cells != shownWaiting) {
      meter.waiting(cells - shownWaiting);
      shownWaiting = cells;
    }
  }

  private void write(List<Cell> cells) {
    lastWriteNanos = nanos.getAsLong();
    connection.write(cells);
  }
}
