package org.eidolon.proto.crypto;

import java.util.Optional;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.modes.ChaCha20Poly1305;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.eidolon.proto.Bytes;

/** Authenticated encryption with ChaCha20-Poly1305 (RFC 8439). */
public final class Aead {
  public static final int KEY_BYTES = 32;
  public static final int NONCE_BYTES = 12;
  public static final int TAG_BYTES = 16;

  private Aead() {}

  /** The ciphertext, then the tag. */
  public static Bytes seal(Bytes key, Bytes nonce, Bytes associated, Bytes plain) {
    try {
      return run(true, key, nonce, associated, plain);
    } catch (InvalidCipherTextException impossible) {
      throw new IllegalStateException("sealing cannot fail", impossible);
    }
  }

  /** Empty if {@code sealed} was not made with this key, nonce and associated bytes. */
  public static Optional<Bytes> open(Bytes key, Bytes nonce, Bytes associated, Bytes sealed) {
    if (sealed.length() < TAG_BYTES) {
      return Optional.empty();
    }
    try {
      return Optional.of(run(false, key, nonce, associated, sealed));
    } catch (InvalidCipherTextException forged) {
      return Optional.empty();
    }
  }

  private static Bytes run(boolean seal, Bytes key, Bytes nonce, Bytes associated, Bytes input)
      throws InvalidCipherTextException {
    var cipher = new ChaCha20Poly1305();
    cipher.init(
        seal,
        new AEADParameters(
            new KeyParameter(key.toArray()),
            TAG_BYTES * Byte.SIZE,
            nonce.toArray(),
            associated.toArray()));
    var out = new byte[cipher.getOutputSize(input.length())];
    int written = cipher.processBytes(input.toArray(), 0, input.length(), out, 0);
    cipher.doFinal(out, written);
    return Bytes.copyOf(out);
  }
}
