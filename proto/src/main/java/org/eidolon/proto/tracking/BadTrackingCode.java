package org.eidolon.proto.tracking;

/** A code does not verify, is expired, or is not for this link: the circuit is refused. */
public final class BadTrackingCode extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BadTrackingCode(String problem) {
    super(problem);
  }
}
