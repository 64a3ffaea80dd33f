package org.eidolon.node.cli;

/** No node runs that we could steer; the message is one line. */
final class NoNode extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoNode(String problem) {
    super(problem);
  }
}
