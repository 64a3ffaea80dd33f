package org.eidolon.streams.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.BitSet;
import java.util.Optional;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;
import org.eidolon.proto.metainfo.Magnet;
import org.eidolon.proto.metainfo.Metainfo;

/**
 * Which pieces of a torrent were right when we last looked, and the {@link FileStamps} by which its
 * files are known to be untouched since. A record that is damaged, or of files that are others now,
 * is as good as none. Blocking: call from a disk thread.
 *
 * <pre>
 *   magic 4 | info-hash 20 or 32 | per file: size 8, time 8, number 8 | a bit per piece | SHA-256
 * </pre>
 */
public final class ResumeShelf {
  private static final int MAGIC = 0x45524531;

  /** Reads a record. */
  interface Reader {
    byte[] all(Path file) throws IOException;
  }

  private final Path folder;
  private final Reader reader;

  public ResumeShelf(Path folder) {
    this(folder, Files::readAllBytes);
  }

  ResumeShelf(Path folder, Reader reader) {
    this.folder = folder;
    this.reader = reader;
  }

  /** That of a node, by its data folder. */
  public static ResumeShelf in(Path data) {
    return new ResumeShelf(data.resolve("resume"));
  }

  /**
   * The pieces that need no look.
   *
   * @param home the folder that holds the torrent's name
   * @throws IOException if something else is in the place of a file
   */
  public BitSet find(Metainfo metainfo, Path home) throws IOException {
    var bytes = read(file(metainfo), size(metainfo));
    if (bytes.isEmpty()) {
      return new BitSet();
    }
    var record = ByteBuffer.wrap(bytes.get());
    var hash = new byte[hash(metainfo).length()];
    if (record.getInt() != MAGIC || !hash(metainfo).equals(Bytes.takeOver(copy(record, hash)))) {
      return new BitSet();
    }
    var then = FileStamps.read(record, metainfo.files().size());
    var same = FileStamps.ofMoment(metainfo, home).same(then);
    var right = BitSet.valueOf(copy(record, new byte[pieceBytes(metainfo)]));
    right.clear(metainfo.pieceCount(), Math.max(right.length(), metainfo.pieceCount()));
    clearTouched(metainfo, right, same);
    return right;
  }

  /**
   * Keeps all of it or nothing. What was written must be on the disk already. Pieces of files that
   * are others now than when they were compared, and that we did not write ourselves, are not kept.
   *
   * @param home the folder that holds the torrent's name
   * @param right the pieces that match their hashes
   * @param compared the files when their bytes were about to be compared
   * @param ours indexes of those that we wrote since
   * @return what to hold the files against the next time: those that others changed never match
   */
  public FileStamps keep(
      Metainfo metainfo, Path home, BitSet right, FileStamps compared, BitSet ours)
      throws IOException {
    var now = FileStamps.of(metainfo, home);
    var same = now.same(compared);
    same.or(ours);
    var kept = (BitSet) right.clone();
    clearTouched(metainfo, kept, same);
    var record = ByteBuffer.allocate(size(metainfo));
    record.putInt(MAGIC).put(hash(metainfo).toArray());
    now.write(record);
    var bits = new byte[pieceBytes(metainfo)];
    var set = kept.toByteArray();
    System.arraycopy(set, 0, bits, 0, Math.min(set.length, bits.length));
    record.put(bits);
    record.put(digest(record.array()));
    put(file(metainfo), record.array());
    return compared.updated(now, same);
  }

  private void put(Path file, byte[] record) throws IOException {
    Files.createDirectories(folder);
    var partial = Files.createTempFile(folder, ".", ".resume");
    try {
      Files.write(partial, record);
      Files.move(
          partial, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /** Nothing is known of the torrent any more. */
  public void forget(Magnet torrent) throws IOException {
    for (var hash : torrent.hashes()) {
      Files.deleteIfExists(file(hash));
    }
  }

  private static void clearTouched(Metainfo metainfo, BitSet pieces, BitSet same) {
    pieces.stream().filter(piece -> !untouched(metainfo, piece, same)).forEach(pieces::clear);
  }

  private static boolean untouched(Metainfo metainfo, int piece, BitSet same) {
    long from = metainfo.pieceOffset(piece);
    long until = from + metainfo.pieceBytes(piece);
    var files = metainfo.files();
    for (int index = metainfo.fileAt(from); index < files.size(); index++) {
      if (files.get(index).offset() >= until) {
        break;
      }
      if (!same.get(index)) {
        return false;
      }
    }
    return true;
  }

  /** Nothing if there is none, or it is not whole, or not ours to read. */
  private Optional<byte[]> read(Path file, int size) {
    try {
      return readWhole(file, size);
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private Optional<byte[]> readWhole(Path file, int size) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) != size) {
      return Optional.empty();
    }
    var bytes = reader.all(file);
    return Optional.of(bytes)
        .filter(all -> all.length == size)
        .filter(all -> Bytes.takeOver(digest(all)).equals(tail(all)));
  }

  private static byte[] digest(byte[] record) {
    var sha256 = Hashes.newSha256();
    sha256.update(record, 0, record.length - Hashes.SHA256_BYTES);
    return sha256.digest();
  }

  private static Bytes tail(byte[] record) {
    var all = ByteBuffer.wrap(record).position(record.length - Hashes.SHA256_BYTES);
    return Bytes.takeOver(copy(all, new byte[Hashes.SHA256_BYTES]));
  }

  private static byte[] copy(ByteBuffer from, byte[] into) {
    from.get(into);
    return into;
  }

  private static int size(Metainfo metainfo) {
    return Integer.BYTES
        + hash(metainfo).length()
        + FileStamps.BYTES * metainfo.files().size()
        + pieceBytes(metainfo)
        + Hashes.SHA256_BYTES;
  }

  private static int pieceBytes(Metainfo metainfo) {
    return (metainfo.pieceCount() + 7) / 8;
  }

  private static Bytes hash(Metainfo metainfo) {
    return metainfo.infoHashV2().or(metainfo::infoHashV1).orElseThrow();
  }

  private Path file(Metainfo metainfo) {
    return file(hash(metainfo));
  }

  private Path file(Bytes hash) {
    return folder.resolve(hash.toHex() + ".resume");
  }
}
