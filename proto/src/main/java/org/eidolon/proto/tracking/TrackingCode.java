package org.eidolon.proto.tracking;

import org.eidolon.proto.crypto.XWing;

/** Sizes of a circuit's set-up messages; the layouts stand in PROTOCOL.md of this module. */
public final class TrackingCode {
  /** The tracking code alone. */
  public static final int BYTES = 7220;

  /** What the owner says to the end together with the CREATE; the ends know what it means. */
  public static final int TO_END_BYTES = 1248;

  /** What the end says to the owner together with the CREATED. */
  public static final int FROM_END_BYTES = 1152;

  /** The owner's own onion of fresh key shares and its word to the end. */
  public static final int CLIENT_ONION_BYTES = 304 + TO_END_BYTES;

  /** What travels to create a circuit: code, then onion. */
  public static final int CREATE_BYTES = BYTES + CLIENT_ONION_BYTES;

  /** What travels back: six blocks of a key share and its proof, and the end's word. */
  public static final int CREATED_BYTES = 288 + FROM_END_BYTES;

  public static final int MAX_HOPS = 6;

  static final byte VERSION = 2;
  static final byte SUITE = 1;
  static final int HEADER_BYTES = 4;
  static final int MAC_BYTES = 16;
  static final int MAC_OFFSET = HEADER_BYTES + XWing.CIPHERTEXT_BYTES;
  static final int ROUTE_OFFSET = MAC_OFFSET + MAC_BYTES;
  static final int ROUTE_BYTES = BYTES - ROUTE_OFFSET;

  /** One forwarding hop's part of the route: instruction, the next hop's mac and ciphertext. */
  static final int ROUTE_SLOT_BYTES = InstructionCodec.BYTES + MAC_BYTES + XWing.CIPHERTEXT_BYTES;

  /** One hop's part of the client onion: a key share and the next hop's mac. */
  static final int SHARE_SLOT_BYTES = 48;

  static final int SHARES_BYTES = MAX_HOPS * SHARE_SLOT_BYTES + TO_END_BYTES;

  private TrackingCode() {}
}
