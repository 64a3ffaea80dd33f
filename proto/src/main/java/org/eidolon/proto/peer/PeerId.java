package org.eidolon.proto.peer;

import org.eidolon.proto.Bytes;

/**
 * Who a peer is on links and to the tracker: its long-lived Ed25519 public key.
 *
 * @param key exactly {@link #BYTES} bytes
 */
public record PeerId(Bytes key) implements Comparable<PeerId> {
  public static final int BYTES = 32;

  public PeerId {
    if (key.length() != BYTES) {
      throw new IllegalArgumentException("peer id of " + key.length() + " bytes, want " + BYTES);
    }
  }

  @Override
  public int compareTo(PeerId other) {
    return key.asReadOnlyBuffer().compareTo(other.key.asReadOnlyBuffer());
  }

  /** Eight hexadecimal digits: enough to tell peers apart in a debug log, not enough to dial. */
  @Override
  public String toString() {
    return "peer-" + key.slice(0, 4).toHex();
  }
}
