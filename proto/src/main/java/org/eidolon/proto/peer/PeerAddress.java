package org.eidolon.proto.peer;

/**
 * Where a peer's links are dialled. Known to its neighbors and its tracker only: no message of a
 * swarm can hold one.
 *
 * @param host an IP address literal, never a name (nothing here may cause a DNS look-up)
 * @param port 1 to 65535
 */
public record PeerAddress(String host, int port) {
  public static final int MAX_HOST_CHARS = 45;

  public PeerAddress {
    if (host.isEmpty() || host.length() > MAX_HOST_CHARS || !host.matches("[0-9a-fA-F.:]+")) {
      throw new IllegalArgumentException("address is not an IP literal");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port + ", want 1 to 65535");
    }
  }

  /** Hides the address: it may reach a log at info. */
  @Override
  public String toString() {
    return "PeerAddress[hidden]";
  }
}
