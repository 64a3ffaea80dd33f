package org.eidolon.node.cli;

/** The work could not be done though every input was right; the message is one line. */
public final class Failed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Failed(String problem) {
    super(problem);
  }

  public Failed(String problem, Throwable cause) {
    super(problem, cause);
  }
}
