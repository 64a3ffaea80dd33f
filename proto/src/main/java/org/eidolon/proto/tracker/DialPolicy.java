package org.eidolon.proto.tracker;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.eidolon.proto.peer.PeerAddress;

/**
 * Which addresses a member dials because its tracker says so. A tracker must not be able to send us
 * to doors behind our own walls: it sends us as far in as it is itself, and no further. Whether the
 * network is one for tests does not count, since that too is the tracker's word.
 */
public final class DialPolicy {
  /** How far inside somebody's walls an address lies, outermost first. */
  private enum Depth {
    PUBLIC,
    /** A house's or a company's network; also what no one may use outside of a laboratory. */
    PRIVATE,
    /** One cable; the doors by which clouds give machines their secrets are here. */
    LINK_LOCAL,
    LOOPBACK
  }

  private static final int UNIQUE_LOCAL = 0xfc;
  private static final int UNIQUE_LOCAL_MASK = 0xfe;
  private static final int DOCUMENTATION = 0x2001_0db8;

  private final Depth most;

  private DialPolicy(Depth most) {
    this.most = most;
  }

  /**
   * @param trackerHost name or IP literal; a name counts as public, but for localhost
   * @param privateNeighbors our own settings say that the network is a private one
   */
  public static DialPolicy of(String trackerHost, boolean privateNeighbors) {
    var depth = trackerHost.equalsIgnoreCase("localhost") ? Depth.LOOPBACK : Depth.PUBLIC;
    try {
      var found = depth(new PeerAddress(trackerHost, 1));
      depth = found == null ? depth : found;
    } catch (IllegalArgumentException name) {
      // What a name stands for is not known here.
    }
    return new DialPolicy(privateNeighbors && depth == Depth.PUBLIC ? Depth.PRIVATE : depth);
  }

  /** Whether a neighbor at {@code address} may be dialled; no name is ever looked up. */
  public boolean allows(PeerAddress address) {
    try {
      var depth = depth(address);
      return depth != null && depth.compareTo(most) <= 0;
    } catch (IllegalArgumentException bad) {
      return false;
    }
  }

  /** Null for what is no one's address: wildcards, multicast, reserved. */
  private static Depth depth(PeerAddress address) {
    if (PublicAddress.is(address)) {
      return Depth.PUBLIC;
    }
    try {
      // A literal, as was just seen: the JDK asks nobody.
      return inner(InetAddress.getByName(address.host()));
    } catch (UnknownHostException bad) {
      throw new IllegalArgumentException("address is not an IP literal", bad);
    }
  }

  private static Depth inner(InetAddress address) {
    var raw = address.getAddress();
    if (address.isLoopbackAddress()) {
      return Depth.LOOPBACK;
    } else if (address.isLinkLocalAddress()) {
      return Depth.LINK_LOCAL;
    } else if (raw.length == Integer.BYTES) {
      int first = raw[0] & 0xff;
      return first == 0 || first >= 224 ? null : Depth.PRIVATE;
    }
    boolean local = (raw[0] & UNIQUE_LOCAL_MASK) == UNIQUE_LOCAL || address.isSiteLocalAddress();
    return local || PublicAddress.number(raw) == DOCUMENTATION ? Depth.PRIVATE : null;
  }
}
