package org.eidolon.proto.endtoend;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Aead;
import org.eidolon.proto.crypto.Hashes;
import org.eidolon.proto.crypto.X25519;

/**
 * One side's state of a Noise handshake that begins with a shared key (Noise revision 34, §5.2 and
 * §9): its methods are the tokens of a pattern, applied in the order of the messages. Which tokens
 * make a handshake is up to the caller. Prints no secret.
 */
final class PskHandshake {
  private static final int KEY_BYTES = 32;

  private Bytes hash;
  private Bytes chainingKey;
  private Bytes key;
  private long nonce;

  /** The state after the token {@code psk} that comes first. */
  PskHandshake(String protocol, Bytes prologue, Bytes psk) {
    var name = Bytes.copyOf(protocol.getBytes(StandardCharsets.US_ASCII));
    this.hash =
        name.length() > Hashes.SHA256_BYTES
            ? Hashes.sha256(name)
            : Bytes.concat(name, Bytes.copyOf(new byte[Hashes.SHA256_BYTES - name.length()]));
    this.chainingKey = hash;
    mixHash(prologue);
    mixKeyAndHash(psk);
  }

  /** The token {@code e}, of either side: in a handshake with a shared key it is mixed in twice. */
  void ephemeral(Bytes publicKey) {
    mixHash(publicKey);
    mixKey(publicKey);
  }

  /**
   * The token {@code ee}.
   *
   * @throws BadEndToEnd if the other side's point gives no secret
   */
  void agree(Bytes ours, Bytes theirs) {
    mixKey(X25519.agree(ours, theirs).orElseThrow(() -> new BadEndToEnd("a point without order")));
  }

  /** A secret from elsewhere joins in. */
  void mixKey(Bytes secret) {
    var made = expand(secret, 2);
    chainingKey = made.slice(0, KEY_BYTES);
    restart(made.slice(KEY_BYTES, 2 * KEY_BYTES));
  }

  Bytes seal(Bytes plain) {
    var sealed = Aead.seal(key, nextNonce(), hash, plain);
    mixHash(sealed);
    return sealed;
  }

  /**
   * @throws BadEndToEnd if the other side's state was another
   */
  Bytes open(Bytes sealed) {
    var plain =
        Aead.open(key, nextNonce(), hash, sealed)
            .orElseThrow(() -> new BadEndToEnd("a tag does not verify"));
    mixHash(sealed);
    return plain;
  }

  /** What both sides have come to know elsewhere, and must know alike from here on. */
  void mixIn(Bytes known) {
    mixHash(known);
  }

  /** The hash of all that was said. */
  Bytes hash() {
    return hash;
  }

  /**
   * Key material for afterwards; with no purpose, what the Noise specification calls Split.
   *
   * @param purpose keeps these bytes apart from those for other purposes
   */
  Bytes split(Bytes purpose, int lengthBytes) {
    return Hashes.hkdfExpand(Hashes.hkdfExtract(chainingKey, Bytes.EMPTY), purpose, lengthBytes);
  }

  private void mixHash(Bytes said) {
    hash = Hashes.sha256(hash, said);
  }

  private void mixKeyAndHash(Bytes secret) {
    var made = expand(secret, 3);
    chainingKey = made.slice(0, KEY_BYTES);
    mixHash(made.slice(KEY_BYTES, 2 * KEY_BYTES));
    restart(made.slice(2 * KEY_BYTES, 3 * KEY_BYTES));
  }

  private Bytes expand(Bytes secret, int keys) {
    return Hashes.hkdfExpand(
        Hashes.hkdfExtract(chainingKey, secret), Bytes.EMPTY, keys * KEY_BYTES);
  }

  private void restart(Bytes newKey) {
    key = newKey;
    nonce = 0;
  }

  private Bytes nextNonce() {
    var bytes = ByteBuffer.allocate(Aead.NONCE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    return Bytes.copyOf(bytes.putInt(0).putLong(nonce++).array());
  }

  @Override
  public String toString() {
    return "PskHandshake[secret]";
  }
}
