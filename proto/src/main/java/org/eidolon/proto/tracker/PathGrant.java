package org.eidolon.proto.tracker;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.credit.HashChain;

/**
 * A planned path, as the tracker hands it out: opaque but for its first link and its length.
 *
 * @param code the tracking code, {@code TrackingCode.BYTES} long
 * @param firstLabel our out label of the first link
 * @param hopSecrets one secret of 32 bytes per hop, nearest first; the last hop is the partner
 * @param notAfter when the code ends to be usable
 * @param partner a pseudonym of the partner in this swarm, stable for its announce; 8 bytes
 * @param chainSeeds what each hop is paid with, 16 bytes or none; nearest first, as many as hops
 * @param takesVouchers the partner knows what to do with a voucher
 */
public record PathGrant(
    Bytes code,
    int firstLabel,
    List<Bytes> hopSecrets,
    Instant notAfter,
    Bytes partner,
    List<Bytes> chainSeeds,
    boolean takesVouchers) {
  public static final int PARTNER_BYTES = 8;
  public static final int HOP_SECRET_BYTES = 32;
  public static final int CHAIN_SEED_BYTES = HashChain.VALUE_BYTES;

  /** A path that pays nobody. */
  public PathGrant(
      Bytes code, int firstLabel, List<Bytes> hopSecrets, Instant notAfter, Bytes partner) {
    this(
        code,
        firstLabel,
        hopSecrets,
        notAfter,
        partner,
        Collections.nCopies(hopSecrets.size(), Bytes.EMPTY),
        false);
  }

  public PathGrant {
    hopSecrets = List.copyOf(hopSecrets);
    chainSeeds = List.copyOf(chainSeeds);
    if (firstLabel == 0 || hopSecrets.isEmpty() || partner.length() != PARTNER_BYTES) {
      throw new IllegalArgumentException("incomplete path grant");
    }
    if (chainSeeds.size() != hopSecrets.size()
        || !chainSeeds.stream()
            .allMatch(seed -> seed.length() == 0 || seed.length() == CHAIN_SEED_BYTES)) {
      throw new IllegalArgumentException("a path needs one chain a hop, or none");
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
