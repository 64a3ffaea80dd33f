package org.eidolon.proto.endtoend;

/** The far end does not know the swarm secret, or somebody between changed a byte. */
public final class BadEndToEnd extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BadEndToEnd(String problem) {
    super(problem);
  }
}
