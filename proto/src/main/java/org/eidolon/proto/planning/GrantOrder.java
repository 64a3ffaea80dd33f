package org.eidolon.proto.planning;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.credit.CreditDesk;
import org.eidolon.proto.credit.HashChain;
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
 * @param takesVouchers whether the partner knows what to do with a voucher
 * @param paid which of the hops are paid for their work, by their place on the path
 */
public record GrantOrder(
    PlannedPath path,
    List<SignedOnionKey> keys,
    Ticket ticket,
    Bytes partner,
    Instant notAfter,
    int epoch,
    Set<Integer> paid,
    boolean takesVouchers) {
  private static final int EPOCHS = 1 << 16;

  public GrantOrder {
    keys = List.copyOf(keys);
    paid = Set.copyOf(paid);
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
        new GrantOrder(
            path,
            keys,
            partner.ticket(),
            partner.pseudonym(),
            minute,
            epoch(minute),
            Set.of(),
            false));
  }

  /** The same path, whose relays are paid if {@code takesCredit} says that they know how. */
  public GrantOrder paying(Predicate<PeerId> takesCredit) {
    var relays =
        IntStream.range(0, path.links() - 1)
            .filter(hop -> takesCredit.test(path.hops().get(hop).peer()))
            .boxed()
            .collect(Collectors.toUnmodifiableSet());
    boolean vouchers = takesCredit.test(path.hops().get(path.links() - 1).peer());
    return new GrantOrder(path, keys, ticket, partner, notAfter, epoch, relays, vouchers);
  }

  /** The same path, whose relays are not paid. */
  public GrantOrder unpaid() {
    return new GrantOrder(path, keys, ticket, partner, notAfter, epoch, Set.of(), takesVouchers);
  }

  /** The epoch of a code that ends at {@code notAfter}: days, as far as 16 bits hold them. */
  public static int epoch(Instant notAfter) {
    return (int) Math.floorMod(Math.floorDiv(notAfter.getEpochSecond(), 86_400L), (long) EPOCHS);
  }

  /** Writes the code. Costs about one key encapsulation a hop. */
  public PathGrant write(RandomGenerator random) {
    return write(random, promise -> {});
  }

  /**
   * The same.
   *
   * @param promises hears of each payment chain in the code
   */
  public PathGrant write(RandomGenerator random, Consumer<CreditDesk.Promise> promises) {
    var seeds = new ArrayList<Bytes>();
    var hops = new ArrayList<TrackingCodeWriter.PathHop>();
    for (int i = 0; i < keys.size(); i++) {
      var hop = path.hops().get(i);
      var key = keys.get(i);
      var seed = paid.contains(i) ? seed(random) : Bytes.EMPTY;
      seeds.add(seed);
      var type = hop.outLabel() == 0 ? HopInstruction.Type.END : HopInstruction.Type.FORWARD;
      hops.add(
          new TrackingCodeWriter.PathHop(
              hop.peer(),
              new OnionKey(key.publicKey(), key.from(), key.until()),
              instruction(type, hop, seed, promises)));
    }
    var written = TrackingCodeWriter.write(hops, ticket, epoch, random);
    return new PathGrant(
        written.code(),
        path.firstLabel(),
        written.hopSecrets(),
        notAfter,
        partner,
        seeds,
        takesVouchers);
  }

  private static Bytes seed(RandomGenerator random) {
    var seed = new byte[HashChain.VALUE_BYTES];
    random.nextBytes(seed);
    return Bytes.copyOf(seed);
  }

  private HopInstruction instruction(
      HopInstruction.Type type,
      PlannedPath.Hop hop,
      Bytes seed,
      Consumer<CreditDesk.Promise> promises) {
    if (seed.length() == 0) {
      return new HopInstruction(type, hop.inLabel(), hop.outLabel(), notAfter);
    }
    var anchor = HashChain.anchor(seed);
    promises.accept(new CreditDesk.Promise(hop.peer(), anchor));
    return new HopInstruction(
        type, hop.inLabel(), hop.outLabel(), notAfter, 0, HopInstruction.PAID_CLASS, anchor);
  }

  @Override
  public String toString() {
    return "GrantOrder[" + path.links() + " links]";
  }
}
