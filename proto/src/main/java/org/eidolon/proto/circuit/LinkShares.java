package org.eidolon.proto.circuit;

import java.util.ArrayList;
import java.util.List;
import org.eidolon.proto.cell.Cell;

/**
 * Shares a link between circuits of our own and those we carry for others: while cells of both
 * wait, each kind gets its part of what goes out, whatever the other offers; what one does not use
 * is the other's. Within a kind {@link CircuitScheduler} decides. Hot path: mutable, owned by one
 * link, works on runs of cells.
 *
 * <p>Each kind counts what it sent, divided by its part; the lower count goes next. A kind that had
 * nothing to send, or was not allowed to, begins anew at the count of the other: it has saved
 * nothing up.
 */
public final class LinkShares {
  /** Cells of one kind before the other is considered: one TLS record. */
  private static final int RUN_CELLS = 4;

  private final int maxCells;
  private final Kind own;
  private final Kind relayed;
  private double clock;

  private static final class Kind {
    final CircuitScheduler circuits;
    final double share;
    double sent;

    Kind(int maxCircuitCells, double share) {
      // What all may hold together is looked at here.
      this.circuits = new CircuitScheduler(maxCircuitCells, Integer.MAX_VALUE);
      this.share = share;
    }
  }

  /**
   * @param maxCircuitCells cells of one circuit that may wait
   * @param maxCells cells of all circuits that may wait; each kind has its part of these as well
   * @param ownShare what our own circuits get of the link, between 0 and 1
   */
  public LinkShares(int maxCircuitCells, int maxCells, double ownShare) {
    this.maxCells = maxCells;
    this.own = new Kind(maxCircuitCells, ownShare);
    this.relayed = new Kind(maxCircuitCells, 1 - ownShare);
  }

  private Kind kind(boolean isRelayed) {
    return isRelayed ? relayed : own;
  }

  public boolean isEmpty() {
    return own.circuits.isEmpty() && relayed.circuits.isEmpty();
  }

  /** Cells that wait. */
  public int cells() {
    return own.circuits.cells() + relayed.circuits.cells();
  }

  /** Cells of others that wait. */
  public int relayedCells() {
    return relayed.circuits.cells();
  }

  /** What a circuit of others gets beside those of its kind, as {@link CircuitScheduler} has it. */
  public void weigh(int circuit, double weight) {
    relayed.circuits.weigh(circuit, weight);
  }

  /** Cells of {@code circuit} are sent past the queue, which must be empty. */
  public void passed(int circuit, boolean isRelayed, int count, long nowNanos) {
    kind(isRelayed).circuits.passed(circuit, count, nowNanos);
  }

  /**
   * Cells of {@code circuit} wait from now on.
   *
   * @return the circuits whose queues became too long and were dropped; usually none
   */
  public List<Integer> offer(int circuit, boolean isRelayed, List<Cell> added) {
    var kind = kind(isRelayed);
    if (kind.circuits.isEmpty()) {
      kind.sent = Math.max(kind.sent, clock);
    }
    var dropped = kind.circuits.offer(circuit, added);
    return cells() > maxCells ? withLongest(dropped) : dropped;
  }

  /** Of the kind that holds more than its part: the other's full queue is not its fault. */
  private List<Integer> withLongest(List<Integer> dropped) {
    var all = new ArrayList<>(dropped);
    while (cells() > maxCells) {
      boolean ours = own.circuits.cells() > maxCells * own.share;
      all.add((ours ? own : relayed).circuits.dropLongest());
    }
    return all;
  }

  /**
   * The next cells to send, in order; empty if none wait or may.
   *
   * @param most in all
   * @param mostRelayed of others among them
   */
  public List<Cell> take(int most, int mostRelayed, long nowNanos) {
    var taken = new ArrayList<Cell>(Math.min(most, cells()));
    int others = mostRelayed;
    while (taken.size() < most) {
      boolean theirs = others > 0 && !relayed.circuits.isEmpty();
      boolean ours = !own.circuits.isEmpty();
      if (!theirs && !ours) {
        break;
      }
      int before = taken.size();
      if (theirs && (!ours || relayed.sent < own.sent)) {
        send(relayed, taken, Math.min(others, most - before), nowNanos);
        others -= taken.size() - before;
      } else {
        send(own, taken, most - before, nowNanos);
        if (!theirs) {
          relayed.sent = Math.max(relayed.sent, clock);
        }
      }
    }
    return taken;
  }

  private void send(Kind kind, List<Cell> taken, int most, long nowNanos) {
    int sent = kind.circuits.take(taken, Math.min(RUN_CELLS, most), nowNanos);
    clock = kind.sent;
    kind.sent += sent / kind.share;
  }

  /** The circuit is over; what waits is still sent. */
  public void release(int circuit) {
    own.circuits.release(circuit);
    relayed.circuits.release(circuit);
  }
}
