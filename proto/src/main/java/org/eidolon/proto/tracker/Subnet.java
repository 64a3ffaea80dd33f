package org.eidolon.proto.tracker;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.eidolon.proto.peer.PeerAddress;

/** The part of an address that likely has one owner: a /16 of IPv4, a /32 of IPv6. */
record Subnet(int family, int prefix) {
  private static final int OCTETS = 4;

  /**
   * @throws IllegalArgumentException if the host is no IP literal; no name is ever looked up
   */
  static Subnet of(PeerAddress address) {
    var host = address.host();
    if (host.indexOf(':') < 0) {
      return ofFour(host);
    }
    try {
      // With a colon inside, the JDK parses a literal or fails; it never asks the DNS.
      var raw = InetAddress.getByName(host).getAddress();
      return raw.length == OCTETS
          ? new Subnet(4, number(raw, 2))
          : new Subnet(6, number(raw, OCTETS));
    } catch (UnknownHostException bad) {
      throw new IllegalArgumentException("address is not an IP literal", bad);
    }
  }

  private static Subnet ofFour(String host) {
    var parts = host.split("\\.", -1);
    var raw = new byte[OCTETS];
    for (int i = 0; i < OCTETS; i++) {
      if (parts.length != OCTETS || !parts[i].matches("[0-9]{1,3}")) {
        throw new IllegalArgumentException("address is not an IP literal");
      }
      int octet = Integer.parseInt(parts[i]);
      if (octet > 255) {
        throw new IllegalArgumentException("address is not an IP literal");
      }
      raw[i] = (byte) octet;
    }
    return new Subnet(4, number(raw, 2));
  }

  private static int number(byte[] raw, int octets) {
    int number = 0;
    for (int i = 0; i < octets; i++) {
      number = number << Byte.SIZE | (raw[i] & 0xff);
    }
    return number;
  }

  @Override
  public String toString() {
    return "Subnet[hidden]";
  }
}
