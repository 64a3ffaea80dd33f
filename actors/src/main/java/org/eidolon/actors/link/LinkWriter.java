package org.eidolon.actors.link;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import org.eidolon.config.LinkConfig;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.circuit.CircuitScheduler;
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
  private final CircuitScheduler waiting;
  private final Deque<Cell> urgent = new ArrayDeque<>();
  private long lastWriteNanos;

  LinkWriter(LinkConnection connection, LinkConfig config, LongSupplier nanos) {
    this.connection = connection;
    this.nanos = nanos;
    this.waiting = new CircuitScheduler(config.circuitQueueCells(), config.linkQueueCells());
    this.lastWriteNanos = nanos.getAsLong();
  }

  long lastWriteNanos() {
    return lastWriteNanos;
  }

  /** Whether cells wait for the neighbor: then the link is not idle, but slow. */
  boolean isWaiting() {
    return !(waiting.isEmpty() && urgent.isEmpty());
  }

  /** For how long cells have waited and none was taken; 0 if none waits. */
  long stuckFor() {
    return isWaiting() ? nanos.getAsLong() - lastWriteNanos : 0;
  }

  /**
   * @return the circuits whose queues became too long and were dropped; usually none
   */
  List<Integer> send(int circuit, List<Cell> cells) {
    if (cells.isEmpty()) {
      return List.of();
    }
    if (!isWaiting() && connection.writable()) {
      waiting.passed(circuit, cells.size(), nanos.getAsLong());
      write(cells);
      return List.of();
    }
    var dropped = waiting.offer(circuit, cells);
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

  void release(int circuit) {
    waiting.release(circuit);
  }

  void drain() {
    while (isWaiting() && connection.writable()) {
      if (urgent.isEmpty()) {
        write(waiting.take(BATCH_CELLS, nanos.getAsLong()));
      } else {
        var first = new ArrayList<Cell>(urgent);
        urgent.clear();
        write(first);
      }
    }
  }

  private void write(List<Cell> cells) {
    lastWriteNanos = nanos.getAsLong();
    connection.write(cells);
  }
}
