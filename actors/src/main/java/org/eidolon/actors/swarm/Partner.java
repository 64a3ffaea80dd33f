package org.eidolon.actors.swarm;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.config.SwarmConfig;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.swarm.Pipeline;

/** What the swarm remembers of one session while it lasts. */
final class Partner {
  final int id;
  final ActorRef<PeerSession.Command> session;

  /** The tracker's name for it; empty if it called us. */
  final Optional<Bytes> pseudonym;

  final Pipeline pipeline;
  boolean open;

  /** Its pieces are known. */
  boolean told;

  boolean choked = true;
  boolean interested;
  boolean weAreInterested;
  boolean used;
  int relays = -1;
  int unsettledBlocks;
  int strikes;
  long servedSinceNanos = Long.MIN_VALUE / 2;
  long owesSinceNanos;

  Partner(
      int id,
      ActorRef<PeerSession.Command> session,
      Optional<Bytes> pseudonym,
      SwarmConfig config) {
    this.id = id;
    this.session = session;
    this.pseudonym = pseudonym;
    this.pipeline = new Pipeline(config.pipelineMin(), config.pipelineMax());
  }
}
