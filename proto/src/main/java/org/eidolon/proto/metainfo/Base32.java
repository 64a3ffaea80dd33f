package org.eidolon.proto.metainfo;

import java.util.Optional;
import org.eidolon.proto.Bytes;

/** Base32 (RFC 4648 §6) without padding, read in either case. */
final class Base32 {
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int BITS = 5;

  private Base32() {}

  static String encode(Bytes bytes) {
    var text = new StringBuilder();
    int held = 0;
    int bits = 0;
    for (int index = 0; index < bytes.length(); index++) {
      held = (held << 8) | (bytes.at(index) & 0xff);
      bits += 8;
      while (bits >= BITS) {
        bits -= BITS;
        text.append(ALPHABET.charAt((held >>> bits) & 31));
      }
    }
    if (bits > 0) {
      text.append(ALPHABET.charAt((held << (BITS - bits)) & 31));
    }
    return text.toString();
  }

  /** Nothing if there is a strange character, or bits are left over that are not zero. */
  static Optional<Bytes> decode(String text) {
    var bytes = new byte[text.length() * BITS / 8];
    int at = 0;
    int held = 0;
    int bits = 0;
    for (int index = 0; index < text.length(); index++) {
      int digit = digit(text.charAt(index));
      if (digit < 0) {
        return Optional.empty();
      }
      held = (held << BITS) | digit;
      bits += BITS;
      if (bits >= 8) {
        bits -= 8;
        bytes[at++] = (byte) (held >>> bits);
      }
    }
    boolean clean = bits < BITS && (held & ((1 << bits) - 1)) == 0;
    return clean ? Optional.of(Bytes.copyOf(bytes)) : Optional.empty();
  }

  private static int digit(char letter) {
    // Only ASCII letters have a second case here: Unicode would let strange ones in.
    boolean lower = letter >= 'a' && letter <= 'z';
    return ALPHABET.indexOf(lower ? (char) (letter - 'a' + 'A') : letter);
  }
}
