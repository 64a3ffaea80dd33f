package org.eidolon.proto.metainfo;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;
import org.eidolon.proto.tracker.TrackerAddress;

/**
 * A torrent as its metainfo describes it: BEP 3, BEP 52, or both (hybrid).
 *
 * <p>Piece space: files one after the other; in v2 and hybrid each begins at a multiple of the
 * piece length. A hybrid is treated as v2 throughout.
 */
public final class Metainfo {
  public static final int BLOCK_BYTES = 16 * 1024;

  /** No torrent has more. */
  public static final int MAX_PIECES = InfoReader.MAX_PIECES;

  private static final Bytes SECRET_SALT = ascii("eidolon/1 swarm secret");
  private static final Bytes SECRET_PURPOSE = ascii("swarm");

  private final Identity identity;
  private final Info info;
  private final PieceLayers layers;
  private final Extras extras;

  /** The info bytes and what follows from them, worked out once for all copies. */
  private record Identity(
      Bytes infoBytes, Optional<Bytes> hashV1, Optional<Bytes> hashV2, long totalBytes) {}

  /** What a torrent file says outside of its info dictionary, the piece layers apart. */
  record Extras(EidolonSection eidolon, Optional<String> comment, Optional<Instant> created) {}

  Metainfo(Bytes infoBytes, Info info, PieceLayers layers, Extras extras) {
    this(identity(infoBytes, info), info, layers, extras);
  }

  private Metainfo(Identity identity, Info info, PieceLayers layers, Extras extras) {
    this.identity = identity;
    this.info = info;
    this.layers = layers;
    this.extras = extras;
  }

  private static Identity identity(Bytes infoBytes, Info info) {
    return new Identity(
        infoBytes,
        info.v1() ? Optional.of(sha1(infoBytes)) : Optional.empty(),
        info.v2() ? Optional.of(Hashes.sha256(infoBytes)) : Optional.empty(),
        info.files().stream().filter(file -> !file.padding()).mapToLong(FileEntry::length).sum());
  }

  /**
   * @throws InvalidMetainfo if the file is refused
   */
  public static Metainfo parse(Bytes file) {
    return TorrentReader.read(file);
  }

  /**
   * From an info dictionary alone, as a magnet's partners send it.
   *
   * @throws InvalidMetainfo if it is refused
   */
  public static Metainfo ofInfo(Bytes info, List<TrackerAddress> trackers, Optional<Bytes> secret) {
    var eidolon = new EidolonSection(trackers, secret);
    var read = TorrentReader.readInfo(info);
    var extras = new Extras(eidolon, Optional.empty(), Optional.empty());
    return new Metainfo(info, read, PieceLayers.none(read), extras);
  }

  public String name() {
    return info.name();
  }

  /** SHA-1 of the info bytes; empty for v2 alone. */
  public Optional<Bytes> infoHashV1() {
    return identity.hashV1();
  }

  /** SHA-256 of the info bytes; empty for v1 alone. */
  public Optional<Bytes> infoHashV2() {
    return identity.hashV2();
  }

  /** The info dictionary exactly as it came. */
  public Bytes infoBytes() {
    return identity.infoBytes();
  }

  public boolean isPrivate() {
    return info.restricted();
  }

  /** In the order of the piece space, pad files included. */
  public List<FileEntry> files() {
    return info.files();
  }

  /** Bytes of all files without padding. */
  public long totalBytes() {
    return info.files().stream().filter(file -> !file.padding()).mapToLong(FileEntry::length).sum();
  }

  public int pieceLength() {
    return info.pieceLength();
  }

  public int pieceCount() {
    return info.pieceCount();
  }

  /** Where a piece begins in the piece space. */
  public long pieceOffset(int piece) {
    return (long) checked(piece) * info.pieceLength();
  }

  /** Bytes of one piece: less than the piece length at the end (v1) or at a file's end (v2). */
  public int pieceBytes(int piece) {
    long from = pieceOffset(piece);
    var files = info.files();
    var last = info.v2() ? files.get(fileAt(from)) : files.get(files.size() - 1);
    return (int) Math.min(info.pieceLength(), last.end() - from);
  }

  /**
   * Index in {@link #files} of the file that holds the byte at {@code position} of the piece space.
   */
  public int fileAt(long position) {
    return FileEntry.indexAt(info.files(), position);
  }

  /** SHA-1 of the piece; empty unless v1 alone. */
  public Optional<Bytes> pieceHashV1(int piece) {
    int at = checked(piece) * Hashes.SHA1_BYTES;
    return info.v2()
        ? Optional.empty()
        : Optional.of(info.piecesV1().slice(at, at + Hashes.SHA1_BYTES));
  }

  /**
   * Merkle root of the piece's 16 KiB leaves (BEP 52); empty for v1 alone and while its file's
   * piece layer is missing.
   */
  public Optional<Bytes> pieceRoot(int piece) {
    if (!info.v2()) {
      return Optional.empty();
    }
    int index = fileAt(pieceOffset(piece));
    var file = info.files().get(index);
    if (file.length() <= info.pieceLength()) {
      return file.piecesRoot();
    }
    int inFile = (int) ((pieceOffset(piece) - file.offset()) / info.pieceLength());
    return layers
        .of(index)
        .map(layer -> layer.slice(inFile * Merkle.HASH_BYTES, (inFile + 1) * Merkle.HASH_BYTES));
  }

  int leafWidth(int piece) {
    var file = info.files().get(fileAt(pieceOffset(piece)));
    return Merkle.leafWidth(file.length(), info.pieceLength());
  }

  /**
   * The piece layers of BEP 52 are no part of the info dictionary; false after {@link #ofInfo}
   * until {@link #withPieceLayer} gave every file longer than a piece its own.
   */
  public boolean hasPieceLayers() {
    return layers.complete();
  }

  /**
   * The piece hashes of the file with this root, if it has more than one piece and we know them.
   */
  public Optional<Bytes> pieceLayer(Bytes piecesRoot) {
    return layers.of(piecesRoot);
  }

  /** Roots of the files whose piece layer we have not, each once. */
  public List<Bytes> missingPieceLayers() {
    return layers.missing();
  }

  /** Bytes of the piece layer of the file with this root; 0 if no file has one like that. */
  public int pieceLayerBytes(Bytes piecesRoot) {
    return layers.bytes(piecesRoot);
  }

  /**
   * A copy with the piece hashes of one file, checked against its root.
   *
   * @throws InvalidMetainfo if they do not match
   */
  public Metainfo withPieceLayer(Bytes piecesRoot, Bytes layer) {
    return new Metainfo(identity, info, layers.with(piecesRoot, layer), extras);
  }

  public List<TrackerAddress> trackers() {
    return extras.eidolon().trackers();
  }

  /** A copy that names other trackers; the info-hashes stay. */
  public Metainfo withTrackers(List<TrackerAddress> trackers) {
    var eidolon = new EidolonSection(trackers, extras.eidolon().secret());
    return new Metainfo(
        identity, info, layers, new Extras(eidolon, extras.comment(), extras.created()));
  }

  /** For people; control characters are replaced, so it may be printed. */
  public Optional<String> comment() {
    return extras.comment();
  }

  public Optional<Instant> created() {
    return extras.created();
  }

  /** The secret that the file itself carries: a private swarm's. */
  public Optional<Bytes> ownSecret() {
    return extras.eidolon().secret();
  }

  /** What only those who have the torrent know: 32 bytes, from the info-hash or from the file. */
  public Bytes swarmSecret() {
    return ownSecret().orElseGet(() -> publicSecret(swarmHash()));
  }

  private Bytes swarmHash() {
    return identity.hashV2().or(identity::hashV1).orElseThrow();
  }

  /** The swarm secret of a torrent that carries none, from its (v2, else v1) info-hash. */
  static Bytes publicSecret(Bytes infoHash) {
    var key = Hashes.hkdfExtract(SECRET_SALT, infoHash);
    return Hashes.hkdfExpand(key, SECRET_PURPOSE, EidolonSection.SECRET_BYTES);
  }

  /** The whole as an .atorrent file, the info bytes untouched. */
  public Bytes encode() {
    return TorrentWriter.write(
        identity.infoBytes(), info.v2() ? Optional.of(layers) : Optional.empty(), extras);
  }

  private int checked(int piece) {
    if (piece < 0 || piece >= info.pieceCount()) {
      throw new IllegalArgumentException("no piece " + piece + " of " + info.pieceCount());
    }
    return piece;
  }

  static Bytes sha1(Bytes bytes) {
    var sha1 = Hashes.newSha1();
    sha1.update(bytes.asReadOnlyBuffer());
    return Bytes.copyOf(sha1.digest());
  }

  private static Bytes ascii(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.US_ASCII));
  }
}
