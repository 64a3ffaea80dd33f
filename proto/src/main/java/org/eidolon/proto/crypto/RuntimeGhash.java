package org.eidolon.proto.crypto;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.Objects;

/**
 * GHASH by the Java runtime's own block function, which its compiler turns into carry-less multiply
 * instructions. Needs {@code java.base/com.sun.crypto.provider} open to us; where it is closed or
 * looks different, {@link #reachable} says no. No allocation per message.
 */
final class RuntimeGhash implements UniversalHash {
  private static final MethodHandle BLOCKS;
  private static final int TABLE_WORDS;

  static {
    MethodHandle blocks = null;
    int tableWords = 0;
    try {
      var owner = Class.forName("com.sun.crypto.provider.GHASH");
      var inside = MethodHandles.privateLookupIn(owner, MethodHandles.lookup());
      var create = inside.findConstructor(owner, MethodType.methodType(void.class, byte[].class));
      var table = inside.findGetter(owner, "subkeyHtbl", long[].class);
      tableWords = ((long[]) table.invoke(create.invoke(new byte[BLOCK_BYTES]))).length;
      var shape =
          MethodType.methodType(
              void.class, byte[].class, int.class, int.class, long[].class, long[].class);
      blocks = inside.findStatic(owner, "processBlocks", shape);
    } catch (Throwable closedOrChanged) {
      // Whatever a runtime does differently here, there are two back ends left that need none of
      // it.
      blocks = null;
    }
    BLOCKS = blocks;
    TABLE_WORDS = tableWords;
  }

  private final Aes aes;
  // The hash key in the first two words; behind it the runtime keeps powers of it, made on demand
  // wherever it finds zeros.
  private final long[] table = new long[TABLE_WORDS];
  private final long[] state = new long[2];
  private final byte[] zero = new byte[BLOCK_BYTES];
  private final byte[] tail = new byte[2 * BLOCK_BYTES];

  /**
   * @param aes an encrypting one, lent while a key is set: it is left under that key
   */
  RuntimeGhash(Aes aes) {
    if (!reachable()) {
      throw new IllegalStateException("the runtime's GHASH is closed");
    }
    this.aes = aes;
  }

  static boolean reachable() {
    return BLOCKS != null;
  }

  @Override
  public void key(byte[] key, int offset) {
    aes.key(key, offset);
    keyed();
  }

  @Override
  public void key(byte[] key, int offset, int[] expanded) {
    aes.key(key, offset, expanded);
    keyed();
  }

  private void keyed() {
    aes.block(zero, tail);
    Arrays.fill(table, 0);
    table[0] = Words.big(tail, 0);
    table[1] = Words.big(tail, 8);
  }

  @Override
  public void hash(byte[] message, int offset, int length, byte[] target) {
    // The runtime's block function itself checks no bounds.
    Objects.checkFromIndexSize(offset, length, message.length);
    state[0] = 0;
    state[1] = 0;
    int whole = length & -BLOCK_BYTES;
    int rest = length - whole;
    if (whole > 0) {
      absorb(message, offset, whole / BLOCK_BYTES);
    }
    Words.big(tail, BLOCK_BYTES, 8L * length);
    Words.big(tail, BLOCK_BYTES + 8, 0);
    if (rest > 0) {
      Words.big(tail, 0, 0);
      Words.big(tail, 8, 0);
      System.arraycopy(message, offset + whole, tail, 0, rest);
      absorb(tail, 0, 2);
    } else {
      absorb(tail, BLOCK_BYTES, 1);
    }
    Words.big(target, 0, state[0]);
    Words.big(target, 8, state[1]);
  }

  private void absorb(byte[] blocks, int offset, int count) {
    try {
      BLOCKS.invokeExact(blocks, offset, count, state, table);
    } catch (Throwable impossible) {
      throw new IllegalStateException("the runtime's GHASH fails", impossible);
    }
  }
}
