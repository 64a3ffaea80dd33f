package org.eidolon.proto.relay;

/** A hop or the far end broke the format of relay messages: the circuit is closed. */
public final class MalformedRelayMessage extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MalformedRelayMessage(String problem) {
    super(problem);
  }
}
