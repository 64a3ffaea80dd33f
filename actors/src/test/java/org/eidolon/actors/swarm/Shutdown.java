package org.eidolon.actors.swarm;

import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;

/** The end of a test whose swarms had files. */
final class Shutdown {
  private Shutdown() {}

  /** Actors end before the last of what they keep is written: a test's folder goes after that. */
  static void of(ActorTestKit kit) {
    var disk = Disk.of(kit.system());
    kit.shutdownTestKit();
    disk.settled().join();
  }
}
