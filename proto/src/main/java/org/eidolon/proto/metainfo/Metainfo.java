package org.eidolon.proto.metainfo;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.bencode.BencodeValue;
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

  private final Identity identity;
  private final Info info;
  private final PieceLayers layers;
  private final Extras extras;

  Metainfo(Bytes infoBytes, Info info, PieceLayers layers, Extras extras) {
    this(Identity.of(infoBytes, info), info, layers, extras);
  }

  private Metainfo(Identity identity, Info info, PieceLayers layers, Extras extras) {
    this.identity = identity;
    this.info = info;
    this.layers = layers;
    this.extras = extras;
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
    var eidolon = EidolonSection.inTurn(trackers, secret);
    var read = TorrentReader.readInfo(info);
    return new Metainfo(info, read, PieceLayers.none(read), Extras.of(eidolon));
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
    return identity.totalBytes();
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
    return info.pieceBytes(checked(piece));
  }

  /**
   * Index in {@link #files} of the file that holds the byte at {@code position} of the piece space.
   */
  public int fileAt(long position) {
    return FileEntry.indexAt(info.files(), position);
  }

  /** SHA-1 of the piece; empty unless v1 alone. */
  public Optional<Bytes> pieceHashV1(int piece) {
    return info.v2() ? Optional.empty() : Optional.of(info.hashV1(checked(piece)));
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

  /** The trackers in tiers (BEP 12), the one to try first in front. */
  public List<List<TrackerAddress>> trackerTiers() {
    return extras.eidolon().tiers();
  }

  /** A copy that names other trackers, the first one to try in front; the info-hashes stay. */
  public Metainfo withTrackers(List<TrackerAddress> trackers) {
    return with(extras.withTrackers(trackers));
  }

  /** For people; control characters are replaced, so it may be printed. */
  public Optional<String> comment() {
    return extras.shownComment();
  }

  /** A copy with another remark, or none; the info-hashes stay. */
  public Metainfo withComment(Optional<String> comment) {
    return with(extras.withComment(comment.map(BencodeValue::text)));
  }

  public Optional<Instant> created() {
    return extras.created();
  }

  /** True for a torrent of other programs: it has no eidolon section. */
  public boolean isPlain() {
    return extras.plain();
  }

  /** What the file names of the clear net. None of it is ever contacted. */
  public ClearNet clearNet() {
    return extras.clear().counted();
  }

  /** A copy that names nothing of the clear net; the info-hashes stay. */
  public Metainfo withoutClearNet() {
    return with(extras.withoutClear());
  }

  private Metainfo with(Extras others) {
    return new Metainfo(identity, info, layers, others);
  }

  /**
   * A copy whose file or folder has another name. The name is part of the info dictionary, so the
   * copy has other info-hashes: it is another torrent of the same bytes.
   *
   * @throws InvalidMetainfo if nothing can be called that
   */
  public Metainfo renamed(String name) {
    var bytes = Renaming.of(info, identity.infoBytes(), name);
    var read = TorrentReader.readInfo(bytes);
    return new Metainfo(bytes, read, layers.of(read), extras);
  }

  /**
   * A copy whose files have other names on our disk. It is the same torrent: info bytes and
   * info-hashes stay.
   */
  public Metainfo storedAs(StoredNames names) {
    return names.byPath().isEmpty()
        ? this
        : new Metainfo(identity, info.storedAs(names), layers, extras);
  }

  /** The secret that the file itself carries: a private swarm's. */
  public Optional<Bytes> ownSecret() {
    return extras.eidolon().secret();
  }

  /** A copy that carries another secret, or none; the info-hashes stay, the swarm does not. */
  public Metainfo withSecret(Optional<Bytes> secret) {
    return with(extras.withSecret(secret));
  }

  /** What only those who have the torrent know: 32 bytes, from the info-hash or from the file. */
  public Bytes swarmSecret() {
    return ownSecret().orElseGet(() -> SwarmSecret.ofHash(identity.best()));
  }

  /**
   * Under this secret those look for a public hybrid who know its v1 info-hash alone; empty for all
   * other torrents.
   */
  public Optional<Bytes> sideSecret() {
    return ownSecret().isPresent() || !info.v2()
        ? Optional.empty()
        : identity.hashV1().map(SwarmSecret::ofHash);
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
}
