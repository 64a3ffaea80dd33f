package org.eidolon.proto.session;

import java.util.Optional;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.Magnet;
import org.eidolon.proto.metainfo.Metainfo;

/** By what a torrent is known: its description, or a link alone. */
public sealed interface AddSource {

  /** The whole description. */
  record Described(Metainfo torrent) implements AddSource {
    @Override
    public Optional<Metainfo> metainfo() {
      return Optional.of(torrent);
    }

    @Override
    public Magnet magnet() {
      return Magnet.of(torrent);
    }
  }

  /** A magnet link; the description comes from partners. */
  record Linked(Magnet magnet) implements AddSource {
    @Override
    public Optional<Metainfo> metainfo() {
      return Optional.empty();
    }
  }

  static AddSource of(Metainfo metainfo) {
    return new Described(metainfo);
  }

  static AddSource of(Magnet magnet) {
    return new Linked(magnet);
  }

  /** SHA-1 of the info bytes, if it is known. */
  default Optional<Bytes> hashV1() {
    return metainfo().flatMap(Metainfo::infoHashV1).or(() -> magnet().hashV1());
  }

  /** SHA-256 of the info bytes, if it is known. */
  default Optional<Bytes> hashV2() {
    return metainfo().flatMap(Metainfo::infoHashV2).or(() -> magnet().hashV2());
  }

  /** The stronger of the hashes that are known. */
  default Bytes infoHash() {
    return hashV2().or(this::hashV1).orElseThrow();
  }

  /** The description; empty as long as it is a link. */
  Optional<Metainfo> metainfo();

  /** The link to pass on; it holds the secret of a private swarm. */
  Magnet magnet();

  /** What people call it: that of the description, else what the link says, else its hash. */
  default String name() {
    return metainfo()
        .map(Metainfo::name)
        .or(() -> magnet().displayName())
        .orElseGet(() -> infoHash().toHex());
  }
}
