package org.eidolon.proto.tracking;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.StreamCipher;
import org.eidolon.proto.crypto.X25519;
import org.eidolon.proto.onion.HopKeys;
import org.eidolon.proto.tracking.BadTrackingCode.Problem;

/**
 * The owner's side of a one-shot circuit: makes the CREATE, and keys from the CREATED. The code
 * alone does not give the keys: each hop's hang on a share that is made here and answered by the
 * hop. Prints no secret.
 *
 * <pre>{@code
 * begin(code, secrets) --earlyBinding--> a word to the end --> create(word) ==CREATE==> hops
 * keys of all hops, the end's word <-- finish(created) <==CREATED==
 * }</pre>
 */
public final class CircuitSetup {
  private final List<Hop> hops;
  private final Bytes create;

  private record Hop(HopSecret secret, Bytes ours, Bytes share) {}

  /**
   * What the hops said, none of it to be trusted but for the keys.
   *
   * @param keys of each hop, nearest first
   * @param fromEnd {@link TrackingCode#FROM_END_BYTES} that nothing here proves
   */
  public record Answer(List<HopKeys> keys, Bytes fromEnd) {
    public Answer {
      keys = List.copyOf(keys);
    }

    /** The far end's. */
    public HopKeys ofEnd() {
      return keys.get(keys.size() - 1);
    }
  }

  /** A setup whose word to the end is still to be said. Prints no secret. */
  public static final class Begun {
    private final Bytes code;
    private final List<Hop> hops;

    private Begun(Bytes code, List<Hop> hops) {
      this.code = code;
      this.hops = hops;
    }

    /** Names the circuit to its two ends before they have its keys; 20 bytes. */
    public Bytes earlyBinding() {
      var end = hops.get(hops.size() - 1);
      return end.secret().earlyBinding(end.share());
    }

    /**
     * @param toEnd {@link TrackingCode#TO_END_BYTES} long, looking random: hops see it sealed, the
     *     planner of the path does not
     */
    public CircuitSetup create(Bytes toEnd, RandomGenerator random) {
      if (toEnd.length() != TrackingCode.TO_END_BYTES) {
        throw new IllegalArgumentException("a word to the end of " + toEnd.length() + " bytes");
      }
      return new CircuitSetup(hops, Bytes.concat(code, onion(hops, toEnd, random)));
    }

    @Override
    public String toString() {
      return "CircuitSetup.Begun[" + hops.size() + " hops]";
    }
  }

  private CircuitSetup(List<Hop> hops, Bytes create) {
    this.hops = hops;
    this.create = create;
  }

  /**
   * @param code as granted, {@link TrackingCode#BYTES} long
   * @param hopSecrets nearest first
   * @throws BadTrackingCode if the grant cannot be one: a wrong length or number of secrets
   */
  public static Begun begin(Bytes code, List<Bytes> hopSecrets, RandomGenerator random) {
    if (code.length() != TrackingCode.BYTES
        || hopSecrets.isEmpty()
        || hopSecrets.size() > TrackingCode.MAX_HOPS
        || hopSecrets.stream().anyMatch(secret -> secret.length() != HopSecret.BYTES)) {
      throw new BadTrackingCode(Problem.MALFORMED);
    }
    var hops = new ArrayList<Hop>();
    for (var secret : hopSecrets) {
      var ours = X25519.generate(random);
      hops.add(new Hop(new HopSecret(secret), ours, X25519.publicKey(ours)));
    }
    return new Begun(code, List.copyOf(hops));
  }

  private static Bytes onion(List<Hop> hops, Bytes toEnd, RandomGenerator random) {
    var noNextMac = new byte[TrackingCode.MAC_BYTES];
    random.nextBytes(noNextMac);
    var layers = new ArrayList<Layers.Layer>();
    for (var hop : hops) {
      boolean end = layers.size() == hops.size() - 1;
      layers.add(
          new Layers.Layer(
              hop.secret().shareStreamKey(),
              hop.secret().shareMacKey(),
              Bytes.EMPTY,
              hop.share(),
              end ? Bytes.concat(Bytes.copyOf(noNextMac), toEnd) : Bytes.EMPTY));
    }
    var wrapped =
        Layers.wrap(layers, TrackingCode.SHARES_BYTES, TrackingCode.SHARE_SLOT_BYTES, random);
    return Bytes.concat(wrapped.mac(), wrapped.body());
  }

  /** {@link TrackingCode#CREATE_BYTES} long. */
  public Bytes create() {
    return create;
  }

  /**
   * @param created {@link TrackingCode#CREATED_BYTES} long
   * @throws BadTrackingCode if a hop's proof does not verify
   */
  public Answer finish(Bytes created) {
    if (created.length() != TrackingCode.CREATED_BYTES) {
      throw new BadTrackingCode(Problem.MALFORMED);
    }
    int slot = TrackingCode.SHARE_SLOT_BYTES;
    var keys = new ArrayList<HopKeys>();
    var covered = created;
    for (var hop : hops) {
      var open =
          Bytes.copyOf(StreamCipher.apply(hop.secret().createdStreamKey(), covered.toArray()));
      keys.add(verified(hop, open.slice(0, slot)));
      covered = open.slice(slot, open.length());
    }
    return new Answer(keys, covered.slice(0, TrackingCode.FROM_END_BYTES));
  }

  private static HopKeys verified(Hop hop, Bytes block) {
    var share = block.slice(0, X25519.KEY_BYTES);
    var proof = block.slice(X25519.KEY_BYTES, block.length());
    var product =
        X25519.agree(hop.ours(), share).orElseThrow(() -> new BadTrackingCode(Problem.BAD_PROOF));
    var agreed = hop.secret().agree(product, hop.share(), share);
    if (!agreed.proof().equals(proof)) {
      throw new BadTrackingCode(Problem.BAD_PROOF);
    }
    return agreed.keys();
  }

  @Override
  public String toString() {
    return "CircuitSetup[" + hops.size() + " hops]";
  }
}
