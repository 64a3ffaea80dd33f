package org.eidolon.proto.crypto;

/**
 * AES-128 on whole blocks (FIPS 197). Hot path: owns one cipher for life and re-keys it in place,
 * for one thread at a time.
 */
sealed interface Aes permits JceAes, RuntimeAes {
  int KEY_BYTES = 16;
  int BLOCK_BYTES = 16;

  static Aes encrypting() {
    return AesBackend.chosen().encrypting();
  }

  static Aes decrypting() {
    return AesBackend.chosen().decrypting();
  }

  void key(byte[] key, int offset);

  /**
   * The same for whoever has the key's schedule already.
   *
   * @param expanded by {@link AesSchedule}; of no use to some
   */
  default void key(byte[] key, int offset, int[] expanded) {
    key(key, offset);
  }

  /** From the start of one array to the start of another. */
  void block(byte[] from, byte[] to);
}
