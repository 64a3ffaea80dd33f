package org.eidolon.streams.file;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.LongConsumer;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.PieceLeaves;

/** Finds out which pieces of a torrent lie on disk, whole and right. Blocking. */
public final class PieceCheck {
  private static final int THREADS = 2;

  private final Metainfo metainfo;
  private final TorrentPaths paths;
  private final long[] lengthsOnDisk;
  private final AtomicIntegerArray good;
  private final BitSet known;

  private PieceCheck(Metainfo metainfo, Path folder, BitSet known) throws IOException {
    this.known = known;
    this.metainfo = metainfo;
    this.paths = new TorrentPaths(folder);
    this.good = new AtomicIntegerArray(metainfo.pieceCount());
    this.lengthsOnDisk = new long[metainfo.files().size()];
    for (int index = 0; index < lengthsOnDisk.length; index++) {
      var file = metainfo.files().get(index);
      lengthsOnDisk[index] =
          file.stored()
              ? paths.find(file).map(BasicFileAttributes::size).orElse(0L)
              : file.length();
    }
  }

  /**
   * @param folder the folder that holds the torrent's name; what is missing there has no pieces
   * @param progress hears how many bytes are looked at so far, of {@link Metainfo#totalBytes}, in
   *     the calling thread
   * @return the good pieces; pieces whose hash is not known yet are not among them
   * @throws IOException if something else is in the place of a file, or a file cannot be read
   */
  public static BitSet check(Metainfo metainfo, Path folder, LongConsumer progress)
      throws IOException {
    return check(metainfo, folder, new BitSet(), progress);
  }

  /**
   * @param known pieces that need no look
   */
  public static BitSet check(Metainfo metainfo, Path folder, BitSet known, LongConsumer progress)
      throws IOException {
    var check = new PieceCheck(metainfo, folder, known);
    PieceWork.run(
        metainfo.pieceCount(),
        THREADS,
        check::worker,
        done -> progress.accept(Math.min(done, metainfo.totalBytes())));
    var found = new BitSet(metainfo.pieceCount());
    for (int piece = 0; piece < metainfo.pieceCount(); piece++) {
      found.set(piece, check.good.get(piece) == 1);
    }
    return found;
  }

  private PieceWork.Worker worker() {
    var reader = new PieceReader(metainfo.files(), paths);
    var hasher = new BlockHasher();
    return new PieceWork.Worker() {
      @Override
      public long work(int piece) throws IOException {
        boolean right = hashKnown(piece) && onDisk(piece);
        if (right && (known.get(piece) || isGood(piece, reader, hasher))) {
          good.set(piece, 1);
        }
        return metainfo.pieceBytes(piece);
      }

      @Override
      public void close() throws IOException {
        reader.close();
      }
    };
  }

  private boolean hashKnown(int piece) {
    return metainfo.infoHashV2().isEmpty() || metainfo.pieceRoot(piece).isPresent();
  }

  /** False if a file of the piece ends before the piece does: nothing to read then. */
  private boolean onDisk(int piece) {
    long from = metainfo.pieceOffset(piece);
    long until = from + metainfo.pieceBytes(piece);
    for (int index = metainfo.fileAt(from); index < lengthsOnDisk.length; index++) {
      var file = metainfo.files().get(index);
      if (file.offset() >= until) {
        break;
      }
      if (lengthsOnDisk[index] < Math.min(file.end(), until) - file.offset()) {
        return false;
      }
    }
    return true;
  }

  private boolean isGood(int piece, PieceReader reader, BlockHasher hasher) throws IOException {
    long from = metainfo.pieceOffset(piece);
    int bytes = metainfo.pieceBytes(piece);
    boolean v2 = metainfo.infoHashV2().isPresent();
    PieceReader.Sink sink = v2 ? hasher::addLeaf : hasher::addToPiece;
    try {
      reader.read(metainfo.fileAt(from), from, bytes, sink);
    } catch (FileShort cutMeanwhile) {
      hasher.takeLeaves();
      hasher.takePiece();
      return false;
    }
    return v2
        ? PieceLeaves.verify(metainfo, piece, hasher.takeLeaves())
        : metainfo.pieceHashV1(piece).filter(Bytes.copyOf(hasher.takePiece())::equals).isPresent();
  }
}
