package org.eidolon.proto.tracker;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.eidolon.proto.peer.PeerAddress;

/**
 * Tells addresses that anybody may be sent to from those inside somebody's machine or network. A
 * tracker dials its members and has their neighbors dial them: it must not be talked into knocking
 * at doors behind its own walls, or theirs.
 */
public final class PublicAddress {
  private static final int[][] NOT_PUBLIC = {
    {0, 8},
    {10 << 24, 8},
    {100 << 24 | 64 << 16, 10},
    {127 << 24, 8},
    {169 << 24 | 254 << 16, 16},
    {172 << 24 | 16 << 16, 12},
    {192 << 24, 24},
    {192 << 24 | 2 << 8, 24},
    {192 << 24 | 168 << 16, 16},
    {198 << 24 | 18 << 16, 15},
    {198 << 24 | 51 << 16 | 100 << 8, 24},
    {203 << 24 | 113 << 8, 24},
    // Multicast, and all that is reserved above it.
    {224 << 24, 3},
  };

  private static final int TEREDO = 0x2001_0000;
  private static final int DOCUMENTATION = 0x2001_0db8;
  private static final int SIX_TO_FOUR = 0x2002;

  private PublicAddress() {}

  /**
   * @throws IllegalArgumentException if the host is no IP literal; no name is ever looked up
   */
  public static boolean is(PeerAddress address) {
    Subnet.of(address);
    try {
      // A literal, as was just seen: the JDK asks nobody.
      var raw = InetAddress.getByName(address.host()).getAddress();
      return raw.length == Integer.BYTES ? isPublic4(number(raw)) : isPublic6(number(raw));
    } catch (UnknownHostException bad) {
      throw new IllegalArgumentException("address is not an IP literal", bad);
    }
  }

  private static boolean isPublic4(int address) {
    for (var range : NOT_PUBLIC) {
      if (((address ^ range[0]) >>> (Integer.SIZE - range[1])) == 0) {
        return false;
      }
    }
    return true;
  }

  /** Of the global range 2000::/3 all but what stands for an address of IPv4, or for none. */
  private static boolean isPublic6(int first) {
    return first >>> 29 == 1
        && first != TEREDO
        && first != DOCUMENTATION
        && first >>> Short.SIZE != SIX_TO_FOUR;
  }

  static int number(byte[] raw) {
    int number = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      number = number << Byte.SIZE | (raw[i] & 0xff);
    }
    return number;
  }
}
