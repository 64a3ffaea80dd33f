package org.eidolon.actors.link;

import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.Attributes;

/**
 * Where all that cells pass through runs: links, circuits, and the sessions with partners at their
 * ends. A node lets these actors run on the threads that read and write the sockets, so that a
 * batch goes from socket to socket without waking another thread. Nothing that blocks, and nothing
 * that a stranger can make take long, belongs here: what a swarm decides about all its pieces, and
 * what is hashed, does not.
 */
public final class CellPath {
  public static final String NAME = "eidolon.link-dispatcher";

  private CellPath() {}

  /** For streams of the cell path. */
  public static Attributes streams() {
    return ActorAttributes.dispatcher(NAME);
  }

  public static DispatcherSelector dispatcher() {
    return DispatcherSelector.fromConfig(NAME);
  }
}
