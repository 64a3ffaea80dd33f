package org.eidolon.streams.tls;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many connections one address may have at a time, so that a single stranger cannot take all
 * there are. A /64 of IPv6 counts as one address; our own machine is not counted. Used by many
 * threads; never larger than the connections that its user has.
 */
public final class SourceLimit {
  private static final int IPV6_PREFIX_BYTES = 8;
  private static final String OURS = "";

  private final int most;
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();

  public SourceLimit(int most) {
    this.most = most;
  }

  /** False if {@code remote} has enough already; else {@link #leave} must follow. */
  public boolean enter(SocketAddress remote) {
    var source = source(remote);
    if (source.equals(OURS)) {
      return true;
    }
    boolean fits = counts.merge(source, 1, Integer::sum) <= most;
    if (!fits) {
      leave(remote);
    }
    return fits;
  }

  /** A connection that was let in is over. */
  public void leave(SocketAddress remote) {
    counts.computeIfPresent(source(remote), (key, count) -> count == 1 ? null : count - 1);
  }

  private static String source(SocketAddress remote) {
    if (!(remote instanceof InetSocketAddress socket) || socket.getAddress() == null) {
      return OURS;
    }
    InetAddress address = socket.getAddress();
    if (address.isLoopbackAddress()) {
      return OURS;
    }
    var raw = address.getAddress();
    return HexFormat.of()
        .formatHex(address instanceof Inet6Address ? Arrays.copyOf(raw, IPV6_PREFIX_BYTES) : raw);
  }
}
