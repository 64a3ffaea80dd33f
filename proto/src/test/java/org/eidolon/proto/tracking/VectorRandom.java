package org.eidolon.proto.tracking;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;

/**
 * Chance for published vectors that any language can repeat: the bytes of SHA-256(label | 0),
 * SHA-256(label | 1) and so on, the number as four bytes, big end first, none of them left out.
 */
final class VectorRandom implements RandomGenerator {
  private final Bytes label;
  private int block;
  private Bytes left = Bytes.EMPTY;

  VectorRandom(String label) {
    this.label = Bytes.copyOf(label.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void nextBytes(byte[] bytes) {
    for (int at = 0; at < bytes.length; at++) {
      if (left.length() == 0) {
        var number = ByteBuffer.allocate(Integer.BYTES).putInt(block++).array();
        left = Hashes.sha256(label, Bytes.copyOf(number));
      }
      bytes[at] = left.at(0);
      left = left.slice(1, left.length());
    }
  }

  Bytes next(int length) {
    var bytes = new byte[length];
    nextBytes(bytes);
    return Bytes.copyOf(bytes);
  }

  @Override
  public long nextLong() {
    return next(Long.BYTES).asReadOnlyBuffer().getLong();
  }
}
