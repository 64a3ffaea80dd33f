package org.eidolon.proto.tracker;

import java.time.Instant;
import java.util.List;
import org.eidolon.proto.Bytes;

/**
 * A planned path, as the tracker hands it out: opaque but for its first link and its length.
 *
 * @param code the tracking code, {@code TrackingCode.BYTES} long
 * @param firstLabel our out label of the first link
 * @param hopSecrets one secret of 32 bytes per hop, nearest first; the last hop is the partner
 * @param notAfter when the code ends to be usable
 * @param partner a pseudonym of the partner in this swarm, stable for its announce; 8 bytes
 */
public record PathGrant(
    Bytes code, int firstLabel, List<Bytes> hopSecrets, Instant notAfter, Bytes partner) {
  public static final int PARTNER_BYTES = 8;
  public static final int HOP_SECRET_BYTES = 32;

  public PathGrant {
    hopSecrets = List.copyOf(hopSecrets);
    if (firstLabel == 0 || hopSecrets.isEmpty() || partner.length() != PARTNER_BYTES) {
      throw new IllegalArgumentException("incomplete path grant");
    }
  }

  /** How many strangers carry the circuit: all hops but the partner. */
  public int relays() {
    return hopSecrets.size() - 1;
  }

  @Override
  public String toString() {
    return "PathGrant[" + relays() + " relays]";
  }
}
