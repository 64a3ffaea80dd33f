package org.eidolon.streams.file;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.PieceLeaves;
import org.eidolon.proto.swarm.BlockRef;

/**
 * Reads blocks that are to be served, and sees to it that nothing wrong is: a piece is compared
 * with the metainfo before its first block goes out, each block with the leaf hash of then. So a
 * file that changes while it is shared is noticed here and not by our partners. Blocking, safe for
 * several threads; a piece is proven by one of them at a time.
 */
public final class ProvenPieces {
  private static final int CACHE_BYTES = 8 * 1024 * 1024;
  private static final int LOCKS = 64;

  private final Metainfo metainfo;
  private final PieceFiles files;
  private final Object[] locks = new Object[LOCKS];
  private final Map<Integer, Bytes> leaves;

  public ProvenPieces(Metainfo metainfo, PieceFiles files) {
    this.metainfo = metainfo;
    this.files = files;
    int row = BlockRef.countIn(metainfo.pieceLength()) * Hashes.SHA256_BYTES;
    this.leaves = leastRecentlyUsed(Math.max(4, CACHE_BYTES / row));
    for (int lock = 0; lock < LOCKS; lock++) {
      locks[lock] = new Object();
    }
  }

  private static Map<Integer, Bytes> leastRecentlyUsed(int most) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<Integer, Bytes> eldest) {
        return size() > most;
      }
    };
  }

  /**
   * @throws IOException if the block cannot be read or is not what it was
   */
  public Bytes block(BlockRef block) throws IOException {
    var row = leaves(block.piece());
    var content = new byte[block.length()];
    files.read(block.piece(), block.begin(), content);
    if (!PieceLeaves.blockMatches(row, block.index(), content, 0, content.length)) {
      forget(block.piece());
      throw changed(block.piece());
    }
    return Bytes.copyOf(content);
  }

  /**
   * SHA-256 of each block of the piece, one after the other.
   *
   * @throws IOException if the piece cannot be read or is not what it was
   */
  public Bytes leaves(int piece) throws IOException {
    synchronized (locks[piece % LOCKS]) {
      var known = cached(piece);
      if (known.isPresent()) {
        return known.get();
      }
      var content = new byte[metainfo.pieceBytes(piece)];
      files.read(piece, 0, content);
      var row = rowOf(content);
      if (!matches(piece, content, row)) {
        throw changed(piece);
      }
      synchronized (leaves) {
        leaves.put(piece, row);
      }
      return row;
    }
  }

  /** Whether the piece is on disk as the metainfo describes it, whatever was found before. */
  public boolean isRight(int piece) throws IOException {
    var content = new byte[metainfo.pieceBytes(piece)];
    files.read(piece, 0, content);
    return matches(piece, content, metainfo.pieceRoot(piece).isPresent() ? rowOf(content) : null);
  }

  private boolean matches(int piece, byte[] content, Bytes row) {
    var sha1 = metainfo.pieceHashV1(piece);
    return sha1.isPresent()
        ? Bytes.copyOf(Hashes.newSha1().digest(content)).equals(sha1.get())
        : PieceLeaves.verify(metainfo, piece, row);
  }

  private static Bytes rowOf(byte[] content) {
    int count = BlockRef.countIn(content.length);
    var row = new byte[count * Hashes.SHA256_BYTES];
    var sha256 = Hashes.newSha256();
    for (int index = 0; index < count; index++) {
      int from = index * BlockRef.MAX_BYTES;
      sha256.update(content, from, Math.min(BlockRef.MAX_BYTES, content.length - from));
      System.arraycopy(sha256.digest(), 0, row, index * Hashes.SHA256_BYTES, Hashes.SHA256_BYTES);
    }
    return Bytes.copyOf(row);
  }

  private Optional<Bytes> cached(int piece) {
    synchronized (leaves) {
      return Optional.ofNullable(leaves.get(piece));
    }
  }

  private void forget(int piece) {
    synchronized (leaves) {
      leaves.remove(piece);
    }
  }

  private IOException changed(int piece) {
    var file = metainfo.files().get(metainfo.fileAt(piece * (long) metainfo.pieceLength()));
    return new IOException(
        "\"%s\" changed while it was shared; that part is no longer served"
            .formatted(String.join("/", file.path())));
  }
}
