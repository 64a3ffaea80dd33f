package org.eidolon.streams.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.choice.FilePriorities;
import org.eidolon.proto.metainfo.FileEntry;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.PieceLeaves;

/**
 * The files of one torrent as one run of pieces. Blocking: call from a disk thread. Safe for
 * several threads on different blocks.
 *
 * <p>Nothing is opened or made before the first read or write. Files grow as pieces are written,
 * with holes where pieces are missing; pad files and links are never on disk.
 */
public final class PieceFiles implements AutoCloseable {
  /** Zeros that may wait to be on the disk. */
  private static final long FORCED_BYTES = 64L << 20;

  private final Metainfo metainfo;
  private final boolean writable;
  private final Path folder;
  private final TorrentPaths paths;
  private final FilePool pool;
  private final DiskMeter meter;

  /** Empty files that are made by the next write, or by {@link #prepare}. */
  private final Set<Integer> unmade = ConcurrentHashMap.newKeySet();

  /** Files that may have bytes which are not on the disk yet. */
  private final Set<Integer> written = ConcurrentHashMap.newKeySet();

  /** Files that have had their room since the start, or were found to have their length. */
  private final Set<Integer> allocated = ConcurrentHashMap.newKeySet();

  /** Files that were skipped at some time: blocks of others may lie in them, with holes before. */
  private final Set<Integer> onceSkipped = ConcurrentHashMap.newKeySet();

  /** Writers of blocks share it; who fills a file looks what is there, and is alone meanwhile. */
  private final ReadWriteLock filling = new ReentrantReadWriteLock();

  private volatile FilePriorities chosen;

  /** Files that we changed since somebody asked. */
  private final Set<Integer> changed = ConcurrentHashMap.newKeySet();

  private PieceFiles(
      Metainfo metainfo, Path folder, boolean writable, OpenFiles open, DiskMeter meter) {
    this.meter = meter;
    this.metainfo = metainfo;
    this.folder = folder;
    this.writable = writable;
    this.paths = new TorrentPaths(folder);
    this.pool = new FilePool(paths, writable, open);
    skip(FilePriorities.normal(metainfo.files().size()));
  }

  /**
   * Empty files that are skipped are not made from now on. Other skipped files need no care here:
   * they are made only by a write, and nothing is written to them but what a piece has in common
   * with a wanted file. Those bytes lie in the skipped file itself, in their place and with holes
   * around them: so they are found, checked and served as all others, and wanting the file later
   * moves nothing. Of v2 and hybrid torrents no piece has bytes of two files.
   */
  public void skip(FilePriorities chosen) {
    this.chosen = chosen;
    for (int index = 0; index < metainfo.files().size(); index++) {
      var file = metainfo.files().get(index);
      if (file.stored() && file.length() == 0 && !chosen.isSkipped(index)) {
        unmade.add(index);
      } else {
        unmade.remove(index);
      }
      if (chosen.isSkipped(index)) {
        onceSkipped.add(index);
      }
    }
  }

  /**
   * @param folder the folder that holds (or shall hold) the torrent's name
   * @param open where files are kept open, those of other torrents among them
   */
  public static PieceFiles open(
      Metainfo metainfo, Path folder, boolean writable, OpenFiles open, DiskMeter meter) {
    return new PieceFiles(metainfo, folder, writable, open, meter);
  }

  /** As alone on its machine, with so many files open at most. */
  static PieceFiles open(Metainfo metainfo, Path folder, boolean writable, int openFiles) {
    return open(metainfo, folder, writable, new OpenFiles(openFiles), new DiskMeter());
  }

  /**
   * Fills {@code target} with bytes of one piece, across file borders; pad files read as zeros.
   *
   * @throws IOException if a file is missing, shorter than expected, or unreadable
   */
  public void read(int piece, int begin, byte[] target) throws IOException {
    read(piece, begin, target, 0, target.length);
  }

  /** The same into a part of {@code target}. */
  public void read(int piece, int begin, byte[] target, int offset, int length) throws IOException {
    check(piece, begin, length, target.length, offset);
    walk(
        metainfo.pieceOffset(piece) + begin,
        length,
        (index, file, position, at, run) -> {
          int from = offset + at;
          if (file.padding()) {
            Arrays.fill(target, from, from + run, (byte) 0);
          } else {
            readFile(index, file, position, ByteBuffer.wrap(target, from, run));
          }
        });
  }

  public void write(int piece, int begin, Bytes content) throws IOException {
    check(piece, begin, content.length(), content.length(), 0);
    prepare();
    var source = content.asReadOnlyBuffer();
    walk(
        metainfo.pieceOffset(piece) + begin,
        content.length(),
        (index, file, position, at, run) -> {
          if (!file.padding()) {
            writeFile(index, file, position, source.slice(at, run));
          }
        });
  }

  /**
   * Reads a piece and hashes its blocks, for partners that check block by block.
   *
   * @return one leaf hash (BEP 52) of 32 bytes after the other
   */
  public Bytes leafHashes(int piece) throws IOException {
    var hasher = new BlockHasher();
    int bytes = metainfo.pieceBytes(piece);
    var block = new byte[Math.min(bytes, Metainfo.BLOCK_BYTES)];
    for (int begin = 0; begin < bytes; begin += Metainfo.BLOCK_BYTES) {
      int length = Math.min(Metainfo.BLOCK_BYTES, bytes - begin);
      read(piece, begin, block, 0, length);
      hasher.addLeaf(block, length);
    }
    return hasher.takeLeaves();
  }

  /**
   * Reads a piece and holds it against its hash.
   *
   * @return false if it is wrong, or its hash is not known
   */
  public boolean verify(int piece) throws IOException {
    if (metainfo.infoHashV2().isPresent()) {
      return PieceLeaves.verify(metainfo, piece, leafHashes(piece));
    }
    var hasher = new BlockHasher();
    int bytes = metainfo.pieceBytes(piece);
    var block = new byte[Math.min(bytes, Metainfo.BLOCK_BYTES)];
    for (int begin = 0; begin < bytes; begin += Metainfo.BLOCK_BYTES) {
      int length = Math.min(Metainfo.BLOCK_BYTES, bytes - begin);
      read(piece, begin, block, 0, length);
      hasher.addToPiece(block, length);
    }
    return metainfo.pieceHashV1(piece).filter(Bytes.copyOf(hasher.takePiece())::equals).isPresent();
  }

  /**
   * Makes the empty files of the torrent, which no piece brings, but for skipped ones. The first
   * write does it; without any write it may be called by itself.
   */
  public synchronized void prepare() throws IOException {
    if (!writable) {
      throw new IOException("opened for reading only");
    }
    for (int index : List.copyOf(unmade)) {
      pool.lease(index, metainfo.files().get(index), true).close();
      unmade.remove(index);
    }
  }

  /** The folder that holds the torrent's name. */
  Path folder() {
    return folder;
  }

  /** The torrent's. */
  String name() {
    return metainfo.name();
  }

  /** Wanted files that may lack room. */
  List<Integer> unallocated() {
    var lacking = new ArrayList<Integer>();
    for (int index = 0; index < metainfo.files().size(); index++) {
      var file = metainfo.files().get(index);
      if (file.stored()
          && file.length() > 0
          && !chosen.isSkipped(index)
          && !allocated.contains(index)) {
        lacking.add(index);
      }
    }
    return lacking;
  }

  /** By how much a file is shorter than it is to be. */
  long lackingBytes(int index) throws IOException {
    var file = metainfo.files().get(index);
    return Math.max(0, file.length() - bytesOnDisk(file));
  }

  private long bytesOnDisk(FileEntry file) throws IOException {
    return paths.find(file).map(BasicFileAttributes::size).orElse(0L);
  }

  /**
   * Where filling begins: at the end of what is there, or at the beginning if blocks may lie behind
   * holes.
   */
  long beginOfFill(int index) throws IOException {
    return onceSkipped.contains(index) ? 0 : bytesOnDisk(metainfo.files().get(index));
  }

  /** Gives a file its length if it has it not; what there is of it stays. */
  void stretch(int index) throws IOException {
    var file = metainfo.files().get(index);
    filling.writeLock().lock();
    try (var lease = pool.lease(index, file, true)) {
      if (lease.channel().size() < file.length()) {
        changed.add(index);
        writeFully(lease.channel(), file.length() - 1, ByteBuffer.wrap(new byte[1]));
        changed.add(index);
        written.add(index);
      }
      allocated.add(index);
    } catch (ClosedByInterruptException interrupted) {
      throw interrupted;
    } catch (IOException failed) {
      throw new IOException(DiskTrouble.line(folder, file.joinedPath(), failed), failed);
    } finally {
      filling.writeLock().unlock();
    }
  }

  /**
   * Fills a file with zeros from {@code at} on, wherever nothing else is. Safe while blocks are
   * written: they are seen and left as they are.
   *
   * @return how many bytes have their room now; 0 at the end of the file
   */
  long fill(int index, long at, int most) throws IOException {
    var file = metainfo.files().get(index);
    long until = Math.min(file.length(), at + most);
    filling.writeLock().lock();
    try (var lease = pool.lease(index, file, true)) {
      if (at >= until) {
        allocated.add(index);
        return 0;
      }
      changed.add(index);
      Zeros.fill(lease.channel(), at, until);
      if (until / FORCED_BYTES != at / FORCED_BYTES) {
        // Else whoever forces a block to the disk later waits for all of it.
        lease.channel().force(false);
      }
      changed.add(index);
      return until - at;
    } catch (ClosedByInterruptException interrupted) {
      throw interrupted;
    } catch (IOException failed) {
      throw new IOException(DiskTrouble.line(folder, file.joinedPath(), failed), failed);
    } finally {
      filling.writeLock().unlock();
    }
  }

  /** Indexes of the files that we wrote since this was asked last. */
  public BitSet takeChanged() {
    var taken = new BitSet();
    for (int index : List.copyOf(changed)) {
      changed.remove(index);
      taken.set(index);
    }
    return taken;
  }

  /** Forces what was written so far to the disk. */
  public void force() throws IOException {
    for (int index : List.copyOf(written)) {
      written.remove(index);
      try (var lease = pool.lease(index, metainfo.files().get(index), false)) {
        lease.channel().force(false);
      } catch (IOException notForced) {
        written.add(index);
        throw notForced;
      }
    }
  }

  @Override
  public void close() throws IOException {
    pool.close();
  }

  /** A run of bytes that lies in one file. */
  private interface Run {
    void apply(int index, FileEntry file, long position, int at, int length) throws IOException;
  }

  private void walk(long from, int length, Run run) throws IOException {
    int done = 0;
    int index = metainfo.fileAt(from);
    while (done < length) {
      var file = metainfo.files().get(index);
      int part = (int) Math.min(length - done, file.end() - (from + done));
      if (part > 0) {
        run.apply(index, file, from + done - file.offset(), done, part);
        done += part;
      }
      index++;
    }
  }

  private void readFile(int index, FileEntry file, long position, ByteBuffer target)
      throws IOException {
    long begun = System.nanoTime();
    int bytes = target.remaining();
    try (var lease = pool.lease(index, file, false)) {
      while (target.hasRemaining()) {
        int read = lease.channel().read(target, position);
        if (read < 0) {
          throw new IOException(
              "%s is shorter than expected: %d bytes of %d"
                  .formatted(file.joinedPath(), lease.channel().size(), file.length()));
        }
        position += read;
      }
      meter.read(bytes, System.nanoTime() - begun);
    }
  }

  private void writeFile(int index, FileEntry file, long position, ByteBuffer source)
      throws IOException {
    long begun = System.nanoTime();
    int bytes = source.remaining();
    filling.readLock().lock();
    try (var lease = pool.lease(index, file, true)) {
      // Before and after, or who takes the note in between would take the change for another's.
      changed.add(index);
      writeFully(lease.channel(), position, source);
      changed.add(index);
      written.add(index);
      meter.written(bytes, System.nanoTime() - begun);
    } catch (ClosedByInterruptException interrupted) {
      throw interrupted;
    } catch (IOException failed) {
      throw new IOException(DiskTrouble.line(folder, file.joinedPath(), failed), failed);
    } finally {
      filling.readLock().unlock();
    }
  }

  static void writeFully(FileChannel channel, long position, ByteBuffer source) throws IOException {
    while (source.hasRemaining()) {
      position += channel.write(source, position);
    }
  }

  private void check(int piece, int begin, int length, int room, int offset) {
    // Checked by the caller against strangers; here only our own mistakes arrive.
    if (begin < 0 || length < 0 || begin > metainfo.pieceBytes(piece) - length) {
      throw new IllegalArgumentException(
          "piece %d has no %d bytes at %d".formatted(piece, length, begin));
    }
    if (offset < 0 || offset > room - length) {
      throw new IllegalArgumentException("no room for " + length + " bytes");
    }
  }
}
