package org.eidolon.node;

/** A transfer cannot go on; the message is one line for people. */
public final class TransferFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TransferFailed(String problem) {
    super(problem);
  }
}
