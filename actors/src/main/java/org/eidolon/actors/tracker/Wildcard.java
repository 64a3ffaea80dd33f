package org.eidolon.actors.tracker;

import java.util.Set;
import org.eidolon.proto.peer.PeerAddress;

/** Who listens everywhere is dialled where its requests come from. */
final class Wildcard {
  private static final Set<String> HOSTS = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

  private Wildcard() {}

  /**
   * @throws IllegalArgumentException if what was seen is no plain IP literal
   */
  static PeerAddress replaced(PeerAddress told, String seenHost) {
    return HOSTS.contains(told.host()) ? new PeerAddress(seenHost, told.port()) : told;
  }
}
