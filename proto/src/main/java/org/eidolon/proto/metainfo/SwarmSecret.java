package org.eidolon.proto.metainfo;

import java.nio.charset.StandardCharsets;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;

/** What the members of a public swarm share: it follows from an info-hash of their torrent. */
final class SwarmSecret {
  private static final Bytes SALT = ascii("eidolon/1 swarm secret");
  private static final Bytes PURPOSE = ascii("swarm");

  private SwarmSecret() {}

  static Bytes ofHash(Bytes infoHash) {
    var key = Hashes.hkdfExtract(SALT, infoHash);
    return Hashes.hkdfExpand(key, PURPOSE, EidolonSection.SECRET_BYTES);
  }

  private static Bytes ascii(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.US_ASCII));
  }
}
