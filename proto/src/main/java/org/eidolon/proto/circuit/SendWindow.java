package org.eidolon.proto.circuit;

/**
 * STUB Cells under way in one direction, and the tags their SENDMEs must quote. One instance per
 * direction; hot path, no allocation per cell.
 */
public final class SendWindow {
  /** How many more cells may be sent now. */
  public int free() {
    throw new IllegalStateException("stub");
  }

  /** A counted cell was originated with this tag. */
  public void sent(byte[] tag, long nowNanos) {
    throw new IllegalStateException("stub");
  }

  /**
   * A SENDME came.
   *
   * @return false if it is unexpected or quotes a wrong tag: the circuit must be closed
   */
  public boolean credited(byte[] tag, int tagOffset, long nowNanos) {
    throw new IllegalStateException("stub");
  }

  public int underWay() {
    throw new IllegalStateException("stub");
  }
}
