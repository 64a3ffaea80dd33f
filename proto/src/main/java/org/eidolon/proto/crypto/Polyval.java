package org.eidolon.proto.crypto;

import java.util.Arrays;

/**
 * POLYVAL (RFC 8452 §3), without a length block. The published vectors of the relay cipher use it.
 */
final class Polyval implements UniversalHash {
  private final Gf128 field = new Gf128();
  private final byte[] tail = new byte[BLOCK_BYTES];

  @Override
  public void key(byte[] key, int offset) {
    field.key(Words.little(key, offset), Words.little(key, offset + 8));
  }

  @Override
  public void hash(byte[] message, int offset, int length, byte[] target) {
    field.reset();
    int whole = length & -BLOCK_BYTES;
    for (int at = offset; at < offset + whole; at += BLOCK_BYTES) {
      field.absorb(Words.little(message, at), Words.little(message, at + 8));
    }
    if (whole < length) {
      Arrays.fill(tail, (byte) 0);
      System.arraycopy(message, offset + whole, tail, 0, length - whole);
      field.absorb(Words.little(tail, 0), Words.little(tail, 8));
    }
    Words.little(target, 0, field.low());
    Words.little(target, 8, field.high());
  }
}
