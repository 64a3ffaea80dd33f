package org.eidolon.streams.http;

/** The tracker answered, and refused this request; the message is its own single line. */
public final class TrackerRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  public TrackerRefused(int status, String problem) {
    super(problem);
    this.status = status;
  }

  public int status() {
    return status;
  }
}
