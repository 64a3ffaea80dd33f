package org.eidolon.proto.metainfo;

import java.util.List;
import java.util.Optional;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.tracker.TrackerAddress;

/**
 * STUB A torrent as its metainfo describes it: BEP 3, BEP 52, or both (hybrid).
 *
 * <p>Piece space: files one after the other; in v2 and hybrid each begins at a multiple of the
 * piece length. A hybrid is treated as v2 throughout.
 */
public final class Metainfo {
  public static final int BLOCK_BYTES = 16 * 1024;

  /**
   * @throws InvalidMetainfo if the file is refused
   */
  public static Metainfo parse(Bytes file) {
    throw new IllegalStateException("stub");
  }

  /**
   * From an info dictionary alone, as a magnet's partners send it.
   *
   * @throws InvalidMetainfo if it is refused
   */
  public static Metainfo ofInfo(Bytes info, List<TrackerAddress> trackers, Optional<Bytes> secret) {
    throw new IllegalStateException("stub");
  }

  public String name() {
    throw new IllegalStateException("stub");
  }

  /** SHA-1 of the info bytes; empty for v2 alone. */
  public Optional<Bytes> infoHashV1() {
    throw new IllegalStateException("stub");
  }

  /** SHA-256 of the info bytes; empty for v1 alone. */
  public Optional<Bytes> infoHashV2() {
    throw new IllegalStateException("stub");
  }

  /** The info dictionary exactly as it came. */
  public Bytes infoBytes() {
    throw new IllegalStateException("stub");
  }

  public boolean isPrivate() {
    throw new IllegalStateException("stub");
  }

  /** In the order of the piece space, pad files included. */
  public List<FileEntry> files() {
    throw new IllegalStateException("stub");
  }

  /** Bytes of all files without padding. */
  public long totalBytes() {
    throw new IllegalStateException("stub");
  }

  public int pieceLength() {
    throw new IllegalStateException("stub");
  }

  public int pieceCount() {
    throw new IllegalStateException("stub");
  }

  /** Bytes of one piece: less than the piece length at the end (v1) or at a file's end (v2). */
  public int pieceBytes(int piece) {
    throw new IllegalStateException("stub");
  }

  /** SHA-1 of the piece; empty unless v1 alone. */
  public Optional<Bytes> pieceHashV1(int piece) {
    throw new IllegalStateException("stub");
  }

  /** Merkle root of the piece's 16 KiB leaves (BEP 52); empty for v1 alone. */
  public Optional<Bytes> pieceRoot(int piece) {
    throw new IllegalStateException("stub");
  }

  /**
   * The piece layers of BEP 52 are no part of the info dictionary; false after {@link #ofInfo}
   * until {@link #withPieceLayer} gave every file longer than a piece its own.
   */
  public boolean hasPieceLayers() {
    throw new IllegalStateException("stub");
  }

  /**
   * A copy with the piece hashes of one file, checked against its root.
   *
   * @throws InvalidMetainfo if they do not match
   */
  public Metainfo withPieceLayer(Bytes piecesRoot, Bytes layer) {
    throw new IllegalStateException("stub");
  }

  public List<TrackerAddress> trackers() {
    throw new IllegalStateException("stub");
  }

  /** What only those who have the torrent know: 32 bytes, from the info-hash or from the file. */
  public Bytes swarmSecret() {
    throw new IllegalStateException("stub");
  }
}
