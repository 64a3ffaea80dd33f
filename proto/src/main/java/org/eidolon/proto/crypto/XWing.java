package org.eidolon.proto.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.bouncycastle.crypto.digests.SHA3Digest;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.eidolon.proto.Bytes;

/**
 * The hybrid key encapsulation X-Wing (draft-connolly-cfrg-xwing-kem): X25519 and ML-KEM-768,
 * secure while either of them is.
 *
 * <pre>
 *   public key  ML-KEM (1184) | X25519 (32)        ciphertext  ML-KEM (1088) | X25519 (32)
 * </pre>
 */
public final class XWing {
  public static final int SEED_BYTES = 32;
  public static final int ENCAPSULATION_SEED_BYTES = 64;
  public static final int PUBLIC_BYTES = MlKem768.PUBLIC_BYTES + X25519.KEY_BYTES;
  public static final int CIPHERTEXT_BYTES = MlKem768.CIPHERTEXT_BYTES + X25519.KEY_BYTES;
  public static final int SECRET_BYTES = 32;

  private static final byte[] LABEL = "\\.//^\\".getBytes(StandardCharsets.US_ASCII);

  private XWing() {}

  /** A key pair, expanded from its seed. Prints no secret. */
  public static final class KeyPair {
    private final MlKem768.KeyPair lattice;
    private final Bytes curveSecret;
    private final Bytes curvePublic;
    private final Bytes publicKey;

    private KeyPair(Bytes seed) {
      var expanded = expand(seed);
      this.lattice = MlKem768.KeyPair.fromSeed(expanded.slice(0, MlKem768.SEED_BYTES));
      this.curveSecret = expanded.slice(MlKem768.SEED_BYTES, expanded.length());
      this.curvePublic = X25519.publicKey(curveSecret);
      this.publicKey = Bytes.concat(lattice.publicKey(), curvePublic);
    }

    public static KeyPair generate(RandomGenerator random) {
      var seed = new byte[SEED_BYTES];
      random.nextBytes(seed);
      return new KeyPair(Bytes.copyOf(seed));
    }

    /**
     * @param seed {@link #SEED_BYTES} bytes; the whole secret
     */
    public static KeyPair fromSeed(Bytes seed) {
      if (seed.length() != SEED_BYTES) {
        throw new IllegalArgumentException("X-Wing seed of " + seed.length() + " bytes");
      }
      return new KeyPair(seed);
    }

    public Bytes publicKey() {
      return publicKey;
    }

    /**
     * The shared secret; one that nobody else has if the ciphertext was not made for this key.
     *
     * @param ciphertext {@link #CIPHERTEXT_BYTES} bytes
     */
    public Bytes decapsulate(Bytes ciphertext) {
      if (ciphertext.length() != CIPHERTEXT_BYTES) {
        throw new IllegalArgumentException("X-Wing ciphertext of " + ciphertext.length());
      }
      var latticeSecret = lattice.decapsulate(ciphertext.slice(0, MlKem768.CIPHERTEXT_BYTES));
      var point = ciphertext.slice(MlKem768.CIPHERTEXT_BYTES, CIPHERTEXT_BYTES);
      var product = X25519.multiply(curveSecret.toArray(), point.toArray());
      return combine(latticeSecret, product, point, curvePublic);
    }

    @Override
    public String toString() {
      return "XWing.KeyPair[secret]";
    }
  }

  /** Empty if {@code publicKey} is no public key. */
  public static Optional<Encapsulated> encapsulate(Bytes publicKey, RandomGenerator random) {
    var seed = new byte[ENCAPSULATION_SEED_BYTES];
    random.nextBytes(seed);
    return encapsulate(publicKey, Bytes.copyOf(seed));
  }

  /**
   * Encapsulates with given chance: the same seed gives the same ciphertext.
   *
   * @param seed {@link #ENCAPSULATION_SEED_BYTES} bytes: ML-KEM's coins, then the X25519 secret
   */
  public static Optional<Encapsulated> encapsulate(Bytes publicKey, Bytes seed) {
    if (seed.length() != ENCAPSULATION_SEED_BYTES) {
      throw new IllegalArgumentException("X-Wing encapsulation seed of " + seed.length());
    }
    if (publicKey.length() != PUBLIC_BYTES) {
      return Optional.empty();
    }
    var curveKey = publicKey.slice(MlKem768.PUBLIC_BYTES, PUBLIC_BYTES);
    var ephemeral = seed.slice(MlKem768.COINS_BYTES, ENCAPSULATION_SEED_BYTES);
    return MlKem768.encapsulate(
            publicKey.slice(0, MlKem768.PUBLIC_BYTES),
            seed.slice(0, MlKem768.COINS_BYTES).toArray())
        .map(
            made -> {
              var point = X25519.publicKey(ephemeral);
              var product = X25519.multiply(ephemeral.toArray(), curveKey.toArray());
              return new Encapsulated(
                  combine(made.secret(), product, point, curveKey),
                  Bytes.concat(made.ciphertext(), point));
            });
  }

  /** Whether secrets can be encapsulated for {@code publicKey}. */
  public static boolean isPublicKey(Bytes publicKey) {
    return publicKey.length() == PUBLIC_BYTES
        && MlKem768.isPublicKey(publicKey.slice(0, MlKem768.PUBLIC_BYTES));
  }

  private static Bytes expand(Bytes seed) {
    var shake = new SHAKEDigest(256);
    shake.update(seed.toArray(), 0, seed.length());
    var out = new byte[MlKem768.SEED_BYTES + X25519.KEY_BYTES];
    shake.doFinal(out, 0, out.length);
    return Bytes.copyOf(out);
  }

  private static Bytes combine(Bytes latticeSecret, byte[] product, Bytes point, Bytes key) {
    var sha3 = new SHA3Digest(256);
    for (var part :
        new byte[][] {latticeSecret.toArray(), product, point.toArray(), key.toArray()}) {
      sha3.update(part, 0, part.length);
    }
    sha3.update(LABEL, 0, LABEL.length);
    var secret = new byte[SECRET_BYTES];
    sha3.doFinal(secret, 0);
    return Bytes.copyOf(secret);
  }
}
