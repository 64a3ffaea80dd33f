package org.eidolon.proto.circuit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.eidolon.proto.cell.Cell;

/**
 * Decides whose cell goes next on a link: that of the circuit which sent least of late, so that a
 * quiet circuit never waits behind a busy one. What a circuit sent counts half after 30 seconds.
 *
 * <p>Instead of letting every old count shrink, each new cell weighs more the later it is sent;
 * only the order matters. Hot path: mutable, owned by one link, works on runs of cells.
 */
public final class CircuitScheduler {
  /** Cells taken from one circuit before the next is considered: one TLS record. */
  private static final int RUN_CELLS = 4;

  private static final double HALF_LIFE_NANOS = 30e9;
  private static final double MAX_HALF_LIVES = 256;

  private final int maxCircuitCells;
  private final int maxCells;
  private final Map<Integer, Queue> queues = new HashMap<>();
  private final PriorityQueue<Queue> waiting =
      new PriorityQueue<>(Comparator.comparingDouble((Queue queue) -> queue.sent));
  private int cells;
  private boolean begun;
  private long epochNanos;

  private static final class Queue {
    final int circuit;
    final ArrayDeque<Cell> cells = new ArrayDeque<>(0);
    double sent;
    double weight = 1;
    boolean released;

    Queue(int circuit) {
      this.circuit = circuit;
    }
  }

  /**
   * @param maxCircuitCells cells of one circuit that may wait
   * @param maxCells cells of all circuits that may wait
   */
  public CircuitScheduler(int maxCircuitCells, int maxCells) {
    this.maxCircuitCells = maxCircuitCells;
    this.maxCells = maxCells;
  }

  public boolean isEmpty() {
    return cells == 0;
  }

  /** Cells that wait. */
  public int cells() {
    return cells;
  }

  /**
   * What {@code circuit} gets of the link beside others, 1 unless it is said; its cells count so
   * much less. It must be released at its end.
   */
  public void weigh(int circuit, double weight) {
    queue(circuit).weight = weight;
  }

  /** Cells of {@code circuit} are sent past the queue, which must be empty. */
  public void passed(int circuit, int count, long nowNanos) {
    count(queue(circuit), count, nowNanos);
  }

  /**
   * Cells of {@code circuit} wait from now on.
   *
   * @return the circuits whose queues became too long and were dropped; usually none
   */
  public List<Integer> offer(int circuit, List<Cell> added) {
    var queue = queue(circuit);
    if (queue.cells.size() + added.size() > maxCircuitCells) {
      drop(queue);
      return List.of(circuit);
    }
    if (queue.cells.isEmpty() && !added.isEmpty()) {
      waiting.add(queue);
    }
    queue.cells.addAll(added);
    cells += added.size();
    return cells > maxCells ? dropDownTo(maxCells) : List.of();
  }

  private List<Integer> dropDownTo(int most) {
    var dropped = new ArrayList<Integer>();
    while (cells > most) {
      dropped.add(dropLongest());
    }
    return dropped;
  }

  /** Drops the longest queue, of which there must be one; answers whose it was. */
  int dropLongest() {
    var longest = waiting.peek();
    for (var queue : waiting) {
      longest = queue.cells.size() > longest.cells.size() ? queue : longest;
    }
    drop(longest);
    return longest.circuit;
  }

  /** The next cells to send, in order; at most {@code most}, empty if none wait. */
  public List<Cell> take(int most, long nowNanos) {
    var taken = new ArrayList<Cell>(Math.min(most, cells));
    take(taken, most, nowNanos);
    return taken;
  }

  /** The same, added to {@code taken}; answers how many. */
  int take(List<Cell> taken, int most, long nowNanos) {
    int before = taken.size();
    while (taken.size() - before < most && cells > 0) {
      var queue = waiting.remove();
      int room = most - (taken.size() - before);
      int run = Math.min(Math.min(RUN_CELLS, queue.cells.size()), room);
      for (int i = 0; i < run; i++) {
        taken.add(queue.cells.remove());
      }
      cells -= run;
      count(queue, run, nowNanos);
      if (!queue.cells.isEmpty()) {
        waiting.add(queue);
      } else if (queue.released) {
        queues.remove(queue.circuit);
      }
    }
    return taken.size() - before;
  }

  /** The circuit is over; what waits is still sent. */
  public void release(int circuit) {
    var queue = queues.get(circuit);
    if (queue != null) {
      queue.released = true;
      if (queue.cells.isEmpty()) {
        queues.remove(circuit);
      }
    }
  }

  private Queue queue(int circuit) {
    return queues.computeIfAbsent(circuit, Queue::new);
  }

  private void drop(Queue queue) {
    if (!queue.cells.isEmpty()) {
      waiting.remove(queue);
    }
    cells -= queue.cells.size();
    queues.remove(queue.circuit);
  }

  private void count(Queue queue, int count, long nowNanos) {
    if (!begun) {
      begun = true;
      epochNanos = nowNanos;
    }
    double halfLives = (nowNanos - epochNanos) / HALF_LIFE_NANOS;
    if (halfLives > MAX_HALF_LIVES) {
      double shrink = Math.pow(2, -halfLives);
      queues.values().forEach(each -> each.sent *= shrink);
      epochNanos = nowNanos;
      halfLives = 0;
    }
    queue.sent += count * Math.pow(2, halfLives) / queue.weight;
  }
}
