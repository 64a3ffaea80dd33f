package org.eidolon.proto.crypto;

/**
 * A keyed polynomial hash over GF(2^128): two different messages collide under a random key with a
 * chance of about their length in blocks over 2^128. Not a MAC by itself: its output must stay
 * under a cipher. Hot path: re-keyed in place, for one thread at a time.
 */
interface UniversalHash {
  int KEY_BYTES = 16;
  int BLOCK_BYTES = 16;

  void key(byte[] key, int offset);

  /**
   * The same for whoever has the key's schedule already.
   *
   * @param expanded by {@link AesSchedule}; of no use to some
   */
  default void key(byte[] key, int offset, int[] expanded) {
    key(key, offset);
  }

  /** Hashes the message, padded with zeros to whole blocks, into the first 16 bytes of target. */
  void hash(byte[] message, int offset, int length, byte[] target);
}
