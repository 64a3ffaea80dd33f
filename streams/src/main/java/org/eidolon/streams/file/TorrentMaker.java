package org.eidolon.streams.file;

import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;
import org.eidolon.proto.metainfo.FileEntry;
import org.eidolon.proto.metainfo.Merkle;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.MetainfoWriter;
import org.eidolon.proto.metainfo.TorrentOptions;
import org.eidolon.proto.metainfo.TorrentPlan;

/**
 * Makes a torrent of a file or folder by hashing all of it once. Blocking; memory does not depend
 * on the size of files (32 bytes a piece apart).
 */
public final class TorrentMaker {
  private static final int THREADS = 2;

  private final TorrentPlan plan;
  private final TorrentPaths paths;
  private final byte[] hashesV1;
  private final byte[] roots;

  private TorrentMaker(TorrentPlan plan, TorrentPaths paths) {
    this.plan = plan;
    this.paths = paths;
    this.hashesV1 = new byte[plan.hasV1() ? plan.pieceCount() * Hashes.SHA1_BYTES : 0];
    this.roots = new byte[plan.hasV2() ? plan.pieceCount() * Merkle.HASH_BYTES : 0];
  }

  /**
   * @param progress hears how many bytes are hashed so far, of {@link TorrentSource#totalBytes}, in
   *     the calling thread
   * @throws FileChanged if a file is another at the end than at the scan
   * @throws IOException naming the file that cannot be read
   * @throws org.eidolon.proto.metainfo.InvalidMetainfo if a name cannot be in a torrent, or there
   *     is nothing to share
   */
  public static Metainfo make(TorrentSource source, TorrentOptions options, LongConsumer progress)
      throws IOException {
    var plan =
        TorrentPlan.of(source.files().stream().map(TorrentSource.Found::source).toList(), options);
    var maker = new TorrentMaker(plan, new TorrentPaths(source.folder()));
    try {
      PieceWork.run(plan.pieceCount(), THREADS, maker::worker, progress);
    } catch (FileShort shortened) {
      throw (IOException) new FileChanged(shortened.path()).initCause(shortened);
    }
    maker.refuseChanged(source);
    return MetainfoWriter.write(plan, Bytes.copyOf(maker.hashesV1), Bytes.copyOf(maker.roots));
  }

  private PieceWork.Worker worker() {
    var reader = new PieceReader(plan.files(), paths, new OpenFiles(1));
    var hasher = new BlockHasher();
    return new PieceWork.Worker() {
      @Override
      public long work(int piece) throws IOException {
        return hash(piece, reader, hasher);
      }

      @Override
      public void close() throws IOException {
        reader.close();
      }
    };
  }

  /** Each thread writes its own pieces' places of the arrays; the end of the thread shows them. */
  private long hash(int piece, PieceReader reader, BlockHasher hasher) throws IOException {
    long from = (long) piece * plan.pieceLength();
    int whole = (int) Math.min(plan.pieceLength(), plan.spaceEnd() - from);
    int index = plan.fileAt(from);
    if (!plan.hasV2()) {
      reader.read(index, from, whole, hasher::addToPiece);
      put(hasher.takePiece(), hashesV1, piece);
      return whole;
    }
    var file = plan.files().get(index);
    int bytes = (int) Math.min(whole, file.end() - from);
    if (plan.hasV1()) {
      reader.read(
          index,
          from,
          bytes,
          (block, length) -> {
            hasher.addToPiece(block, length);
            hasher.addLeaf(block, length);
          });
      if (bytes < whole) {
        reader.read(plan.fileAt(from + bytes), from + bytes, whole - bytes, hasher::addToPiece);
      }
      put(hasher.takePiece(), hashesV1, piece);
    } else {
      reader.read(index, from, bytes, hasher::addLeaf);
    }
    put(Merkle.root(hasher.takeLeaves(), width(file)).toArray(), roots, piece);
    return bytes;
  }

  private int width(FileEntry file) {
    return Merkle.leafWidth(file.length(), plan.pieceLength());
  }

  private static void put(byte[] hash, byte[] hashes, int piece) {
    System.arraycopy(hash, 0, hashes, piece * hash.length, hash.length);
  }

  private void refuseChanged(TorrentSource source) throws IOException {
    Map<List<String>, TorrentSource.Found> before = new HashMap<>();
    source.files().forEach(found -> before.put(found.source().path(), found));
    for (var file : plan.files()) {
      if (!file.padding()) {
        var found = before.get(file.path());
        boolean same = paths.find(file).filter(now -> same(found, now)).isPresent();
        if (!same) {
          throw new FileChanged(file.joinedPath());
        }
      }
    }
  }

  private static boolean same(TorrentSource.Found before, BasicFileAttributes now) {
    return before.source().length() == now.size()
        && before.modified().equals(now.lastModifiedTime());
  }
}
