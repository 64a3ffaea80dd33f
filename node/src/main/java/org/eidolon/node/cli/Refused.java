package org.eidolon.node.cli;

/** An input we cannot take; the message is one line: what, where, what was expected, what to do. */
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Refused(String problem) {
    super(problem);
  }

  public Refused(String problem, Throwable cause) {
    super(problem, cause);
  }
}
