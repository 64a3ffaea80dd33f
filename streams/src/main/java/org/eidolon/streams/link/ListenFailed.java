package org.eidolon.streams.link;

/** The address to listen on cannot be used; the message says which, why and what to do. */
public final class ListenFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ListenFailed(String problem, Throwable cause) {
    super(problem, cause);
  }
}
