package org.eidolon.proto.swarm;

/**
 * One block: the unit of request.
 *
 * @param begin offset in the piece, a multiple of {@link #MAX_BYTES}
 * @param length 1 to {@link #MAX_BYTES}; less than the most only at the end of a piece
 */
public record BlockRef(int piece, int begin, int length) {
  public static final int MAX_BYTES = 16 * 1024;

  public BlockRef {
    if (piece < 0 || begin < 0 || begin % MAX_BYTES != 0 || length < 1 || length > MAX_BYTES) {
      throw new IllegalArgumentException("no such block");
    }
  }

  /** The block with number {@code index} of a piece that is {@code pieceBytes} long. */
  public static BlockRef of(int piece, int index, int pieceBytes) {
    int begin = index * MAX_BYTES;
    return new BlockRef(piece, begin, Math.min(MAX_BYTES, pieceBytes - begin));
  }

  /** Blocks of a piece that is {@code pieceBytes} long. */
  public static int countIn(int pieceBytes) {
    return (pieceBytes + MAX_BYTES - 1) / MAX_BYTES;
  }

  /** The number of this block in its piece, from 0. */
  public int index() {
    return begin / MAX_BYTES;
  }

  /** Whether a piece of {@code pieceBytes} has exactly this block. */
  public boolean fits(int pieceBytes) {
    return begin < pieceBytes && length == Math.min(MAX_BYTES, pieceBytes - begin);
  }
}
