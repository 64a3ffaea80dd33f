package org.eidolon.proto.tracking;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.StreamCipher;
import org.eidolon.proto.crypto.X25519;
import org.eidolon.proto.crypto.XWing;
import org.eidolon.proto.onion.HopKeys;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.Ticket;
import org.eidolon.proto.tracking.BadTrackingCode.Problem;

/**
 * What a hop gets out of a CREATE (tracking code and client onion together): its instruction, its
 * keys, what to send on, and how to answer. Made by {@link #peel}. What goes on to the next hop
 * does not hang on the keys: a forwarding hop agrees on them meanwhile, or else at first need.
 * Prints no secret.
 */
public final class HopSetup {
  private final HopInstruction instruction;
  private final int epoch;
  private final HopSecret secret;
  private final Bytes next;
  private final Ticket ticket;
  private final Bytes ownersShare;
  private final Bytes ours;
  private final FromOwner fromOwner;
  private final Bytes fill;
  private volatile Agreement agreement;

  /**
   * What comes of the two shares.
   *
   * @param block our part of the answer
   * @param cover of all of it, to be xored
   */
  private record Agreement(HopKeys keys, Bytes block, Bytes cover) {}

  /**
   * What the owner says to the end together with the CREATE.
   *
   * @param word {@link TrackingCode#TO_END_BYTES} long
   * @param earlyBinding names the circuit to both, as its keys do not exist yet when this is said
   */
  public record FromOwner(Bytes word, Bytes earlyBinding) {}

  private HopSetup(Opened opened, Bytes shares, Bytes ours, Bytes fill) {
    this.ownersShare = shares.slice(0, X25519.KEY_BYTES);
    var nextShares = shares.slice(X25519.KEY_BYTES, shares.length());
    int slot = TrackingCode.SHARE_SLOT_BYTES;
    this.fromOwner =
        opened.ticket() == null
            ? null
            : new FromOwner(
                shares.slice(slot, slot + TrackingCode.TO_END_BYTES),
                opened.secret().earlyBinding(ownersShare));
    this.instruction = opened.instruction();
    this.epoch = opened.epoch();
    this.secret = opened.secret();
    this.next = opened.nextCode() == null ? null : Bytes.concat(opened.nextCode(), nextShares);
    this.ticket = opened.ticket();
    this.ours = ours;
    this.fill = fill;
  }

  /** The tracking code's part; either the next code or the ticket is null. */
  private record Opened(
      HopInstruction instruction, int epoch, HopSecret secret, Bytes nextCode, Ticket ticket) {}

  /**
   * Opens our layer of both onions.
   *
   * @param create {@link TrackingCode#CREATE_BYTES} long
   * @param inLabels what the link it came in on is called
   * @throws BadTrackingCode if either onion does not verify, the code is expired, or the label is
   *     another; at the end also if no keys can be agreed on
   */
  public static HopSetup peel(
      Bytes create,
      OnionKeyPair key,
      PeerId self,
      Set<Integer> inLabels,
      Instant now,
      RandomGenerator random) {
    if (create.length() != TrackingCode.CREATE_BYTES
        || create.at(0) != TrackingCode.VERSION
        || create.at(1) != TrackingCode.SUITE) {
      throw new BadTrackingCode(Problem.MALFORMED);
    }
    var opened = openCode(create.slice(0, TrackingCode.BYTES), key, self);
    if (!inLabels.contains(opened.instruction().inLabel())) {
      throw new BadTrackingCode(Problem.WRONG_LINK);
    }
    if (now.isAfter(opened.instruction().notAfter())) {
      throw new BadTrackingCode(Problem.EXPIRED);
    }
    return answer(opened, create.slice(TrackingCode.BYTES, create.length()), random);
  }

  private static Opened openCode(Bytes code, OnionKeyPair key, PeerId self) {
    var header = code.slice(0, TrackingCode.HEADER_BYTES);
    var ciphertext = code.slice(TrackingCode.HEADER_BYTES, TrackingCode.MAC_OFFSET);
    var keys =
        CodeKeys.derive(
            key.decapsulate(ciphertext),
            ciphertext,
            self,
            key.kid(),
            header.slice(2, TrackingCode.HEADER_BYTES));
    var route =
        Layers.open(
                new Layers.Layer(
                    keys.streamKey(),
                    keys.macKey(),
                    Bytes.concat(header, ciphertext),
                    Bytes.EMPTY,
                    Bytes.EMPTY),
                code.slice(TrackingCode.MAC_OFFSET, TrackingCode.ROUTE_OFFSET),
                code.slice(TrackingCode.ROUTE_OFFSET, code.length()),
                TrackingCode.ROUTE_SLOT_BYTES)
            .orElseThrow(() -> new BadTrackingCode(Problem.BAD_MAC));
    return read(route, header, new HopSecret(keys.hopSecret()));
  }

  private static Opened read(Bytes route, Bytes header, HopSecret secret) {
    int afterInstruction = InstructionCodec.BYTES;
    var instruction = InstructionCodec.decode(route.slice(0, afterInstruction));
    int epoch = Byte.toUnsignedInt(header.at(2)) << Byte.SIZE | Byte.toUnsignedInt(header.at(3));
    if (instruction.type() == HopInstruction.Type.END) {
      var ticket = new Ticket(route.slice(afterInstruction, afterInstruction + Ticket.BYTES));
      return new Opened(instruction, epoch, secret, null, ticket);
    }
    int afterMac = afterInstruction + TrackingCode.MAC_BYTES;
    var mac = route.slice(afterInstruction, afterMac);
    var ciphertext = route.slice(afterMac, afterMac + XWing.CIPHERTEXT_BYTES);
    var rest = route.slice(TrackingCode.ROUTE_SLOT_BYTES, route.length());
    return new Opened(
        instruction, epoch, secret, Bytes.concat(header, ciphertext, mac, rest), null);
  }

  private static HopSetup answer(Opened opened, Bytes onion, RandomGenerator random) {
    var secret = opened.secret();
    int slot = TrackingCode.SHARE_SLOT_BYTES;
    var shares =
        Layers.open(
                new Layers.Layer(
                    secret.shareStreamKey(),
                    secret.shareMacKey(),
                    Bytes.EMPTY,
                    Bytes.EMPTY,
                    Bytes.EMPTY),
                onion.slice(0, TrackingCode.MAC_BYTES),
                onion.slice(TrackingCode.MAC_BYTES, onion.length()),
                slot)
            .orElseThrow(() -> new BadTrackingCode(Problem.BAD_MAC));
    var ours = X25519.generate(random);
    var fill = new byte[TrackingCode.CREATED_BYTES - TrackingCode.FROM_END_BYTES - slot];
    random.nextBytes(fill);
    var setup = new HopSetup(opened, shares, ours, Bytes.copyOf(fill));
    if (opened.ticket() != null) {
      var unused = setup.agree();
    }
    return setup;
  }

  /** Agrees on the keys ahead of their need; whoever needs them hears if that fails. */
  public void tryToAgree() {
    try {
      var unused = agree();
    } catch (BadTrackingCode heardLater) {
      // keys() and created() find it again.
    }
  }

  /** Twice at the same time is as good as once: both come to the same. */
  private Agreement agree() {
    var known = agreement;
    if (known != null) {
      return known;
    }
    var share = X25519.publicKey(ours);
    var product =
        X25519.agree(ours, ownersShare).orElseThrow(() -> new BadTrackingCode(Problem.MALFORMED));
    var agreed = secret.agree(product, ownersShare, share);
    var made =
        new Agreement(
            agreed.keys(),
            Bytes.concat(share, agreed.proof()),
            Bytes.takeOver(
                StreamCipher.stream(secret.createdStreamKey(), TrackingCode.CREATED_BYTES)));
    agreement = made;
    return made;
  }

  public HopInstruction instruction() {
    return instruction;
  }

  /** The planner's epoch, 16 bits; a changed one does not verify. */
  public int epoch() {
    return epoch;
  }

  /** 16 bytes; a second sight of them before the code is void is a replay. */
  public Bytes replayTag() {
    return secret.replayTag();
  }

  /** The CREATE for the next hop; empty at the end. */
  public Optional<Bytes> next() {
    return Optional.ofNullable(next);
  }

  /** Set at the end only. */
  public Optional<Ticket> ticket() {
    return Optional.ofNullable(ticket);
  }

  /** Set at the end only. */
  public Optional<FromOwner> fromOwner() {
    return Optional.ofNullable(fromOwner);
  }

  /**
   * @throws BadTrackingCode if the owner's share gives no secret
   */
  public HopKeys keys() {
    return agree().keys();
  }

  /**
   * The end's answer, {@link TrackingCode#CREATED_BYTES} long.
   *
   * @param toOwner {@link TrackingCode#FROM_END_BYTES} long
   */
  public Bytes createdAtEnd(Bytes toOwner) {
    if (toOwner.length() != TrackingCode.FROM_END_BYTES) {
      throw new IllegalArgumentException("a word to the owner of " + toOwner.length() + " bytes");
    }
    return cover(Bytes.concat(toOwner, fill));
  }

  /**
   * A forwarding hop's answer: its own block in front of the next hop's answer.
   *
   * @throws BadTrackingCode if {@code fromNextHop} has a wrong length, or as {@link #keys} does
   */
  public Bytes created(Bytes fromNextHop) {
    if (fromNextHop.length() != TrackingCode.CREATED_BYTES) {
      throw new BadTrackingCode(Problem.MALFORMED);
    }
    return cover(fromNextHop.slice(0, TrackingCode.CREATED_BYTES - TrackingCode.SHARE_SLOT_BYTES));
  }

  private Bytes cover(Bytes behindOurBlock) {
    var agreed = agree();
    var answer = new byte[TrackingCode.CREATED_BYTES];
    agreed.block().copyTo(answer, 0);
    behindOurBlock.copyTo(answer, agreed.block().length());
    Layers.xor(answer, 0, agreed.cover().toArray(), 0, answer.length);
    return Bytes.takeOver(answer);
  }

  @Override
  public String toString() {
    return "HopSetup[" + instruction.type() + "]";
  }
}
