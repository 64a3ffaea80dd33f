package org.eidolon.proto.tracking;

import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;
import org.eidolon.proto.onion.HopKeys;

/**
 * What the circuit's owner and one hop draw from the secret the tracking code gave to both: keys
 * for the client onion and its answer, and, with the fresh key shares, the hop's keys. Prints no
 * secret.
 */
final class HopSecret {
  static final int BYTES = 32;
  static final int REPLAY_TAG_BYTES = 16;
  static final int PROOF_BYTES = 16;

  private static final Bytes SHARES = CodeKeys.ascii("eidolon co");
  private static final Bytes REPLAY = CodeKeys.ascii("eidolon replay");
  private static final Bytes EARLY = CodeKeys.ascii("eidolon early");
  private static final Bytes CIRCUIT = CodeKeys.ascii("eidolon circ");
  private static final Bytes CREATED = CodeKeys.ascii("created");
  private static final int PROOF_KEY_BYTES = 32;

  private final Bytes secret;
  private final Bytes keys;

  /** A hop's keys, and the proof that it has them. */
  record Agreed(HopKeys keys, Bytes proof) {}

  HopSecret(Bytes secret) {
    if (secret.length() != BYTES) {
      throw new IllegalArgumentException("hop secret of " + secret.length() + " bytes");
    }
    this.secret = secret;
    this.keys = Hashes.hkdfExpand(secret, SHARES, 3 * BYTES);
  }

  Bytes shareStreamKey() {
    return keys.slice(0, BYTES);
  }

  Bytes shareMacKey() {
    return keys.slice(BYTES, 2 * BYTES);
  }

  Bytes createdStreamKey() {
    return keys.slice(2 * BYTES, 3 * BYTES);
  }

  /** Known to the owner too, so that both sides' keys hang on it. */
  Bytes replayTag() {
    return Hashes.hkdfExpand(secret, REPLAY, REPLAY_TAG_BYTES);
  }

  /** Names the circuit before its keys are there, to its owner and this hop alone. */
  Bytes earlyBinding(Bytes ownersShare) {
    return Hashes.hkdfExpand(secret, Bytes.concat(EARLY, ownersShare), HopKeys.BINDING_BYTES);
  }

  /**
   * @param product of the two shares
   */
  Agreed agree(Bytes product, Bytes ownersShare, Bytes hopsShare) {
    var transcript = Hashes.sha256(ownersShare, hopsShare, replayTag());
    int seed = HopKeys.SEED_BYTES;
    int proofKey = 2 * seed + PROOF_KEY_BYTES;
    var made =
        Hashes.hkdfExpand(
            Hashes.hkdfExtract(secret, product),
            Bytes.concat(CIRCUIT, transcript),
            proofKey + HopKeys.BINDING_BYTES);
    var proof = Hashes.hmacSha256(made.slice(2 * seed, proofKey), CREATED, ownersShare, hopsShare);
    return new Agreed(
        new HopKeys(
            made.slice(0, seed), made.slice(seed, 2 * seed), made.slice(proofKey, made.length())),
        proof.slice(0, PROOF_BYTES));
  }

  @Override
  public String toString() {
    return "HopSecret[secret]";
  }
}
