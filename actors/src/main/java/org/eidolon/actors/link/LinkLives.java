package org.eidolon.actors.link;

import java.util.HashMap;
import java.util.Map;
import org.eidolon.streams.link.LinkCloseReason;
import org.eidolon.streams.link.LinkConnection;

/** The lives of the links that are open, for who records them; nothing is kept otherwise. */
final class LinkLives {
  private final Map<LinkConnection, LinkLife> open = new HashMap<>();

  void begin(LinkConnection connection) {
    var life = new LinkLife();
    if (life.isEnabled()) {
      life.dialledByUs = connection.dialledByUs();
      life.begin();
      open.put(connection, life);
    }
  }

  void end(LinkConnection connection, LinkCloseReason reason) {
    var life = open.remove(connection);
    if (life != null) {
      life.reason = reason.name();
      life.commit();
    }
  }
}
