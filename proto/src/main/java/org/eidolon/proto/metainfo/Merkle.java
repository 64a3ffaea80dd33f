package org.eidolon.proto.metainfo;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;

/**
 * The binary SHA-256 trees of BEP 52: leaves are the hashes of 16 KiB blocks, and what is missing
 * to a full tree is 32 zero bytes on the level of the leaves.
 */
public final class Merkle {
  public static final int HASH_BYTES = Hashes.SHA256_BYTES;

  private Merkle() {}

  /** How many blocks {@code bytes} bytes fill, the last one perhaps in part. */
  public static int blocks(long bytes) {
    return Math.toIntExact((bytes + Metainfo.BLOCK_BYTES - 1) / Metainfo.BLOCK_BYTES);
  }

  /** The smallest power of two that is not below {@code count}. */
  public static int fullWidth(int count) {
    return count <= 1 ? 1 : Integer.highestOneBit(count - 1) << 1;
  }

  /** Leaves of the full tree below a piece root: fewer than a piece has if its file is smaller. */
  public static int leafWidth(long fileBytes, int pieceBytes) {
    return fileBytes <= pieceBytes
        ? fullWidth(blocks(fileBytes))
        : pieceBytes / Metainfo.BLOCK_BYTES;
  }

  /**
   * Root over leaf hashes, filled up with zero leaves to {@code width}.
   *
   * @param leaves one hash of 32 bytes after the other, at most {@code width} of them
   * @param width a power of two
   */
  public static Bytes root(Bytes leaves, int width) {
    return root(leaves.toArray(), width, new byte[HASH_BYTES]);
  }

  /**
   * Root of a file from its piece layer (the roots of its pieces).
   *
   * @param piecesLength piece length in bytes, a power of two
   */
  public static Bytes rootOfLayer(Bytes layer, int piecesLength) {
    int width = fullWidth(layer.length() / HASH_BYTES);
    return root(layer.toArray(), width, zeroRoot(piecesLength / Metainfo.BLOCK_BYTES));
  }

  /** Root of a tree of {@code width} zero leaves. */
  static byte[] zeroRoot(int width) {
    var sha256 = Hashes.newSha256();
    var node = new byte[HASH_BYTES];
    for (int level = width; level > 1; level /= 2) {
      sha256.update(node);
      node = sha256.digest(node);
    }
    return node;
  }

  /** Works in place on {@code nodes}; the caller gives them away. */
  private static Bytes root(byte[] nodes, int width, byte[] filler) {
    int count = nodes.length / HASH_BYTES;
    if (nodes.length % HASH_BYTES != 0 || count > width || Integer.bitCount(width) != 1) {
      throw new IllegalArgumentException(nodes.length + " bytes of hashes for width " + width);
    }
    var sha256 = Hashes.newSha256();
    var fill = filler;
    // Even without any leaf the tree has a root; count stays at least one from the first level on.
    var level = count == 0 ? fill.clone() : nodes;
    int filled = Math.max(count, 1);
    for (int rest = width; rest > 1; rest /= 2) {
      filled = reduce(level, filled, fill, sha256);
      sha256.update(fill);
      fill = sha256.digest(fill);
    }
    return Bytes.copyOf(level, 0, HASH_BYTES);
  }

  private static int reduce(byte[] nodes, int filled, byte[] fill, MessageDigest sha256) {
    int parents = (filled + 1) / 2;
    for (int parent = 0; parent < parents; parent++) {
      int left = 2 * parent * HASH_BYTES;
      sha256.update(nodes, left, HASH_BYTES);
      if (2 * parent + 1 < filled) {
        sha256.update(nodes, left + HASH_BYTES, HASH_BYTES);
      } else {
        sha256.update(fill);
      }
      try {
        sha256.digest(nodes, parent * HASH_BYTES, HASH_BYTES);
      } catch (DigestException impossible) {
        throw new IllegalStateException("no room for a hash", impossible);
      }
    }
    return parents;
  }

  /** True if all of {@code hash} is zero: what BEP 52 forbids as a root. */
  static boolean isZero(Bytes hash) {
    return Arrays.equals(hash.toArray(), new byte[hash.length()]);
  }
}
