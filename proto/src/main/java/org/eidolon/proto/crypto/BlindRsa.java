package org.eidolon.proto.crypto;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.engines.RSABlindedEngine;
import org.bouncycastle.crypto.engines.RSABlindingEngine;
import org.bouncycastle.crypto.engines.RSAEngine;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.params.RSABlindingParameters;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.signers.PSSSigner;
import org.eidolon.proto.Bytes;

/**
 * Blind RSA signatures, RSABSSA-SHA384-PSS-Randomized (RFC 9474): the signer sees neither the
 * message nor the signature that comes of it, and cannot tell later which of his it was.
 */
public final class BlindRsa {
  /** Of the keys that are made here. */
  public static final int MODULUS_BYTES = 256;

  public static final int PREFIX_BYTES = 32;

  private static final BigInteger EXPONENT = BigInteger.valueOf(65_537);
  private static final int SALT_BYTES = 48;
  private static final int CERTAINTY = 128;

  /** A signer's key. Prints no secret. */
  public static final class KeyPair {
    private final RSAKeyParameters open;
    private final RSAPrivateCrtKeyParameters secret;

    private KeyPair(RSAKeyParameters open, RSAPrivateCrtKeyParameters secret) {
      this.open = open;
      this.secret = secret;
    }

    /** Always the same for the same seed; takes some tenths of a second. */
    public static KeyPair derive(Bytes seed) {
      var generator = new RSAKeyPairGenerator();
      generator.init(
          new RSAKeyGenerationParameters(
              EXPONENT, new Derived(seed), MODULUS_BYTES * Byte.SIZE, CERTAINTY));
      var pair = generator.generateKeyPair();
      return new KeyPair(
          (RSAKeyParameters) pair.getPublic(), (RSAPrivateCrtKeyParameters) pair.getPrivate());
    }

    static KeyPair of(BigInteger p, BigInteger q) {
      var one = BigInteger.ONE;
      var modulus = p.multiply(q);
      var inverse = EXPONENT.modInverse(p.subtract(one).multiply(q.subtract(one)));
      return new KeyPair(
          new RSAKeyParameters(false, modulus, EXPONENT),
          new RSAPrivateCrtKeyParameters(
              modulus,
              EXPONENT,
              inverse,
              p,
              q,
              inverse.mod(p.subtract(one)),
              inverse.mod(q.subtract(one)),
              q.modInverse(p)));
    }

    /** Big-endian; the exponent is 65537. */
    public Bytes modulus() {
      return bytes(open.getModulus(), length(open));
    }

    /**
     * Signs what it cannot read.
     *
     * @param random hides the secret from who measures the time
     * @return empty if {@code blinded} is no number of this key
     */
    public Optional<Bytes> sign(Bytes blinded, RandomGenerator random) {
      var number = new BigInteger(1, blinded.toArray());
      if (blinded.length() != length(open) || number.compareTo(open.getModulus()) >= 0) {
        return Optional.empty();
      }
      var engine = new RSABlindedEngine();
      engine.init(true, new ParametersWithRandom(secret, new Drawn(random)));
      return Optional.of(
          padded(engine.processBlock(blinded.toArray(), 0, blinded.length()), length(open)));
    }

    @Override
    public String toString() {
      return "KeyPair[secret]";
    }
  }

  /**
   * What was blinded, and how it is opened again. Prints no secret.
   *
   * @param blinded for the signer
   */
  public record Blinded(
      Bytes modulus, Bytes prefix, Bytes message, Bytes blinded, BigInteger factor) {
    /**
     * The signature that the signer never saw; empty if his answer is none.
     *
     * @param signed what the signer made of {@link #blinded}
     */
    public Optional<Bytes> open(Bytes signed) {
      var key = key(modulus);
      if (key.isEmpty() || signed.length() != modulus.length()) {
        return Optional.empty();
      }
      var engine = new RSABlindingEngine();
      engine.init(false, new RSABlindingParameters(key.get(), factor));
      try {
        var opened =
            padded(engine.processBlock(signed.toArray(), 0, signed.length()), signed.length());
        return Optional.of(opened).filter(made -> verify(modulus, prefix, message, made));
      } catch (RuntimeException outOfRange) {
        return Optional.empty();
      }
    }

    @Override
    public String toString() {
      return "Blinded[secret]";
    }
  }

  private BlindRsa() {}

  /**
   * Blinds a message for the signer.
   *
   * @return empty if {@code modulus} is no key
   */
  public static Optional<Blinded> blind(Bytes modulus, Bytes message, RandomGenerator random) {
    var prefix = new byte[PREFIX_BYTES];
    random.nextBytes(prefix);
    var salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return key(modulus)
        .map(
            key ->
                blind(
                    key,
                    Bytes.copyOf(prefix),
                    message,
                    Bytes.copyOf(salt),
                    factor(key.getModulus(), random)));
  }

  static Blinded blind(
      RSAKeyParameters key, Bytes prefix, Bytes message, Bytes salt, BigInteger factor) {
    var signer = new PSSSigner(new RSABlindingEngine(), new SHA384Digest(), salt.toArray());
    signer.init(true, new RSABlindingParameters(key, factor));
    signer.update(prefix.toArray(), 0, prefix.length());
    signer.update(message.toArray(), 0, message.length());
    try {
      var blinded = padded(signer.generateSignature(), length(key));
      return new Blinded(bytes(key.getModulus(), length(key)), prefix, message, blinded, factor);
    } catch (CryptoException impossible) {
      throw new IllegalStateException("a message that cannot be encoded", impossible);
    }
  }

  private static BigInteger factor(BigInteger modulus, RandomGenerator random) {
    BigInteger drawn;
    do {
      var raw = new byte[modulus.bitLength() / Byte.SIZE + Long.BYTES];
      random.nextBytes(raw);
      drawn = new BigInteger(1, raw).mod(modulus);
    } while (drawn.signum() == 0 || !drawn.gcd(modulus).equals(BigInteger.ONE));
    return drawn;
  }

  /** Whether this is the signer's signature under prefix and message. */
  public static boolean verify(Bytes modulus, Bytes prefix, Bytes message, Bytes signature) {
    var key = key(modulus);
    if (key.isEmpty() || signature.length() != modulus.length()) {
      return false;
    }
    var signer = new PSSSigner(new RSAEngine(), new SHA384Digest(), SALT_BYTES);
    signer.init(false, key.get());
    signer.update(prefix.toArray(), 0, prefix.length());
    signer.update(message.toArray(), 0, message.length());
    return signer.verifySignature(signature.toArray());
  }

  /** Empty if it is even, or not of whole bytes. */
  static Optional<RSAKeyParameters> key(Bytes modulus) {
    var number = new BigInteger(1, modulus.toArray());
    return number.bitLength() == modulus.length() * Byte.SIZE && number.testBit(0)
        ? Optional.of(new RSAKeyParameters(false, number, EXPONENT, true))
        : Optional.empty();
  }

  private static int length(RSAKeyParameters key) {
    return (key.getModulus().bitLength() + Byte.SIZE - 1) / Byte.SIZE;
  }

  private static Bytes bytes(BigInteger number, int length) {
    return padded(number.toByteArray(), length);
  }

  private static Bytes padded(byte[] raw, int length) {
    var padded = new byte[length];
    int from = Math.max(0, raw.length - length);
    System.arraycopy(raw, from, padded, length - raw.length + from, raw.length - from);
    return Bytes.takeOver(padded);
  }

  /** Bytes that follow from a seed. */
  private static final class Derived extends SecureRandom {
    private static final long serialVersionUID = 1;

    private final transient Bytes seed;
    private long block;

    Derived(Bytes seed) {
      // Without a source of its own: all it gives comes from the seed.
      super(null, null);
      this.seed = seed;
    }

    @Override
    public void nextBytes(byte[] target) {
      for (int at = 0; at < target.length; at += Hashes.SHA256_BYTES) {
        var next =
            Hashes.hmacSha256(
                seed, Bytes.copyOf(Long.toString(block++).getBytes(StandardCharsets.US_ASCII)));
        int part = Math.min(Hashes.SHA256_BYTES, target.length - at);
        System.arraycopy(next.toArray(), 0, target, at, part);
      }
    }

    @Override
    public int nextInt() {
      var raw = new byte[Integer.BYTES];
      nextBytes(raw);
      return ByteBuffer.wrap(raw).getInt();
    }
  }

  /** Our own chance, as that library wants it. */
  private static final class Drawn extends SecureRandom {
    private static final long serialVersionUID = 1;

    private final transient RandomGenerator random;

    Drawn(RandomGenerator random) {
      super(null, null);
      this.random = random;
    }

    @Override
    public void nextBytes(byte[] target) {
      random.nextBytes(target);
    }
  }
}
