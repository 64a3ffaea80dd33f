package org.eidolon.proto.swarm;

/** A partner sent bytes that are no message of the peer protocol; its circuit is closed. */
public final class MalformedPeerMessage extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MalformedPeerMessage(String problem) {
    super(problem);
  }
}
