package org.eidolon.proto.crypto;

/** AES by {@link RuntimeCiphers}. No allocation per key; a new schedule overwrites the old one. */
final class RuntimeAes implements Aes {
  private final int[] schedule = new int[AesSchedule.WORDS];
  private final int[] inverse;
  private final Object block;

  private RuntimeAes(int[] inverse) {
    this.inverse = inverse;
    block = RuntimeCiphers.block(inverse == null ? schedule : inverse);
  }

  static RuntimeAes encrypting() {
    return new RuntimeAes(null);
  }

  static RuntimeAes decrypting() {
    return new RuntimeAes(new int[AesSchedule.WORDS]);
  }

  @Override
  public void key(byte[] key, int offset) {
    AesSchedule.expand(key, offset, schedule);
    invert();
  }

  @Override
  public void key(byte[] key, int offset, int[] expanded) {
    System.arraycopy(expanded, 0, schedule, 0, AesSchedule.WORDS);
    invert();
  }

  private void invert() {
    if (inverse != null) {
      AesSchedule.invert(schedule, inverse);
    }
  }

  @Override
  public void block(byte[] from, byte[] to) {
    if (inverse == null) {
      RuntimeCiphers.encrypt(block, from, to);
    } else {
      RuntimeCiphers.decrypt(block, from, to);
    }
  }
}
