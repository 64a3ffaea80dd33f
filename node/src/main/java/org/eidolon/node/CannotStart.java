package org.eidolon.node;

/**
 * The node could not start; the message is one line: what, where, what was expected, what to do.
 */
public final class CannotStart extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CannotStart(String problem, Throwable cause) {
    super(problem, cause);
  }
}
