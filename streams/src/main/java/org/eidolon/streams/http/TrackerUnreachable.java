package org.eidolon.streams.http;

/** No tracker answers there, or one with another key; try again later. */
public final class TrackerUnreachable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean wrongKey;

  /**
   * @param wrongKey somebody answers there whose key is not the pinned one
   */
  public TrackerUnreachable(String problem, boolean wrongKey, Throwable cause) {
    super(problem, cause);
    this.wrongKey = wrongKey;
  }

  public boolean wrongKey() {
    return wrongKey;
  }
}
