package org.eidolon.proto.crypto;

import java.util.Arrays;

/**
 * The cipher under one direction of one hop's layer: UIV+ of Counter Galois Onion (Tor proposal
 * 359), over a body of 16 bytes on the left (the tag) and the rest on the right.
 *
 * <pre>
 *   encrypt:  left  = E(left), tweaked by (chain | command | right)     non-malleable
 *             right = right xor keystream started by the new left
 *   decrypt:  the same backwards                                        malleable: owners only
 * </pre>
 *
 * Hot path: works in place, for one thread at a time; it does borrow the 17 bytes before the right
 * part while it hashes, so the byte before a body is touched and put back. Where the runtime's own
 * ciphers are open ({@link AesBackend}) nothing is allocated, per body or change of keys.
 */
public final class RuggedCipher {
  public static final int TAG_BYTES = 16;
  public static final int KEY_BYTES = 64;
  public static final int SEED_BYTES = KEY_BYTES + TAG_BYTES;

  private static final int BLOCK_BYTES = Aes.BLOCK_BYTES;
  private static final int TWEAK_HASH_KEY = 16;
  private static final int STREAM_KEY = 32;
  private static final int START_HASH_KEY = 48;
  private static final int SEED_BLOCKS = SEED_BYTES / BLOCK_BYTES;
  private static final byte[] ZEROS = new byte[SEED_BYTES];

  private final int rightBytes;
  private final int rightBlocks;
  private final long startMask;
  private final Keystream keystream;
  private final Aes tagCipher;
  private final AesCounter streamCipher = AesCounter.create();
  private final UniversalHash tweakHash;
  private final UniversalHash startHash;
  private final byte[] tweak = new byte[BLOCK_BYTES];
  private final byte[] blockIn = new byte[BLOCK_BYTES];
  private final byte[] blockOut = new byte[BLOCK_BYTES];

  private RuggedCipher(Side side, UniversalHash[] hashes, Keystream keystream) {
    rightBytes = keystream.bodyBytes - TAG_BYTES;
    rightBlocks = blocks(rightBytes);
    // Enough low bits are cleared that counting never carries out of them.
    startMask = -Long.highestOneBit(2L * (rightBlocks + SEED_BLOCKS - 1));
    this.keystream = keystream;
    tagCipher = side == Side.RELAY ? Aes.encrypting() : Aes.decrypting();
    tweakHash = hashes[0];
    startHash = hashes[1];
  }

  /** Which of the two operations an instance offers. */
  public enum Side {
    /** Encrypts. */
    RELAY,
    /** Decrypts. */
    OWNER
  }

  /**
   * Room for one body under work, of each thread its own: a circuit that rests takes none. Meant to
   * be shared by all ciphers of such bodies.
   */
  public static final class Keystream {
    private final int bodyBytes;
    private final ThreadLocal<byte[]> body;
    private final ThreadLocal<byte[]> seed = ThreadLocal.withInitial(() -> new byte[SEED_BYTES]);
    private final ThreadLocal<int[][]> schedules =
        ThreadLocal.withInitial(() -> new int[2][AesSchedule.WORDS]);

    /**
     * @param bodyBytes tag included
     */
    public Keystream(int bodyBytes) {
      if (bodyBytes <= TAG_BYTES) {
        throw new IllegalArgumentException("body of " + bodyBytes + " bytes");
      }
      this.bodyBytes = bodyBytes;
      body = ThreadLocal.withInitial(() -> new byte[bodyBytes - TAG_BYTES]);
    }

    private byte[] body() {
      return body.get();
    }

    private int[] schedule(int index) {
      return schedules.get()[index];
    }

    private byte[] seed() {
      return seed.get();
    }
  }

  /** With GHASH, as on the wire. Keyed before first use. */
  public static RuggedCipher overGhash(Side side, Keystream keystream) {
    return overGhash(side, keystream, GhashBackend.chosen());
  }

  static RuggedCipher overGhash(Side side, Keystream keystream, GhashBackend backend) {
    var lent = Aes.encrypting();
    var hashes = new UniversalHash[] {backend.create(lent), backend.create(lent)};
    return new RuggedCipher(side, hashes, keystream);
  }

  /** With POLYVAL, as in the published vectors. Keyed before first use. */
  public static RuggedCipher overPolyval(Side side, Keystream keystream) {
    var hashes = new UniversalHash[] {new Polyval(), new Polyval()};
    return new RuggedCipher(side, hashes, keystream);
  }

  /** Takes {@link #KEY_BYTES} bytes as keys, in place of those before. */
  public void key(byte[] from, int offset) {
    int tweakKey = offset + TWEAK_HASH_KEY;
    int streamKey = offset + STREAM_KEY;
    int startKey = offset + START_HASH_KEY;
    if (AesBackend.chosen() != AesBackend.RUNTIME) {
      tagCipher.key(from, offset);
      tweakHash.key(from, tweakKey);
      streamCipher.key(from, streamKey);
      startHash.key(from, startKey);
      return;
    }
    // Two at a time, which takes half the time.
    var one = keystream.schedule(0);
    var two = keystream.schedule(1);
    AesSchedule.expand(from, offset, one, streamKey, two);
    tagCipher.key(from, offset, one);
    streamCipher.key(from, streamKey, two);
    AesSchedule.expand(from, tweakKey, one, startKey, two);
    tweakHash.key(from, tweakKey, one);
    startHash.key(from, startKey, two);
    Arrays.fill(one, 0);
    Arrays.fill(two, 0);
  }

  /**
   * @param body where the tag begins; at least 1
   * @param chain the 16-byte tag of the body before this one
   */
  public void encrypt(byte[] bytes, int body, byte[] chain, byte command) {
    tweakedTag(bytes, body, chain, command);
    applyKeystream(bytes, body);
  }

  /**
   * @param body where the tag begins; at least 1
   * @param chain the 16-byte tag of the body before this one
   */
  public void decrypt(byte[] bytes, int body, byte[] chain, byte command) {
    applyKeystream(bytes, body);
    tweakedTag(bytes, body, chain, command);
  }

  /** Replaces the keys by ones that follow from them and the nonce, and the nonce likewise. */
  public void update(byte[] nonce) {
    var seed = deriveSeed(nonce);
    System.arraycopy(seed, KEY_BYTES, nonce, 0, TAG_BYTES);
    key(seed, 0);
    Arrays.fill(seed, 0, SEED_BYTES, (byte) 0);
  }

  /** The keystream behind the part that bodies use; answers the shared buffer it is in. */
  byte[] deriveSeed(byte[] nonce) {
    startHash.hash(nonce, 0, TAG_BYTES, blockIn);
    startAt(rightBlocks);
    var seed = keystream.seed();
    streamCipher.xor(blockIn, ZEROS, 0, SEED_BYTES, seed, 0);
    return seed;
  }

  /** LRW2: xor the tweak's hash, one block of AES either way, xor the hash again. */
  void tweakedTag(byte[] bytes, int body, byte[] chain, byte command) {
    long tag0 = Words.big(bytes, body);
    long tag1 = Words.big(bytes, body + 8);
    byte before = bytes[body - 1];
    // Chain and command go directly before the right part, over the tag: one run to hash, no copy.
    Words.big(bytes, body - 1, Words.big(chain, 0));
    Words.big(bytes, body + 7, Words.big(chain, 8));
    bytes[body + TAG_BYTES - 1] = command;
    tweakHash.hash(bytes, body - 1, TAG_BYTES + 1 + rightBytes, tweak);
    bytes[body - 1] = before;
    long tweak0 = Words.big(tweak, 0);
    long tweak1 = Words.big(tweak, 8);
    Words.big(blockIn, 0, tag0 ^ tweak0);
    Words.big(blockIn, 8, tag1 ^ tweak1);
    tagCipher.block(blockIn, blockOut);
    Words.big(bytes, body, Words.big(blockOut, 0) ^ tweak0);
    Words.big(bytes, body + 8, Words.big(blockOut, 8) ^ tweak1);
  }

  void applyKeystream(byte[] bytes, int body) {
    startHash.hash(bytes, body, TAG_BYTES, blockIn);
    startAt(0);
    int right = body + TAG_BYTES;
    if (streamCipher.worksInPlace()) {
      streamCipher.xor(blockIn, bytes, right, rightBytes, bytes, right);
    } else {
      var room = keystream.body();
      streamCipher.xor(blockIn, bytes, right, rightBytes, room, 0);
      System.arraycopy(room, 0, bytes, right, rightBytes);
    }
  }

  /** Turns the hash of a tag or nonce, in blockIn, into the counter block number {@code block}. */
  private void startAt(int block) {
    Words.big(blockIn, 8, (Words.big(blockIn, 8) & startMask) + block);
  }

  private static int blocks(int bytes) {
    return (bytes + BLOCK_BYTES - 1) / BLOCK_BYTES;
  }

  @Override
  public String toString() {
    return "RuggedCipher[secret]";
  }
}
