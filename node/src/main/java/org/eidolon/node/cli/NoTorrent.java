package org.eidolon.node.cli;

/** The node that we steer has no such torrent; the message is one line. */
final class NoTorrent extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoTorrent(String name) {
    super("no such torrent: %s; eidolon list shows those that there are".formatted(name));
  }
}
