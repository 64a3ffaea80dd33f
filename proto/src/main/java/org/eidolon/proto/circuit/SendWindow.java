package org.eidolon.proto.circuit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Cells under way in one direction, and the tags their SENDMEs must quote. One instance per
 * direction; hot path, no allocation per cell.
 *
 * <p>Each {@link Congestion#SENDME_CELLS}th counted cell is acknowledged by one SENDME, in order.
 * Its tag proves that the other end received the cell, so nobody can draw more than a window's
 * worth into a circuit without taking it out at the far end.
 */
public final class SendWindow {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final Congestion congestion;
  // A ring of the cells that await a SENDME, oldest at first: halves of the tag, time, full window.
  private final long[] tagStarts;
  private final long[] tagEnds;
  private final long[] sentNanos;
  private final boolean[] full;
  private int first;
  private int awaited;
  private int underWay;
  private int uncounted;

  public SendWindow(Congestion congestion) {
    this.congestion = congestion;
    int bound = congestion.maximum() / Congestion.SENDME_CELLS + 1;
    tagStarts = new long[bound];
    tagEnds = new long[bound];
    sentNanos = new long[bound];
    full = new boolean[bound];
  }

  /** How many more cells may be sent now. */
  public int free() {
    return Math.max(0, congestion.window() - underWay);
  }

  /**
   * A counted cell was originated with this tag.
   *
   * @throws IllegalStateException beyond the greatest window: the caller did not ask {@link #free}
   */
  public void sent(byte[] tag, long nowNanos) {
    if (underWay >= congestion.maximum()) {
      throw new IllegalStateException("more cells under way than the greatest window");
    }
    underWay++;
    uncounted++;
    if (uncounted < Congestion.SENDME_CELLS) {
      return;
    }
    uncounted = 0;
    int slot = (first + awaited) % tagStarts.length;
    tagStarts[slot] = (long) LONG.get(tag, 0);
    tagEnds[slot] = (long) LONG.get(tag, 8);
    sentNanos[slot] = nowNanos;
    // SENDMEs come in bunches and so do the cells they free: a window hardly ever is full to the
    // last cell at each eighth of them, though nothing but the window holds the sender back.
    full[slot] = 4 * underWay >= 3 * congestion.window();
    awaited++;
  }

  /**
   * A SENDME came.
   *
   * @return false if it is unexpected or quotes a wrong tag: the circuit must be closed
   */
  public boolean credited(byte[] tag, int tagOffset, long nowNanos) {
    if (awaited == 0) {
      return false;
    }
    // Both halves are always compared: the time does not tell where a guess went wrong.
    long difference =
        ((long) LONG.get(tag, tagOffset) ^ tagStarts[first])
            | ((long) LONG.get(tag, tagOffset + 8) ^ tagEnds[first]);
    if (difference != 0) {
      return false;
    }
    int oldest = first;
    first = (first + 1) % tagStarts.length;
    awaited--;
    underWay -= Congestion.SENDME_CELLS;
    congestion.acked(nowNanos - sentNanos[oldest], full[oldest]);
    return true;
  }

  public int underWay() {
    return underWay;
  }
}
