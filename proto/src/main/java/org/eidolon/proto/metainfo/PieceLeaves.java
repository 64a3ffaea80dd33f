package org.eidolon.proto.metainfo;

import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;

/**
 * The leaf hashes of one piece (BEP 52): who holds verified ones can tell of every single block
 * whether it is right.
 */
public final class PieceLeaves {

  private PieceLeaves() {}

  /** Blocks of the piece: as many leaf hashes belong to it. */
  public static int leafCount(Metainfo metainfo, int piece) {
    return Merkle.blocks(metainfo.pieceBytes(piece));
  }

  /** True if the piece's root is known and follows from exactly these leaf hashes. */
  public static boolean verify(Metainfo metainfo, int piece, Bytes leafHashes) {
    var root = metainfo.pieceRoot(piece);
    return root.isPresent()
        && leafHashes.length() == leafCount(metainfo, piece) * Merkle.HASH_BYTES
        && root(metainfo, piece, leafHashes).equals(root.get());
  }

  /** The root that follows from the leaf hashes of a v2 or hybrid torrent's piece. */
  public static Bytes root(Metainfo metainfo, int piece, Bytes leafHashes) {
    return Merkle.root(leafHashes, metainfo.leafWidth(piece));
  }

  /**
   * True if a block has the leaf hash it should have.
   *
   * @param leafHashes verified ones of the block's piece
   * @param block number of the block in its piece
   */
  public static boolean blockMatches(
      Bytes leafHashes, int block, byte[] source, int offset, int length) {
    var sha256 = Hashes.newSha256();
    sha256.update(source, offset, length);
    int from = block * Merkle.HASH_BYTES;
    return from >= 0
        && from + Merkle.HASH_BYTES <= leafHashes.length()
        && Bytes.copyOf(sha256.digest()).equals(leafHashes.slice(from, from + Merkle.HASH_BYTES));
  }
}
