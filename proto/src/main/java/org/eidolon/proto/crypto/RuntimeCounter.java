package org.eidolon.proto.crypto;

/** Counter mode by {@link RuntimeCiphers}. No allocation per key, start or message. */
final class RuntimeCounter implements AesCounter {
  private final int[] schedule = new int[AesSchedule.WORDS];
  private final byte[] first = new byte[Aes.BLOCK_BYTES];
  private final Object counter = RuntimeCiphers.counter(RuntimeCiphers.block(schedule), first);

  @Override
  public void key(byte[] from, int offset) {
    AesSchedule.expand(from, offset, schedule);
  }

  @Override
  public void key(byte[] from, int offset, int[] expanded) {
    System.arraycopy(expanded, 0, schedule, 0, AesSchedule.WORDS);
  }

  @Override
  public void xor(byte[] start, byte[] from, int fromOffset, int length, byte[] to, int toOffset) {
    System.arraycopy(start, 0, first, 0, Aes.BLOCK_BYTES);
    RuntimeCiphers.xor(counter, from, fromOffset, length, to, toOffset);
  }

  @Override
  public boolean worksInPlace() {
    return true;
  }
}
