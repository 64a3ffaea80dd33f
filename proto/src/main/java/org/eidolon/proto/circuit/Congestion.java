package org.eidolon.proto.circuit;

/** STUB Vegas congestion control of one direction of a circuit. Times in nanoseconds. */
public final class Congestion {
  /** Cells acknowledged by one SENDME. */
  public static final int SENDME_CELLS = 8;

  /** Cells that may be under way now. */
  public int window() {
    throw new IllegalStateException("stub");
  }

  /**
   * A SENDME came.
   *
   * @param rttNanos from sending the acknowledged cell to now
   * @param full whether the window was in full use when that cell was sent
   */
  public void acked(long rttNanos, boolean full) {
    throw new IllegalStateException("stub");
  }
}
