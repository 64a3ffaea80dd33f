package org.eidolon.streams.file;

import java.io.IOException;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.PieceLeaves;
import org.eidolon.proto.swarm.BlockRef;

/**
 * Reads blocks that are to be served, and sees to it that nothing wrong is: a piece is compared
 * with the metainfo before its first block goes out. Its blocks are then served as they were
 * compared, or read again and compared with the leaf hash of then. So a file that changes while it
 * is shared is noticed here and not by our partners. Blocking, safe for several threads; a piece is
 * proven by one of them at a time.
 */
public final class ProvenPieces implements AutoCloseable {
  private static final int CACHE_BYTES = 8 * 1024 * 1024;
  private static final int LOCKS = 64;

  private static final int STEP_BYTES = KeptPieces.SLOT_BYTES;

  private final Metainfo metainfo;
  private final PieceFiles files;
  private final KeptPieces kept;
  private final Object[] locks = new Object[LOCKS];
  private final Map<Integer, Bytes> leaves;
  private final BitSet wrong = new BitSet();
  private volatile boolean closed;

  /**
   * @param kept what was just compared, of all torrents
   */
  public ProvenPieces(Metainfo metainfo, PieceFiles files, KeptPieces kept) {
    this.metainfo = metainfo;
    this.files = files;
    this.kept = kept;
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
    var compared = kept.block(this, block);
    if (compared.isPresent()) {
      return Bytes.takeOver(compared.get());
    }
    var row = leaves(block.piece());
    var since = kept.block(this, block);
    return since.isPresent() ? Bytes.takeOver(since.get()) : readAgain(block, row);
  }

  private Bytes readAgain(BlockRef block, Bytes row) throws IOException {
    var content = new byte[block.length()];
    files.read(block.piece(), block.begin(), content);
    if (!PieceLeaves.blockMatches(row, block.index(), content, 0, content.length)) {
      forget(block.piece());
      throw changed(block.piece());
    }
    return Bytes.takeOver(content);
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
      var row = prove(piece);
      synchronized (leaves) {
        leaves.put(piece, row);
      }
      return row;
    }
  }

  /** Its bytes are kept if they find room. */
  private Bytes prove(int piece) throws IOException {
    var room = kept.room(metainfo.pieceBytes(piece));
    boolean right = false;
    try {
      var seen = look(piece, room);
      right = seen.right();
      if (!right) {
        throw changed(piece);
      }
      return seen.leaves();
    } finally {
      if (room.isPresent() && right) {
        kept.keep(this, piece, room.get());
        if (closed) {
          kept.forget(this);
        }
      } else {
        room.ifPresent(kept::giveBack);
      }
    }
  }

  /**
   * A piece as it is on disk.
   *
   * @param right whether the metainfo describes it so
   * @param leaves SHA-256 of each block, one after the other
   */
  public record Seen(boolean right, Bytes leaves) {}

  /**
   * Reads a piece, whatever was found before. In steps: whoever made the torrent chose how long a
   * piece is.
   */
  public Seen look(int piece) throws IOException {
    return look(piece, Optional.empty());
  }

  /**
   * @param room for all steps; without it one serves them all
   */
  private Seen look(int piece, Optional<List<byte[]>> room) throws IOException {
    int bytes = metainfo.pieceBytes(piece);
    var row = new byte[BlockRef.countIn(bytes) * Hashes.SHA256_BYTES];
    var sha256 = Hashes.newSha256();
    var wanted = metainfo.pieceHashV1(piece);
    var sha1 = Hashes.newSha1();
    var only = room.isPresent() ? null : new byte[Math.min(bytes, STEP_BYTES)];
    for (int at = 0; at < bytes; at += STEP_BYTES) {
      int length = Math.min(STEP_BYTES, bytes - at);
      var step = room.isPresent() ? room.get().get(at / STEP_BYTES) : only;
      files.read(piece, at, step, 0, length);
      if (wanted.isPresent()) {
        sha1.update(step, 0, length);
      }
      for (int from = 0; from < length; from += BlockRef.MAX_BYTES) {
        sha256.update(step, from, Math.min(BlockRef.MAX_BYTES, length - from));
        int leaf = (at + from) / BlockRef.MAX_BYTES * Hashes.SHA256_BYTES;
        System.arraycopy(sha256.digest(), 0, row, leaf, Hashes.SHA256_BYTES);
      }
    }
    var leaves = Bytes.copyOf(row);
    boolean right =
        wanted
            .map(Bytes.copyOf(sha1.digest())::equals)
            .orElseGet(() -> PieceLeaves.verify(metainfo, piece, leaves));
    return new Seen(right, leaves);
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

  /** Pieces that were found to be others than the metainfo describes. */
  public BitSet wrong() {
    synchronized (wrong) {
      return (BitSet) wrong.clone();
    }
  }

  /** What is kept of these pieces is forgotten; the files stay open. */
  @Override
  public void close() {
    closed = true;
    kept.forget(this);
  }

  private IOException changed(int piece) {
    synchronized (wrong) {
      wrong.set(piece);
    }
    var file = metainfo.files().get(metainfo.fileAt(piece * (long) metainfo.pieceLength()));
    return new IOException(
        "\"%s\" changed while it was shared; that part is no longer served"
            .formatted(String.join("/", file.path())));
  }
}
