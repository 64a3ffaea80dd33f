package org.eidolon.proto.session;

/** A record on our own disk that is damaged, or was written by a later version. */
public final class UnreadableRecord extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnreadableRecord(String problem) {
    super(problem);
  }

  public UnreadableRecord(String problem, Throwable cause) {
    super(problem, cause);
  }
}
