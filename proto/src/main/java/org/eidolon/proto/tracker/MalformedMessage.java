package org.eidolon.proto.tracker;

/** Somebody broke the format of the tracker protocol; the message is one line. */
public final class MalformedMessage extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MalformedMessage(String problem) {
    super(problem);
  }

  public MalformedMessage(String problem, Throwable cause) {
    super(problem, cause);
  }
}
