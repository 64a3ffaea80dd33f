package org.eidolon.node.console;

/** A line that is no command, or one that cannot be carried out; the message says why. */
final class BadLine extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadLine(String line) {
    super(line);
  }
}
