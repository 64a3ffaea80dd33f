package org.eidolon.node.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** An address of its own for each process of a private network, where the system allows it. */
final class Loopback {
  private static final int FIRST = 10;

  private final boolean many;

  private Loopback(boolean many) {
    this.many = many;
  }

  /** Linux listens on all of 127.0.0.0/8; others know 127.0.0.1 alone until told. */
  static Loopback ofSystem() {
    try (var probe =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, FIRST}))) {
      return new Loopback(probe.isBound());
    } catch (IOException onlyOne) {
      return new Loopback(false);
    }
  }

  /**
   * @param index of the process, from 0
   */
  String listen(int index) {
    int host = FIRST + index;
    return many ? "127.0.%d.%d:0".formatted(host / 250, host % 250 + 1) : "127.0.0.1:0";
  }
}
