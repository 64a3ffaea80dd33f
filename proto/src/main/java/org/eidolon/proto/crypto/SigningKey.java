package org.eidolon.proto.crypto;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.eidolon.proto.Bytes;

/** An Ed25519 key pair (RFC 8032). Prints no secret. */
public final class SigningKey {
  public static final int SEED_BYTES = 32;
  public static final int PUBLIC_BYTES = 32;
  public static final int SIGNATURE_BYTES = 64;

  private final Ed25519PrivateKeyParameters secret;
  private final Bytes publicKey;

  private SigningKey(Ed25519PrivateKeyParameters secret) {
    this.secret = secret;
    this.publicKey = Bytes.copyOf(secret.generatePublicKey().getEncoded());
  }

  public static SigningKey generate(RandomGenerator random) {
    var seed = new byte[SEED_BYTES];
    random.nextBytes(seed);
    return new SigningKey(new Ed25519PrivateKeyParameters(seed));
  }

  /**
   * @param seed {@link #SEED_BYTES} bytes
   */
  public static SigningKey fromSeed(Bytes seed) {
    if (seed.length() != SEED_BYTES) {
      throw new IllegalArgumentException("seed of " + seed.length() + " bytes");
    }
    return new SigningKey(new Ed25519PrivateKeyParameters(seed.toArray()));
  }

  /** The secret itself, for its owner's disk only. */
  public Bytes seed() {
    return Bytes.copyOf(secret.getEncoded());
  }

  public Bytes publicKey() {
    return publicKey;
  }

  /** Signs {@code context | 0 | message}, so that no signature serves in another place. */
  public Bytes sign(String context, Bytes message) {
    var signer = new Ed25519Signer();
    signer.init(true, secret);
    feed(signer, context, message);
    return Bytes.copyOf(signer.generateSignature());
  }

  /** False for any input that is no valid signature, whatever its length. */
  public static boolean verify(Bytes publicKey, String context, Bytes message, Bytes signature) {
    if (publicKey.length() != PUBLIC_BYTES || signature.length() != SIGNATURE_BYTES) {
      return false;
    }
    var signer = new Ed25519Signer();
    try {
      signer.init(false, new Ed25519PublicKeyParameters(publicKey.toArray()));
    } catch (IllegalArgumentException notAPoint) {
      return false;
    }
    feed(signer, context, message);
    return signer.verifySignature(signature.toArray());
  }

  private static void feed(Ed25519Signer signer, String context, Bytes message) {
    var name = context.getBytes(StandardCharsets.UTF_8);
    signer.update(name, 0, name.length);
    signer.update((byte) 0);
    signer.update(message.toArray(), 0, message.length());
  }

  @Override
  public String toString() {
    return "SigningKey[secret]";
  }
}
