package org.eidolon.streams.file;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;
import org.eidolon.proto.metainfo.Merkle;
import org.eidolon.proto.metainfo.Metainfo;

/** Hashes of the piece under work, for one thread: SHA-1 of all of it, SHA-256 of each block. */
final class BlockHasher {
  private static final byte[] ZEROS = new byte[Metainfo.BLOCK_BYTES];
  private static final byte[] LEAF_OF_ZEROS = Hashes.newSha256().digest(ZEROS);

  private final MessageDigest sha1 = Hashes.newSha1();
  private final MessageDigest sha256 = Hashes.newSha256();
  private byte[] leaves = new byte[64 * Merkle.HASH_BYTES];
  private int leafBytes;

  void addToPiece(byte[] block, int length) {
    sha1.update(block, 0, length);
  }

  void addLeaf(byte[] block, int length) {
    if (leafBytes == leaves.length) {
      leaves = Arrays.copyOf(leaves, 2 * leafBytes);
    }
    // Holes of sparse files are read far faster than hashed; other blocks differ at once.
    if (length == ZEROS.length && Arrays.equals(block, ZEROS)) {
      System.arraycopy(LEAF_OF_ZEROS, 0, leaves, leafBytes, Merkle.HASH_BYTES);
    } else {
      sha256.update(block, 0, length);
      digest(leafBytes);
    }
    leafBytes += Merkle.HASH_BYTES;
  }

  /** SHA-1 of what came since the last time. */
  byte[] takePiece() {
    return sha1.digest();
  }

  /** Leaf hashes of what came since the last time. */
  Bytes takeLeaves() {
    var taken = Bytes.copyOf(leaves, 0, leafBytes);
    leafBytes = 0;
    return taken;
  }

  private void digest(int at) {
    try {
      sha256.digest(leaves, at, Merkle.HASH_BYTES);
    } catch (DigestException impossible) {
      throw new IllegalStateException("no room for a hash", impossible);
    }
  }
}
