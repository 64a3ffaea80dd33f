package org.eidolon.proto.tracker;

import org.eidolon.proto.Bytes;

/**
 * What a peer gives the tracker with an announce and finds again in the tracking codes of circuits
 * that come in for that announce: the peer alone knows which swarm it stands for.
 *
 * @param value 16 random bytes
 */
public record Ticket(Bytes value) {
  public static final int BYTES = 16;

  public Ticket {
    if (value.length() != BYTES) {
      throw new IllegalArgumentException("ticket of " + value.length() + " bytes");
    }
  }

  @Override
  public String toString() {
    return "Ticket[hidden]";
  }
}
