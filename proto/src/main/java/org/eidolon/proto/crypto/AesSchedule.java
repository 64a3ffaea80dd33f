package org.eidolon.proto.crypto;

/**
 * Key schedules of AES-128 (FIPS 197 §5.2, §5.3.5) in constant time: no table is read, so neither
 * time nor cache tells of a key. A change of keys at a circuit's ends makes four of them.
 */
final class AesSchedule {
  static final int ROUNDS = 10;
  static final int WORDS = 4 * (ROUNDS + 1);

  private static final int LOW_BITS = 0x01010101;
  private static final int[] ROUND_CONSTANTS = {
    0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0x1b, 0x36
  };

  private AesSchedule() {}

  /** Writes the schedule of 16 bytes of key: words of four bytes, the first one highest. */
  static void expand(byte[] key, int offset, int[] schedule) {
    long left = Words.big(key, offset);
    long right = Words.big(key, offset + 8);
    int w0 = (int) (left >>> 32);
    int w1 = (int) left;
    int w2 = (int) (right >>> 32);
    int w3 = (int) right;
    store(schedule, 0, w0, w1, w2, w3);
    for (int round = 1; round <= ROUNDS; round++) {
      w0 ^= substitute(Integer.rotateLeft(w3, 8)) ^ (ROUND_CONSTANTS[round - 1] << 24);
      w1 ^= w0;
      w2 ^= w1;
      w3 ^= w2;
      store(schedule, 4 * round, w0, w1, w2, w3);
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

  private static void store(int[] schedule, int at, int w0, int w1, int w2, int w3) {
    schedule[at] = w0;
    schedule[at + 1] = w1;
    schedule[at + 2] = w2;
    schedule[at + 3] = w3;
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
   * The S-box on four bytes at once, by the circuit of gates in Boyar and Peralta, "A depth-16
   * circuit for the AES S-box" (2011), whose names it keeps: u are the bits in and s those out, the
   * highest first, each in the lowest bit of its byte.
   */
  static int substitute(int bytes) {
    int u0 = (bytes >>> 7) & LOW_BITS;
    int u1 = (bytes >>> 6) & LOW_BITS;
    int u2 = (bytes >>> 5) & LOW_BITS;
    int u3 = (bytes >>> 4) & LOW_BITS;
    int u4 = (bytes >>> 3) & LOW_BITS;
    int u5 = (bytes >>> 2) & LOW_BITS;
    int u6 = (bytes >>> 1) & LOW_BITS;
    int u7 = bytes & LOW_BITS;

    // Into a tower of fields, in which to invert is cheap.
    int y14 = u3 ^ u5;
    int y13 = u0 ^ u6;
    int y9 = u0 ^ u3;
    int y8 = u0 ^ u5;
    int t0 = u1 ^ u2;
    int y1 = t0 ^ u7;
    int y4 = y1 ^ u3;
    int y12 = y13 ^ y14;
    int y2 = y1 ^ u0;
    int y5 = y1 ^ u6;
    int y3 = y5 ^ y8;
    int t1 = u4 ^ y12;
    int y15 = t1 ^ u5;
    int y20 = t1 ^ u1;
    int y6 = y15 ^ u7;
    int y10 = y15 ^ t0;
    int y11 = y20 ^ y9;
    int y7 = u7 ^ y11;
    int y17 = y10 ^ y11;
    int y19 = y10 ^ y8;
    int y16 = t0 ^ y11;
    int y21 = y13 ^ y16;
    int y18 = u0 ^ y16;

    // The inverse of 255 elements, and 0 for 0.
    int t2 = y12 & y15;
    int t4 = (y3 & y6) ^ t2;
    int t6 = (y4 & u7) ^ t2;
    int t7 = y13 & y16;
    int t9 = (y5 & y1) ^ t7;
    int t11 = (y2 & y7) ^ t7;
    int t12 = y9 & y11;
    int t14 = (y14 & y17) ^ t12;
    int t16 = (y8 & y10) ^ t12;
    int t21 = t4 ^ t14 ^ y20;
    int t22 = t6 ^ t16 ^ y19;
    int t23 = t9 ^ t14 ^ y21;
    int t24 = t11 ^ t16 ^ y18;
    int t25 = t21 ^ t22;
    int t26 = t21 & t23;
    int t27 = t24 ^ t26;
    int t29 = (t25 & t27) ^ t22;
    int t31 = t22 ^ t26;
    int t33 = (t31 & (t23 ^ t24)) ^ t24;
    int t36 = t24 & (t27 ^ t33);
    int t37 = t36 ^ t23 ^ t33;
    int t40 = t25 ^ (t29 & (t27 ^ t36));
    int t41 = t40 ^ t37;
    int t42 = t29 ^ t33;
    int t43 = t29 ^ t40;
    int t44 = t33 ^ t37;
    int t45 = t42 ^ t41;
    int z0 = t44 & y15;
    int z1 = t37 & y6;
    int z2 = t33 & u7;
    int z3 = t43 & y16;
    int z4 = t40 & y1;
    int z5 = t29 & y7;
    int z6 = t42 & y11;
    int z7 = t45 & y17;
    int z8 = t41 & y10;
    int z9 = t44 & y12;
    int z10 = t37 & y3;
    int z11 = t33 & y4;
    int z12 = t43 & y13;
    int z13 = t40 & y5;
    int z14 = t29 & y2;
    int z15 = t42 & y9;
    int z16 = t45 & y14;
    int z17 = t41 & y8;

    // Back, with the affine part of the S-box.
    int t46 = z15 ^ z16;
    int t48 = z5 ^ z13;
    int t53 = z0 ^ z3;
    int t54 = z6 ^ z7;
    int t57 = z2 ^ z12 ^ t53;
    int t58 = z4 ^ t46;
    int t59 = z3 ^ t54;
    int t62 = z7 ^ z8 ^ t58;
    int t63 = z9 ^ z10 ^ t58;
    int t64 = z4 ^ t59;
    int t65 = z14 ^ t57 ^ t62;
    int t66 = z1 ^ t63;
    int s0 = t59 ^ t63;
    int s3 = t53 ^ t66;
    int s4 = z2 ^ z5 ^ t66;
    int s5 = z10 ^ z11 ^ t65;
    int s1 = t64 ^ s3;
    int s2 = z16 ^ z17 ^ t64 ^ t65;
    int s6 = z12 ^ t48 ^ t62;
    int s7 = t48 ^ t46 ^ t57;
    int bits =
        (s0 << 7) ^ (s1 << 6) ^ (s2 << 5) ^ (s3 << 4) ^ (s4 << 3) ^ (s5 << 2) ^ (s6 << 1) ^ s7;
    return bits ^ 0x63636363;
  }
}
