package org.eidolon.node.client;

/** Why a node did not do what it was asked; the message is one line for people. */
public final class NodeAnswer extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Whose fault it is. */
  public enum Kind {
    /** Nobody answers there, or not as a node would. */
    NOBODY,
    /** It answers, and does not let us in. */
    LOCKED,
    /** It will not do that. */
    REFUSED
  }

  private final Kind kind;

  NodeAnswer(Kind kind, String line) {
    super(line);
    this.kind = kind;
  }

  NodeAnswer(Kind kind, String line, Throwable cause) {
    super(line, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
