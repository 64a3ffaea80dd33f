package org.eidolon.proto.circuit;

/** The far end acknowledges cells it cannot have received: the circuit is closed. */
public final class BadSendme extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BadSendme(String problem) {
    super(problem);
  }
}
