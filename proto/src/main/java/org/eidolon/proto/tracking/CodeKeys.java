package org.eidolon.proto.tracking;

import java.nio.charset.StandardCharsets;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;
import org.eidolon.proto.peer.PeerId;

/** What the planner and one hop draw from the hop's encapsulated secret. Prints no secret. */
record CodeKeys(Bytes streamKey, Bytes macKey, Bytes hopSecret) {
  private static final Bytes SALT = ascii("eidolon tc");
  private static final Bytes PURPOSE = ascii("eidolon tc keys");
  private static final int KEY_BYTES = 32;

  /**
   * @param secret encapsulated in {@code ciphertext} for {@code kid}
   * @param epoch two bytes, as in the header
   */
  static CodeKeys derive(Bytes secret, Bytes ciphertext, PeerId hop, Bytes kid, Bytes epoch) {
    var key =
        Hashes.hkdfExtract(
            SALT, Bytes.concat(secret, Hashes.sha256(ciphertext), hop.key(), kid, epoch));
    var keys = Hashes.hkdfExpand(key, PURPOSE, 3 * KEY_BYTES);
    return new CodeKeys(
        keys.slice(0, KEY_BYTES),
        keys.slice(KEY_BYTES, 2 * KEY_BYTES),
        keys.slice(2 * KEY_BYTES, 3 * KEY_BYTES));
  }

  static Bytes ascii(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public String toString() {
    return "CodeKeys[secret]";
  }
}
