package org.eidolon.proto.crypto;

/**
 * AES-128 in counter mode (NIST SP 800-38A §6.5) from a start of the caller's choice. The runtime
 * works on several blocks at once here on every processor with AES instructions; on whole blocks
 * ({@link Aes}) it does so only where they take 512 bits. Hot path: owns one cipher for life, for
 * one thread at a time.
 */
sealed interface AesCounter permits JceCounter, RuntimeCounter {
  static AesCounter create() {
    return AesBackend.chosen().counter();
  }

  void key(byte[] from, int offset);

  /**
   * The same for whoever has the key's schedule already.
   *
   * @param expanded by {@link AesSchedule}; of no use to some
   */
  default void key(byte[] from, int offset, int[] expanded) {
    key(from, offset);
  }

  /**
   * Xors {@code length} bytes with the stream that starts at a counter block, into another array;
   * or to the same place, if {@link #worksInPlace}.
   *
   * @param start the first counter block; counting must not carry out of its bytes
   */
  void xor(byte[] start, byte[] from, int fromOffset, int length, byte[] to, int toOffset);

  boolean worksInPlace();
}
