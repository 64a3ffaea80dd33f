package org.eidolon.actors.swarm;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.actors.tracker.Memberships;
import org.eidolon.proto.swarm.Backoff;

/** One tracker that a swarm asks, waits for, or leaves alone for a while. Mutable. */
final class TrackerPlace {
  enum Standing {
    TRYING,
    SERVES,
    FAILS
  }

  Standing standing = Standing.TRYING;

  /** We are in its network for this swarm, or have asked to be. */
  boolean held;

  boolean resting;
  Backoff rests = Backoff.between(TieredAnnouncer.REST_LEAST, TieredAnnouncer.REST_MOST);

  /** Those opened before have less. */
  long opened;

  Optional<ActorRef<Announcer.Command>> speaker = Optional.empty();
  Optional<ActorRef<Announcer.Event>> events = Optional.empty();
  Optional<Memberships.Member> member = Optional.empty();
  Announcer.Reach reach = new Announcer.Reach(false, "");

  boolean wantsToBeAsked() {
    return !held && !resting;
  }

  boolean isHeldInVain() {
    return held && standing != Standing.SERVES;
  }

  void serves() {
    standing = Standing.SERVES;
    rests = rests.succeeded();
  }
}
