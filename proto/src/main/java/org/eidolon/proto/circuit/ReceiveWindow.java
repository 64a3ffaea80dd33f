package org.eidolon.proto.circuit;

/** Counts what comes in one direction and tells when the other end is owed a SENDME. */
public final class ReceiveWindow {
  private int sinceSendme;

  /** A counted cell came; true if its tag is to be acknowledged now. */
  public boolean received() {
    sinceSendme++;
    if (sinceSendme < Congestion.SENDME_CELLS) {
      return false;
    }
    sinceSendme = 0;
    return true;
  }
}
