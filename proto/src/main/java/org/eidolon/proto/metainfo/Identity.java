package org.eidolon.proto.metainfo;

import java.util.Optional;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;

/** The info bytes of a torrent and what follows from them, worked out once for all its copies. */
record Identity(Bytes infoBytes, Optional<Bytes> hashV1, Optional<Bytes> hashV2, long totalBytes) {

  static Identity of(Bytes infoBytes, Info info) {
    return new Identity(
        infoBytes,
        info.v1() ? Optional.of(sha1(infoBytes)) : Optional.empty(),
        info.v2() ? Optional.of(Hashes.sha256(infoBytes)) : Optional.empty(),
        info.files().stream().filter(file -> !file.padding()).mapToLong(FileEntry::length).sum());
  }

  /** The stronger of the info-hashes. */
  Bytes best() {
    return hashV2.or(() -> hashV1).orElseThrow();
  }

  static Bytes sha1(Bytes bytes) {
    var sha1 = Hashes.newSha1();
    sha1.update(bytes.asReadOnlyBuffer());
    return Bytes.copyOf(sha1.digest());
  }
}
