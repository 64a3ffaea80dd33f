package org.eidolon.proto.link;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.cell.CellCommand;
import org.eidolon.proto.cell.MalformedCell;
import org.eidolon.proto.control.LinkAuthCodec;
import org.eidolon.proto.crypto.SigningKey;
import org.eidolon.proto.peer.PeerId;

/**
 * Proves to each end of a TLS connection who the other is. TLS itself only proves throw-away keys;
 * each end signs the hashes of both certificates, so nobody can stand between.
 *
 * <pre>{@code
 * dialler --VERSIONS (nonce a)--> answerer
 * dialler <--VERSIONS (nonce b)-- answerer
 * dialler --LINKAUTH-->           answerer   knows the dialler from here on
 * dialler <--LINKAUTH--           answerer
 * }</pre>
 *
 * The answerer shows its identity only to an end that has proven its own. Each state is a value:
 * what to do next stands in the {@link Step}.
 */
public final class LinkHandshake {
  /** The one version of the link protocol so far. */
  public static final int VERSION = 1;

  private static final String CONTEXT = "eidolon-link";
  private static final Bytes DIALLED = Bytes.copyOf((byte) 1);
  private static final Bytes ANSWERED = Bytes.copyOf((byte) 2);

  /**
   * What binds the proof to one connection.
   *
   * @param self our identity
   * @param ownCertificate SHA-256 of the certificate that we showed in TLS
   * @param peerCertificate SHA-256 of the one that the far end showed
   */
  public record Ends(SigningKey self, Bytes ownCertificate, Bytes peerCertificate) {}

  /**
   * What a cell led to.
   *
   * @param next the state from now on
   * @param send in order; to be sent even if the handshake is over
   * @param peer present once, when the far end has proven its identity
   * @param refusal present if the connection must be closed
   */
  public record Step(
      LinkHandshake next, List<Cell> send, Optional<PeerId> peer, Optional<LinkRefusal> refusal) {}

  private final Ends ends;
  private final Optional<PeerId> expected;
  private final boolean dialled;
  private final Bytes ownNonce;
  private final Optional<Bytes> peerNonce;

  private LinkHandshake(
      Ends ends,
      Optional<PeerId> expected,
      boolean dialled,
      Bytes ownNonce,
      Optional<Bytes> peerNonce) {
    this.ends = ends;
    this.expected = expected;
    this.dialled = dialled;
    this.ownNonce = ownNonce;
    this.peerNonce = peerNonce;
  }

  /** At the end that dialled and wants {@code expected} there. */
  public static LinkHandshake dialling(Ends ends, PeerId expected, RandomGenerator random) {
    return new LinkHandshake(ends, Optional.of(expected), true, nonce(random), Optional.empty());
  }

  /** At the end that was dialled, by whomever. */
  public static LinkHandshake answering(Ends ends, RandomGenerator random) {
    return new LinkHandshake(ends, Optional.empty(), false, nonce(random), Optional.empty());
  }

  private static Bytes nonce(RandomGenerator random) {
    var nonce = new byte[LinkHello.NONCE_BYTES];
    random.nextBytes(nonce);
    return Bytes.copyOf(nonce);
  }

  /** The first cell, sent by both ends at once. */
  public Cell hello() {
    return new LinkHello(ownNonce, List.of(VERSION)).toCell();
  }

  /** Judges the next cell of the far end; not to be called again after a peer or a refusal. */
  public Step received(Cell cell) {
    try {
      return peerNonce.isEmpty() ? onHello(cell) : onProof(cell, peerNonce.get());
    } catch (MalformedCell bad) {
      return refuse(LinkRefusal.MALFORMED);
    }
  }

  private Step onHello(Cell cell) {
    if (cell.command() != CellCommand.VERSIONS) {
      return refuse(LinkRefusal.WRONG_PROTOCOL);
    }
    var hello = LinkHello.decode(cell);
    if (!hello.versions().contains(VERSION)) {
      return refuse(LinkRefusal.WRONG_PROTOCOL);
    }
    if (hello.nonce().equals(ownNonce)) {
      return refuse(LinkRefusal.MALFORMED);
    }
    var next = new LinkHandshake(ends, expected, dialled, ownNonce, Optional.of(hello.nonce()));
    var send = dialled ? List.of(next.proof(hello.nonce())) : List.<Cell>of();
    return new Step(next, send, Optional.empty(), Optional.empty());
  }

  private Step onProof(Cell cell, Bytes theirNonce) {
    if (cell.command() != CellCommand.LINKAUTH) {
      return refuse(LinkRefusal.WRONG_PROTOCOL);
    }
    var proof = LinkAuthCodec.decode(content(cell));
    var signed = signed(!dialled, theirNonce, ends.peerCertificate(), ends.ownCertificate());
    if (proof.dialled() == dialled
        || !SigningKey.verify(proof.nodeKey(), CONTEXT, signed, proof.signature())) {
      return refuse(LinkRefusal.BAD_SIGNATURE);
    }
    var peer = new PeerId(proof.nodeKey());
    boolean ourselves = proof.nodeKey().equals(ends.self().publicKey());
    if (ourselves || !expected.orElse(peer).equals(peer)) {
      return refuse(LinkRefusal.WRONG_IDENTITY);
    }
    var send = dialled ? List.<Cell>of() : List.of(proof(theirNonce));
    return new Step(this, send, Optional.of(peer), Optional.empty());
  }

  private Cell proof(Bytes theirNonce) {
    var signed = signed(dialled, theirNonce, ends.ownCertificate(), ends.peerCertificate());
    var signature = ends.self().sign(CONTEXT, signed);
    var encoded =
        LinkAuthCodec.encode(new LinkAuthCodec.Proof(dialled, ends.self().publicKey(), signature));
    var cell = Cell.of(0, CellCommand.LINKAUTH);
    cell.body().putShort((short) encoded.length()).put(encoded.asReadOnlyBuffer());
    return cell;
  }

  /** What the end that dialled, or the one that answered, has to sign. */
  private Bytes signed(boolean byDialler, Bytes theirNonce, Bytes signersOwn, Bytes signersPeer) {
    var diallersNonce = dialled ? ownNonce : theirNonce;
    var answerersNonce = dialled ? theirNonce : ownNonce;
    return Bytes.concat(
        byDialler ? DIALLED : ANSWERED, diallersNonce, answerersNonce, signersOwn, signersPeer);
  }

  private static Bytes content(Cell cell) {
    var body = cell.body();
    int length = Short.toUnsignedInt(body.getShort());
    if (length > LinkAuthCodec.MAX_BYTES) {
      throw new MalformedCell("LINKAUTH of " + length + " bytes");
    }
    var content = new byte[length];
    body.get(content);
    return Bytes.copyOf(content);
  }

  private Step refuse(LinkRefusal refusal) {
    return new Step(this, List.of(), Optional.empty(), Optional.of(refusal));
  }
}
