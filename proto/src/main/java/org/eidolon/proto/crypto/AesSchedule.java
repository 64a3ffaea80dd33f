package org.eidolon.proto.crypto;

/**
 * Key schedules of AES-128 (FIPS 197 §5.2, §5.3.5) in constant time: no table is read, so neither
 * time nor cache tells of a key. A change of keys at a circuit's ends makes four of them.
 */
final class AesSchedule {
  static final int ROUNDS = 10;
  static final int WORDS = 4 * (ROUNDS + 1);

  private static final int LOW_BITS = 0x01010101;
  private static final long LOW_BITS_OF_EIGHT = 0x0101010101010101L;
  private static final int[] ROUND_CONSTANTS = {
    0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0x1b, 0x36
  };

  private AesSchedule() {}

  /** Writes the schedule of 16 bytes of key: words of four bytes, the first one highest. */
  static void expand(byte[] key, int offset, int[] schedule) {
    // Twice into one place comes to the same there, and needs no other.
    expand(key, offset, schedule, offset, schedule);
  }

  /**
   * Writes the schedules of two keys of 16 bytes each, in the time of one: the S-box has room for
   * the bytes of both.
   */
  static void expand(byte[] keys, int one, int[] ofOne, int two, int[] ofTwo) {
    first(keys, one, ofOne);
    first(keys, two, ofTwo);
    for (int at = 4; at < WORDS; at += 4) {
      long both = ((long) ofOne[at - 1] << 32) | (ofTwo[at - 1] & 0xffffffffL);
      long changed = substitute(both);
      int constant = ROUND_CONSTANTS[at / 4 - 1] << 24;
      next(ofOne, at, Integer.rotateLeft((int) (changed >>> 32), 8) ^ constant);
      next(ofTwo, at, Integer.rotateLeft((int) changed, 8) ^ constant);
    }
  }

  private static void first(byte[] key, int offset, int[] schedule) {
    long left = Words.big(key, offset);
    long right = Words.big(key, offset + 8);
    schedule[0] = (int) (left >>> 32);
    schedule[1] = (int) left;
    schedule[2] = (int) (right >>> 32);
    schedule[3] = (int) right;
  }

  /** The four words from {@code at} on, each from the one before and the one four before. */
  private static void next(int[] schedule, int at, int changed) {
    int word = changed;
    for (int i = at; i < at + 4; i++) {
      word ^= schedule[i - 4];
      schedule[i] = word;
    }
  }

  /**
   * Writes the schedule of the equivalent inverse cipher from that of the cipher, in the order in
   * which Java's runtime wants it: the rounds backwards, but what is added last comes first.
   */
  static void invert(int[] schedule, int[] inverse) {
    System.arraycopy(schedule, 0, inverse, 0, 4);
    System.arraycopy(schedule, 4 * ROUNDS, inverse, 4, 4);
    for (int round = 1; round < ROUNDS; round++) {
      int from = 4 * (ROUNDS - round);
      int to = 4 * (round + 1);
      for (int i = 0; i < 4; i++) {
        inverse[to + i] = unmix(schedule[from + i]);
      }
    }
  }

  /** InvMixColumns of one column. */
  private static int unmix(int column) {
    int two = twice(column);
    int four = twice(two);
    int eight = twice(four);
    int nine = eight ^ column;
    return (eight ^ four ^ two)
        ^ Integer.rotateLeft(nine ^ two, 8)
        ^ Integer.rotateLeft(nine ^ four, 16)
        ^ Integer.rotateLeft(nine, 24);
  }

  /** Each byte times x in the field of AES. */
  private static int twice(int bytes) {
    return ((bytes & 0x7f7f7f7f) << 1) ^ ((bytes >>> 7) & LOW_BITS) * 0x1b;
  }

  /**
   * The S-box on eight bytes at once, by the circuit of gates in Boyar and Peralta, "A depth-16
   * circuit for the AES S-box" (2011), whose names it keeps: u are the bits in and s those out, the
   * highest first, each in the lowest bit of its byte.
   */
  static long substitute(long bytes) {
    long u0 = (bytes >>> 7) & LOW_BITS_OF_EIGHT;
    long u1 = (bytes >>> 6) & LOW_BITS_OF_EIGHT;
    long u2 = (bytes >>> 5) & LOW_BITS_OF_EIGHT;
    long u3 = (bytes >>> 4) & LOW_BITS_OF_EIGHT;
    long u4 = (bytes >>> 3) & LOW_BITS_OF_EIGHT;
    long u5 = (bytes >>> 2) & LOW_BITS_OF_EIGHT;
    long u6 = (bytes >>> 1) & LOW_BITS_OF_EIGHT;
    long u7 = bytes & LOW_BITS_OF_EIGHT;

    // Into a tower of fields, in which to invert is cheap.
    long y14 = u3 ^ u5;
    long y13 = u0 ^ u6;
    long y9 = u0 ^ u3;
    long y8 = u0 ^ u5;
    long t0 = u1 ^ u2;
    long y1 = t0 ^ u7;
    long y4 = y1 ^ u3;
    long y12 = y13 ^ y14;
    long y2 = y1 ^ u0;
    long y5 = y1 ^ u6;
    long y3 = y5 ^ y8;
    long t1 = u4 ^ y12;
    long y15 = t1 ^ u5;
    long y20 = t1 ^ u1;
    long y6 = y15 ^ u7;
    long y10 = y15 ^ t0;
    long y11 = y20 ^ y9;
    long y7 = u7 ^ y11;
    long y17 = y10 ^ y11;
    long y19 = y10 ^ y8;
    long y16 = t0 ^ y11;
    long y21 = y13 ^ y16;
    long y18 = u0 ^ y16;

    // The inverse of 255 elements, and 0 for 0.
    long t2 = y12 & y15;
    long t4 = (y3 & y6) ^ t2;
    long t6 = (y4 & u7) ^ t2;
    long t7 = y13 & y16;
    long t9 = (y5 & y1) ^ t7;
    long t11 = (y2 & y7) ^ t7;
    long t12 = y9 & y11;
    long t14 = (y14 & y17) ^ t12;
    long t16 = (y8 & y10) ^ t12;
    long t21 = t4 ^ t14 ^ y20;
    long t22 = t6 ^ t16 ^ y19;
    long t23 = t9 ^ t14 ^ y21;
    long t24 = t11 ^ t16 ^ y18;
    long t25 = t21 ^ t22;
    long t26 = t21 & t23;
    long t27 = t24 ^ t26;
    long t29 = (t25 & t27) ^ t22;
    long t31 = t22 ^ t26;
    long t33 = (t31 & (t23 ^ t24)) ^ t24;
    long t36 = t24 & (t27 ^ t33);
    long t37 = t36 ^ t23 ^ t33;
    long t40 = t25 ^ (t29 & (t27 ^ t36));
    long t41 = t40 ^ t37;
    long t42 = t29 ^ t33;
    long t43 = t29 ^ t40;
    long t44 = t33 ^ t37;
    long t45 = t42 ^ t41;
    long z0 = t44 & y15;
    long z1 = t37 & y6;
    long z2 = t33 & u7;
    long z3 = t43 & y16;
    long z4 = t40 & y1;
    long z5 = t29 & y7;
    long z6 = t42 & y11;
    long z7 = t45 & y17;
    long z8 = t41 & y10;
    long z9 = t44 & y12;
    long z10 = t37 & y3;
    long z11 = t33 & y4;
    long z12 = t43 & y13;
    long z13 = t40 & y5;
    long z14 = t29 & y2;
    long z15 = t42 & y9;
    long z16 = t45 & y14;
    long z17 = t41 & y8;

    // Back, with the affine part of the S-box.
    long t46 = z15 ^ z16;
    long t48 = z5 ^ z13;
    long t53 = z0 ^ z3;
    long t54 = z6 ^ z7;
    long t57 = z2 ^ z12 ^ t53;
    long t58 = z4 ^ t46;
    long t59 = z3 ^ t54;
    long t62 = z7 ^ z8 ^ t58;
    long t63 = z9 ^ z10 ^ t58;
    long t64 = z4 ^ t59;
    long t65 = z14 ^ t57 ^ t62;
    long t66 = z1 ^ t63;
    long s0 = t59 ^ t63;
    long s3 = t53 ^ t66;
    long s4 = z2 ^ z5 ^ t66;
    long s5 = z10 ^ z11 ^ t65;
    long s1 = t64 ^ s3;
    long s2 = z16 ^ z17 ^ t64 ^ t65;
    long s6 = z12 ^ t48 ^ t62;
    long s7 = t48 ^ t46 ^ t57;
    long bits =
        (s0 << 7) ^ (s1 << 6) ^ (s2 << 5) ^ (s3 << 4) ^ (s4 << 3) ^ (s5 << 2) ^ (s6 << 1) ^ s7;
    return bits ^ 0x6363636363636363L;
  }
}
