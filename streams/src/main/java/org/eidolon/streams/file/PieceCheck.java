package org.eidolon.streams.file;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.PieceLeaves;

/**
 * Finds out which pieces of a torrent lie on disk, whole and right. Blocking: all at once, or by
 * several {@link #lane lanes} that take the pieces in turn and go on slice by slice.
 */
public final class PieceCheck {
  private static final int THREADS = 2;

  /** So short that others on the same disk hardly notice. A whole number of blocks. */
  static final int SLICE_BYTES = 4 << 20;

  /** What a piece costs of which nothing is read. */
  private static final int UNREAD_BYTES = 1024;

  private final Metainfo metainfo;
  private final TorrentPaths paths;
  private final long[] lengthsOnDisk;
  private final AtomicIntegerArray good;
  private final BitSet known;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicLong looked = new AtomicLong();

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
    return check.right();
  }

  /**
   * A check that is done by {@link #lane lanes}. What is on disk is looked at now, and nothing
   * read.
   *
   * @throws IOException if something else is in the place of a file
   */
  public static PieceCheck of(Metainfo metainfo, Path folder, BitSet known) throws IOException {
    return new PieceCheck(metainfo, folder, known);
  }

  /** The good ones among those that were looked at. */
  public BitSet right() {
    var found = new BitSet(metainfo.pieceCount());
    for (int piece = 0; piece < metainfo.pieceCount(); piece++) {
      found.set(piece, good.get(piece) == 1);
    }
    return found;
  }

  /** 0 to 1: how much was looked at. */
  public double part() {
    return Math.min(1, (double) looked.get() / Math.max(1, metainfo.totalBytes()));
  }

  /**
   * One thread's share of the pieces, which is what nobody else takes meanwhile.
   *
   * @param open where its files are kept open
   */
  public Lane lane(OpenFiles open) {
    return new Lane(open);
  }

  private PieceWork.Worker worker() {
    var lane = lane(new OpenFiles(1));
    return new PieceWork.Worker() {
      @Override
      public long work(int piece) throws IOException {
        lane.begin(piece);
        while (lane.left > 0) {
          lane.go(Integer.MAX_VALUE);
        }
        return metainfo.pieceBytes(piece);
      }

      @Override
      public void close() throws IOException {
        lane.close();
      }
    };
  }

  /** Compares pieces, each from its beginning to its end and perhaps in several goes. */
  public final class Lane implements SlicedWork.Slices, AutoCloseable {
    private final PieceReader reader;
    private final BlockHasher hasher = new BlockHasher();
    private int piece;

    /** Of the piece. */
    private int left;

    private Lane(OpenFiles open) {
      this.reader = new PieceReader(metainfo.files(), paths, open);
    }

    @Override
    public boolean next() throws IOException {
      int room = SLICE_BYTES;
      while (room > 0) {
        if (left == 0) {
          int taken = next.getAndIncrement();
          if (taken >= metainfo.pieceCount()) {
            return false;
          }
          begin(taken);
          room -= UNREAD_BYTES;
        }
        // Goes are of whole blocks, but for the last one of a piece.
        int go =
            Math.min(
                left,
                Math.max(Metainfo.BLOCK_BYTES, room / Metainfo.BLOCK_BYTES * Metainfo.BLOCK_BYTES));
        if (go > 0) {
          go(go);
          room -= go;
        }
      }
      return true;
    }

    private void begin(int taken) {
      piece = taken;
      boolean there = hashKnown(piece) && onDisk(piece);
      if (there && known.get(piece)) {
        good.set(piece, 1);
      }
      left = there && !known.get(piece) ? metainfo.pieceBytes(piece) : 0;
      looked.addAndGet(metainfo.pieceBytes(piece) - left);
    }

    private void go(int most) throws IOException {
      int bytes = Math.min(most, left);
      long from = metainfo.pieceOffset(piece) + metainfo.pieceBytes(piece) - left;
      boolean v2 = metainfo.infoHashV2().isPresent();
      PieceReader.Sink sink = v2 ? hasher::addLeaf : hasher::addToPiece;
      try {
        reader.read(metainfo.fileAt(from), from, bytes, sink);
      } catch (FileShort cutMeanwhile) {
        hasher.takeLeaves();
        hasher.takePiece();
        looked.addAndGet(left);
        left = 0;
        return;
      }
      left -= bytes;
      looked.addAndGet(bytes);
      if (left == 0 && isGood(v2)) {
        good.set(piece, 1);
      }
    }

    private boolean isGood(boolean v2) {
      return v2
          ? PieceLeaves.verify(metainfo, piece, hasher.takeLeaves())
          : metainfo
              .pieceHashV1(piece)
              .filter(Bytes.copyOf(hasher.takePiece())::equals)
              .isPresent();
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
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
}
