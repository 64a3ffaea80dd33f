package org.eidolon.proto.planning;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.PathGrant;
import org.eidolon.proto.tracker.PlannedPath;
import org.eidolon.proto.tracker.SignedOnionKey;
import org.eidolon.proto.tracker.SwarmRegister;
import org.eidolon.proto.tracker.Ticket;
import org.eidolon.proto.tracking.HopInstruction;
import org.eidolon.proto.tracking.OnionKey;
import org.eidolon.proto.tracking.TrackingCodeWriter;

/**
 * A planned path with all that its tracking code is made of: plain values, so that the costly
 * writing happens wherever there is time for it.
 *
 * @param keys the onion key of each hop, nearest first
 * @param ticket what the partner finds in the code
 * @param partner its pseudonym
 * @param notAfter in whole minutes
 */
public record GrantOrder(
    PlannedPath path,
    List<SignedOnionKey> keys,
    Ticket ticket,
    Bytes partner,
    Instant notAfter,
    int epoch) {
  private static final int EPOCHS = 1 << 16;

  public GrantOrder {
    keys = List.copyOf(keys);
    if (keys.size() != path.links()) {
      throw new IllegalArgumentException("a path needs one key a hop");
    }
  }

  /**
   * Gathers what a code is made of.
   *
   * @param keyOf the onion key of a hop
   * @return empty if a hop's key is not known
   */
  public static Optional<GrantOrder> of(
      PlannedPath path,
      Function<PeerId, Optional<SignedOnionKey>> keyOf,
      SwarmRegister.Partner partner,
      Instant notAfter) {
    var keys = new ArrayList<SignedOnionKey>();
    for (var hop : path.hops()) {
      keyOf.apply(hop.peer()).ifPresent(keys::add);
    }
    if (keys.size() != path.links()) {
      return Optional.empty();
    }
    var minute = notAfter.truncatedTo(ChronoUnit.MINUTES);
    return Optional.of(
        new GrantOrder(path, keys, partner.ticket(), partner.pseudonym(), minute, epoch(minute)));
  }

  /** The epoch of a code that ends at {@code notAfter}: days, as far as 16 bits hold them. */
  public static int epoch(Instant notAfter) {
    return (int) Math.floorMod(Math.floorDiv(notAfter.getEpochSecond(), 86_400L), (long) EPOCHS);
  }

  /** Writes the code. Costs about one key encapsulation a hop. */
  public PathGrant write(RandomGenerator random) {
    var hops = new ArrayList<TrackingCodeWriter.PathHop>();
    for (int i = 0; i < keys.size(); i++) {
      var hop = path.hops().get(i);
      var key = keys.get(i);
      var type = hop.outLabel() == 0 ? HopInstruction.Type.END : HopInstruction.Type.FORWARD;
      hops.add(
          new TrackingCodeWriter.PathHop(
              hop.peer(),
              new OnionKey(key.publicKey(), key.from(), key.until()),
              new HopInstruction(type, hop.inLabel(), hop.outLabel(), notAfter)));
    }
    var written = TrackingCodeWriter.write(hops, ticket, epoch, random);
    return new PathGrant(
        written.code(), path.firstLabel(), written.hopSecrets(), notAfter, partner);
  }

  @Override
  public String toString() {
    return "GrantOrder[" + path.links() + " links]";
  }
}
