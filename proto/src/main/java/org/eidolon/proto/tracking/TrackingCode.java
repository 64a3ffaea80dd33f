package org.eidolon.proto.tracking;

/** Sizes of a circuit's set-up messages; the layouts stand in PROTOCOL.md of this module. */
public final class TrackingCode {
  /** The tracking code alone. */
  public static final int BYTES = 7220;

  /** The owner's own onion of fresh key shares. */
  public static final int CLIENT_ONION_BYTES = 304;

  /** What travels to create a circuit: code, then onion. */
  public static final int CREATE_BYTES = BYTES + CLIENT_ONION_BYTES;

  /** What travels back: six blocks of a key share and its proof. */
  public static final int CREATED_BYTES = 288;

  public static final int MAX_HOPS = 6;

  private TrackingCode() {}
}
