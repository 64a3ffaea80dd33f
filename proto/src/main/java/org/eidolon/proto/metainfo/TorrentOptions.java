package org.eidolon.proto.metainfo;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.tracker.TrackerAddress;

/**
 * How a new torrent shall be made.
 *
 * @param pieceLength in bytes, a power of two from 16 KiB; empty for one that suits the size
 * @param restricted the private flag of BEP 27
 * @param created written into the file, outside of the info dictionary
 * @param secret 32 random bytes for a swarm that the info-hash alone shall not open
 */
public record TorrentOptions(
    Format format,
    OptionalInt pieceLength,
    boolean restricted,
    Optional<String> comment,
    Optional<Instant> created,
    List<TrackerAddress> trackers,
    Optional<Bytes> secret) {

  /** Generations of metainfo. */
  public enum Format {
    /** BEP 3 alone. */
    V1,
    /** BEP 52 alone. */
    V2,
    /** Both in one, aligned with pad files (BEP 47). */
    HYBRID;

    boolean hasV1() {
      return this != V2;
    }

    boolean hasV2() {
      return this != V1;
    }
  }

  private static final int DEFAULT_PIECE_BYTES = 1 << 20;
  private static final int LARGE_PIECE_BYTES = 1 << 22;
  private static final long LARGE_TORRENT_BYTES = 8L << 30;
  private static final int SANE_PIECES = 200_000;
  private static final int LARGEST_PIECE_BYTES = 1 << 30;

  public TorrentOptions {
    trackers = List.copyOf(trackers);
    pieceLength.ifPresent(TorrentOptions::checkPieceLength);
  }

  /** A public v2 torrent without anything said about it. */
  public static TorrentOptions defaults() {
    return new TorrentOptions(
        Format.V2,
        OptionalInt.empty(),
        false,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  public TorrentOptions withFormat(Format other) {
    return new TorrentOptions(other, pieceLength, restricted, comment, created, trackers, secret);
  }

  public TorrentOptions withPieceLength(int bytes) {
    return new TorrentOptions(
        format, OptionalInt.of(bytes), restricted, comment, created, trackers, secret);
  }

  public TorrentOptions withRestricted(boolean flag) {
    return new TorrentOptions(format, pieceLength, flag, comment, created, trackers, secret);
  }

  public TorrentOptions withTrackers(List<TrackerAddress> others) {
    return new TorrentOptions(format, pieceLength, restricted, comment, created, others, secret);
  }

  public TorrentOptions withSecret(Bytes bytes) {
    return new TorrentOptions(
        format, pieceLength, restricted, comment, created, trackers, Optional.of(bytes));
  }

  public TorrentOptions withComment(String text) {
    return new TorrentOptions(
        format, pieceLength, restricted, Optional.of(text), created, trackers, secret);
  }

  public TorrentOptions withCreated(Instant at) {
    return new TorrentOptions(
        format, pieceLength, restricted, comment, Optional.of(at), trackers, secret);
  }

  /** The length asked for, or 1 MiB, 4 MiB above 8 GiB, and more where pieces would be too many. */
  int pieceLengthFor(long totalBytes) {
    return pieceLength.orElseGet(() -> suiting(totalBytes));
  }

  private static int suiting(long totalBytes) {
    int length = totalBytes > LARGE_TORRENT_BYTES ? LARGE_PIECE_BYTES : DEFAULT_PIECE_BYTES;
    while (length < LARGEST_PIECE_BYTES && totalBytes / length > SANE_PIECES) {
      length *= 2;
    }
    return length;
  }

  private static void checkPieceLength(int length) {
    if (length < Metainfo.BLOCK_BYTES
        || length > LARGEST_PIECE_BYTES
        || Integer.bitCount(length) != 1) {
      throw new InvalidMetainfo(
          "piece length " + length + " is not a power of two from 16 KiB to 1 GiB");
    }
  }
}
