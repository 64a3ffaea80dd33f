package org.eidolon.proto.crypto;

import java.util.Arrays;

/**
 * GHASH of additional data alone, as SP 800-38D defines it: padded message, then the length block.
 * The hash key is AES of the zero block. Plain Java in constant time; the last resort on the wire
 * and the yardstick for the faster back ends.
 */
final class Ghash implements UniversalHash {
  private final Aes aes;
  private final Gf128 field = new Gf128();
  private final byte[] zero = new byte[BLOCK_BYTES];
  private final byte[] block = new byte[BLOCK_BYTES];

  /**
   * @param aes an encrypting one, lent while a key is set: it is left under that key
   */
  Ghash(Aes aes) {
    this.aes = aes;
  }

  @Override
  public void key(byte[] key, int offset) {
    aes.key(key, offset);
    aes.block(zero, block);
    field.keyTimesX(Words.big(block, 8), Words.big(block, 0));
  }

  @Override
  public void hash(byte[] message, int offset, int length, byte[] target) {
    field.reset();
    int whole = length & -BLOCK_BYTES;
    for (int at = offset; at < offset + whole; at += BLOCK_BYTES) {
      field.absorb(Words.big(message, at + 8), Words.big(message, at));
    }
    if (whole < length) {
      Arrays.fill(block, (byte) 0);
      System.arraycopy(message, offset + whole, block, 0, length - whole);
      field.absorb(Words.big(block, 8), Words.big(block, 0));
    }
    field.absorb(0, 8L * length);
    Words.big(target, 8, field.low());
    Words.big(target, 0, field.high());
  }
}
