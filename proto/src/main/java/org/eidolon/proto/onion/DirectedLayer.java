package org.eidolon.proto.onion;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.RuggedCipher;

/**
 * One direction of one hop's layer: the cipher, the nonce by which the hop is recognised, and the
 * tag of the cell before, which chains each cell to all earlier ones. In place, no allocation per
 * cell that only passes. The byte before a body is its command.
 */
final class DirectedLayer {
  private static final int TAG_BYTES = RuggedCipher.TAG_BYTES;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final RuggedCipher cipher;
  private final byte[] nonce = new byte[TAG_BYTES];
  private final byte[] chain = new byte[TAG_BYTES];
  private final byte[] received = new byte[TAG_BYTES];

  /**
   * @param seed keys (64 bytes), then the first nonce (16)
   */
  DirectedLayer(RuggedCipher cipher, Bytes seed) {
    this(cipher, seed, Bytes.copyOf(new byte[TAG_BYTES]));
  }

  /** In the middle of a circuit's life: after a cell with the tag {@code before}. */
  DirectedLayer(RuggedCipher cipher, Bytes seed, Bytes before) {
    this.cipher = cipher;
    var keys = seed.toArray();
    cipher.key(keys, 0);
    System.arraycopy(keys, RuggedCipher.KEY_BYTES, nonce, 0, TAG_BYTES);
    before.copyTo(chain, 0);
  }

  /** Relay's side: adds the layer. */
  void add(byte[] bytes, int body, byte command) {
    System.arraycopy(bytes, body, received, 0, TAG_BYTES);
    cipher.encrypt(bytes, body, chain, command);
    System.arraycopy(bytes, body, chain, 0, TAG_BYTES);
  }

  /** Owner's side: takes the layer off. */
  void remove(byte[] bytes, int body, byte command) {
    System.arraycopy(bytes, body, received, 0, TAG_BYTES);
    cipher.decrypt(bytes, body, chain, command);
    System.arraycopy(received, 0, chain, 0, TAG_BYTES);
  }

  /** Writes the nonce where the tag belongs, so that the other end recognises the cell. */
  void mark(byte[] bytes, int body) {
    System.arraycopy(nonce, 0, bytes, body, TAG_BYTES);
  }

  /** Whether the tag is the nonce. Takes the same time wherever they differ. */
  boolean recognises(byte[] bytes, int body) {
    long difference =
        ((long) LONG.get(bytes, body) ^ (long) LONG.get(nonce, 0))
            | ((long) LONG.get(bytes, body + 8) ^ (long) LONG.get(nonce, 8));
    return difference == 0;
  }

  /** New keys after a cell the owner made. */
  void renew() {
    cipher.update(nonce);
  }

  /** New keys after a cell the hop made: they follow from its tag on the wire. */
  void renewFrom(byte[] bytes, int tag) {
    System.arraycopy(bytes, tag, nonce, 0, TAG_BYTES);
    cipher.update(nonce);
  }

  /** Owner's side of {@link #renewFrom}: from the tag as the last cell came in. */
  void renewFromReceived() {
    System.arraycopy(received, 0, nonce, 0, TAG_BYTES);
    cipher.update(nonce);
  }

  /** The last cell's tag as it came in, before this layer. */
  void copyReceivedTag(byte[] target) {
    System.arraycopy(received, 0, target, 0, TAG_BYTES);
  }

  @Override
  public String toString() {
    return "DirectedLayer[secret]";
  }
}
