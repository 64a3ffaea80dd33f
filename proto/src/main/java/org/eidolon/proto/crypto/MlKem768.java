package org.eidolon.proto.crypto;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;
import org.eidolon.proto.Bytes;

/** The key encapsulation ML-KEM-768 (FIPS 203). */
public final class MlKem768 {
  public static final int SEED_BYTES = 64;
  public static final int PUBLIC_BYTES = 1184;
  public static final int CIPHERTEXT_BYTES = 1088;
  public static final int SECRET_BYTES = 32;
  static final int COINS_BYTES = 32;

  private MlKem768() {}

  /** A key pair; prints no secret. */
  public static final class KeyPair {
    private final MLKEMPrivateKeyParameters secret;
    private final Bytes publicKey;

    private KeyPair(byte[] seed) {
      this.secret = new MLKEMPrivateKeyParameters(MLKEMParameters.ml_kem_768, seed);
      this.publicKey = Bytes.copyOf(secret.getPublicKey());
    }

    public static KeyPair generate(RandomGenerator random) {
      var seed = new byte[SEED_BYTES];
      random.nextBytes(seed);
      return new KeyPair(seed);
    }

    /**
     * @param seed d then z of FIPS 203, {@link #SEED_BYTES} bytes
     */
    public static KeyPair fromSeed(Bytes seed) {
      if (seed.length() != SEED_BYTES) {
        throw new IllegalArgumentException("ML-KEM seed of " + seed.length() + " bytes");
      }
      return new KeyPair(seed.toArray());
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
        throw new IllegalArgumentException("ML-KEM ciphertext of " + ciphertext.length());
      }
      return Bytes.copyOf(new MLKEMExtractor(secret).extractSecret(ciphertext.toArray()));
    }

    @Override
    public String toString() {
      return "MlKem768.KeyPair[secret]";
    }
  }

  /** Empty if {@code publicKey} is no public key: wrong length or a coefficient out of range. */
  public static Optional<Encapsulated> encapsulate(Bytes publicKey, RandomGenerator random) {
    var coins = new byte[COINS_BYTES];
    random.nextBytes(coins);
    return encapsulate(publicKey, coins);
  }

  /** Whether {@code publicKey} passes the checks of FIPS 203 §7.2. */
  public static boolean isPublicKey(Bytes publicKey) {
    return parse(publicKey).isPresent();
  }

  static Optional<Encapsulated> encapsulate(Bytes publicKey, byte[] coins) {
    return parse(publicKey)
        .map(key -> MLKEMGenerator.internalGenerateEncapsulated(key, coins))
        .map(
            made ->
                new Encapsulated(
                    Bytes.copyOf(made.getSecret()), Bytes.copyOf(made.getEncapsulation())));
  }

  private static Optional<MLKEMPublicKeyParameters> parse(Bytes publicKey) {
    if (publicKey.length() != PUBLIC_BYTES) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new MLKEMPublicKeyParameters(MLKEMParameters.ml_kem_768, publicKey.toArray()));
    } catch (IllegalArgumentException outOfRange) {
      return Optional.empty();
    }
  }
}
