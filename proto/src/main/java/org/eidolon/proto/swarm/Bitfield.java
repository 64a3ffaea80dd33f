package org.eidolon.proto.swarm;

import java.util.BitSet;
import org.eidolon.proto.Bytes;

/**
 * Which pieces of a swarm a peer has, as it is sent: the first piece is the highest bit of the
 * first byte, spare bits are zero (BEP 3).
 */
public record Bitfield(int pieces, Bytes bits) {

  /**
   * @throws MalformedPeerMessage if the length does not fit or a spare bit is set
   */
  public Bitfield {
    if (pieces < 0 || bits.length() != bytesFor(pieces)) {
      throw new MalformedPeerMessage("bitfield of a wrong length");
    }
    int spare = bits.length() * 8 - pieces;
    if (spare > 0 && (bits.at(bits.length() - 1) & ((1 << spare) - 1)) != 0) {
      throw new MalformedPeerMessage("bitfield with spare bits");
    }
  }

  public static int bytesFor(int pieces) {
    return (int) ((pieces + 7L) / 8);
  }

  public static Bitfield of(BitSet set, int pieces) {
    var bytes = new byte[bytesFor(pieces)];
    for (int at = set.nextSetBit(0); at >= 0 && at < pieces; at = set.nextSetBit(at + 1)) {
      bytes[at / 8] |= (byte) (0x80 >>> (at % 8));
    }
    return new Bitfield(pieces, Bytes.copyOf(bytes));
  }

  public boolean has(int piece) {
    return (bits.at(piece / 8) & (0x80 >>> (piece % 8))) != 0;
  }

  /** A set of its own, which the caller may change. */
  public BitSet toBitSet() {
    var set = new BitSet(pieces);
    for (int piece = 0; piece < pieces; piece++) {
      if (has(piece)) {
        set.set(piece);
      }
    }
    return set;
  }
}
