package org.eidolon.proto.crypto;

/**
 * One running evaluation of a polynomial over GF(2^128) in the representation of RFC 8452
 * (POLYVAL), in plain Java and in constant time: no table, no branch and no address depends on key
 * or data.
 *
 * <p>Carry-less products come from ordinary multiplications whose operands keep only each fourth
 * bit: the three zero bits between two kept ones catch all carries.
 */
final class Gf128 {
  private static final long EACH_FOURTH = 0x1111111111111111L;

  private long keyLow;
  private long keyHigh;
  private long keyMiddle;
  private long keyLowReversed;
  private long keyHighReversed;
  private long keyMiddleReversed;
  private long low;
  private long high;

  void key(long keyLow, long keyHigh) {
    this.keyLow = keyLow;
    this.keyHigh = keyHigh;
    keyMiddle = keyLow ^ keyHigh;
    keyLowReversed = Long.reverse(keyLow);
    keyHighReversed = Long.reverse(keyHigh);
    keyMiddleReversed = keyLowReversed ^ keyHighReversed;
  }

  /** Like {@link #key}, for a hash key that still has to be multiplied by x (RFC 8452 app. A). */
  void keyTimesX(long low, long high) {
    long carry = high >> 63;
    key((low << 1) ^ (carry & 1), ((high << 1) | (low >>> 63)) ^ (carry & 0xC200000000000000L));
  }

  void reset() {
    low = 0;
    high = 0;
  }

  long low() {
    return low;
  }

  long high() {
    return high;
  }

  /** Adds a block and multiplies by the key: three half-size products (Karatsuba), then reduces. */
  void absorb(long blockLow, long blockHigh) {
    long a = low ^ blockLow;
    long b = high ^ blockHigh;
    long aReversed = Long.reverse(a);
    long bReversed = Long.reverse(b);
    long lowLow = lowHalf(a, keyLow);
    long highLow = lowHalf(b, keyHigh);
    long middleLow = lowHalf(a ^ b, keyMiddle) ^ lowLow ^ highLow;
    long lowUp = lowHalf(aReversed, keyLowReversed);
    long highUp = lowHalf(bReversed, keyHighReversed);
    long middleUp = lowHalf(aReversed ^ bReversed, keyMiddleReversed) ^ lowUp ^ highUp;
    reduce(lowLow, upperHalf(lowUp) ^ middleLow, highLow ^ upperHalf(middleUp), upperHalf(highUp));
  }

  /** Folds a 256-bit product, least significant word first, modulo the field's polynomial. */
  private void reduce(long w0, long w1, long w2, long w3) {
    long second = w1 ^ (w0 << 63) ^ (w0 << 62) ^ (w0 << 57);
    low = w2 ^ w0 ^ (w0 >>> 1) ^ (w0 >>> 2) ^ (w0 >>> 7);
    low ^= (second << 63) ^ (second << 62) ^ (second << 57);
    high = w3 ^ second ^ (second >>> 1) ^ (second >>> 2) ^ (second >>> 7);
  }

  /** The upper half of a product, of which the low half over bit-reversed factors is given. */
  private static long upperHalf(long reversedLowHalf) {
    return Long.reverse(reversedLowHalf) >>> 1;
  }

  private static long lowHalf(long x, long y) {
    long x0 = x & EACH_FOURTH;
    long x1 = x & (EACH_FOURTH << 1);
    long x2 = x & (EACH_FOURTH << 2);
    long x3 = x & (EACH_FOURTH << 3);
    long y0 = y & EACH_FOURTH;
    long y1 = y & (EACH_FOURTH << 1);
    long y2 = y & (EACH_FOURTH << 2);
    long y3 = y & (EACH_FOURTH << 3);
    long z0 = (x0 * y0) ^ (x1 * y3) ^ (x2 * y2) ^ (x3 * y1);
    long z1 = (x0 * y1) ^ (x1 * y0) ^ (x2 * y3) ^ (x3 * y2);
    long z2 = (x0 * y2) ^ (x1 * y1) ^ (x2 * y0) ^ (x3 * y3);
    long z3 = (x0 * y3) ^ (x1 * y2) ^ (x2 * y1) ^ (x3 * y0);
    return (z0 & EACH_FOURTH)
        | (z1 & (EACH_FOURTH << 1))
        | (z2 & (EACH_FOURTH << 2))
        | (z3 & (EACH_FOURTH << 3));
  }
}
