package org.eidolon.streams.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.streams.link.LinkCloseReason;
import org.eidolon.streams.link.LinkConnection;
import org.eidolon.streams.link.LinkListener;

/** One connection of a {@link SimNet}; all but the counters belongs to the wire's thread. */
final class SimPipe {
  private static final int BATCH_CELLS = 64;

  /** Cells of a slow connection that arrive at one moment: one of its records. */
  private static final int TOGETHER_CELLS = 4;

  private final WireClock wire;
  private final SimFaults faults;
  private final int windowCells;
  private final Consumer<SimPipe> gone;
  private final End dialling;
  private final End answering;
  private boolean closed;

  record Party(PeerId peer, PeerAddress address) {}

  SimPipe(
      WireClock wire,
      SimFaults faults,
      int windowCells,
      Party dialler,
      Party answerer,
      Consumer<SimPipe> gone) {
    this.wire = wire;
    this.faults = faults;
    this.windowCells = windowCells;
    this.gone = gone;
    this.dialling = new End(dialler, answerer, true);
    this.answering = new End(answerer, dialler, false);
  }

  LinkConnection dialling() {
    return dialling;
  }

  LinkConnection answering() {
    return answering;
  }

  boolean joins(PeerId peer) {
    return dialling.self.peer().equals(peer) || answering.self.peer().equals(peer);
  }

  void deliverAll() {
    dialling.deliver();
    answering.deliver();
  }

  /**
   * @param by the end that asked for it, which hears the reason; the other hears of a peer's close
   */
  void close(Optional<LinkConnection> by, LinkCloseReason reason) {
    onWire(
        0,
        () -> {
          if (!closed) {
            closed = true;
            gone.accept(this);
            for (var end : List.of(dialling, answering)) {
              boolean told = by.isEmpty() || by.get() == end;
              end.hearEnd(told ? reason : LinkCloseReason.CLOSED_BY_PEER);
            }
          }
        });
  }

  private void onWire(long delayNanos, Runnable work) {
    wire.after(delayNanos, work);
  }

  private final class End implements LinkConnection {
    final Party self;
    private final Party other;
    private final boolean dialled;
    private final Deque<Cell> arrived = new ArrayDeque<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private Optional<LinkListener> listener = Optional.empty();
    private Optional<LinkCloseReason> end = Optional.empty();
    private boolean asked;
    private volatile boolean blocked;
    private long freeNanos = Long.MIN_VALUE;

    End(Party self, Party other, boolean dialled) {
      this.self = self;
      this.other = other;
      this.dialled = dialled;
    }

    private End far() {
      return dialled ? answering : dialling;
    }

    @Override
    public PeerId peer() {
      return other.peer();
    }

    @Override
    public boolean dialledByUs() {
      return dialled;
    }

    @Override
    public PeerAddress remote() {
      return other.address();
    }

    @Override
    public void start(LinkListener hears) {
      onWire(
          0,
          () -> {
            listener = Optional.of(hears);
            end.ifPresent(hears::closed);
          });
    }

    @Override
    public void read() {
      onWire(
          0,
          () -> {
            asked = true;
            deliver();
          });
    }

    /** Copies nothing: the cells now belong to the far end. */
    @Override
    public void write(List<Cell> cells) {
      underWay.addAndGet(cells.size());
      var sent = new ArrayList<>(cells);
      sent.forEach(cell -> faults.maybeCorrupt(self.peer(), other.peer(), cell));
      long latency = faults.latency(self.peer(), other.peer()).toNanos();
      long perCell = faults.nanosPerCell();
      int step = perCell == 0 ? sent.size() : TOGETHER_CELLS;
      for (int from = 0; from < sent.size(); from += step) {
        var together = sent.subList(from, Math.min(sent.size(), from + step));
        onWire(
            latency + busyNanos(perCell * together.size()),
            () -> {
              far().arrived.addAll(together);
              far().deliver();
            });
      }
    }

    /** How long it is until the wire has taken what was written before, and this. */
    private synchronized long busyNanos(long nanos) {
      long now = wire.nanos();
      freeNanos = Math.max(now, freeNanos) + nanos;
      return freeNanos - now;
    }

    private void deliver() {
      boolean stalled = faults.isStalled(other.peer(), self.peer());
      if (closed || !asked || stalled || arrived.isEmpty() || listener.isEmpty()) {
        return;
      }
      asked = false;
      var batch = new ArrayList<Cell>();
      while (batch.size() < BATCH_CELLS && !arrived.isEmpty()) {
        batch.add(arrived.remove());
      }
      listener.get().received(batch);
      far().left(batch.size());
    }

    private void left(int cells) {
      int still = underWay.addAndGet(-cells);
      if (blocked && still <= windowCells / 2) {
        blocked = false;
        listener.ifPresent(LinkListener::writable);
      }
    }

    @Override
    public boolean writable() {
      if (underWay.get() < windowCells) {
        return true;
      }
      blocked = true;
      return underWay.get() <= windowCells / 2;
    }

    @Override
    public void close(LinkCloseReason reason) {
      SimPipe.this.close(Optional.of(this), reason);
    }

    private void hearEnd(LinkCloseReason reason) {
      end = Optional.of(reason);
      listener.ifPresent(hears -> hears.closed(reason));
    }
  }
}
