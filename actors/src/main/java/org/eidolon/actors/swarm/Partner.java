package org.eidolon.actors.swarm;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.config.SwarmConfig;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.session.SmoothRate;
import org.eidolon.proto.swarm.Pipeline;
import org.eidolon.proto.swarm.VirtualPeer;

/** What the swarm remembers of one session while it lasts. */
final class Partner {
  final int id;
  final ActorRef<PeerSession.Command> session;

  /** The tracker's name for it; empty if it called us. */
  final Optional<Bytes> pseudonym;

  final Pipeline pipeline;

  /** What we let it see of our pieces. */
  final VirtualPeer shows;

  boolean open;

  /** Its pieces are known. */
  boolean told;

  boolean choked = true;
  boolean interested;

  /** It showed that it earns by relaying. */
  boolean vouched;

  boolean weAreInterested;
  boolean used;

  /** It was told to go, and its place is another's. */
  boolean leaving;

  /** Its circuit ends soon. */
  boolean retiring;

  /** It is silent where it should not be: another circuit is tried beside it. */
  boolean doubted;

  /** The partner behind the circuit that is to take this one's place. */
  Optional<Partner> heir = Optional.empty();

  /** Nothing more is asked of it. */
  boolean draining;

  final long sinceNanos;
  int relays = -1;

  /** Of its blocks, since the last tick. */
  long servedBytes;

  final SmoothRate serveRate = new SmoothRate();
  int unsettledBlocks;

  /** Blocks that came without the hashes that they must be compared with. */
  int leaflessBlocks;

  long servedSinceNanos = Long.MIN_VALUE / 2;
  long owesSinceNanos;

  /** When a block last went either way, or when it came. */
  long movedNanos;

  Partner(
      int id,
      ActorRef<PeerSession.Command> session,
      Optional<Bytes> pseudonym,
      VirtualPeer shows,
      SwarmConfig config,
      long nowNanos) {
    this.id = id;
    this.session = session;
    this.pseudonym = pseudonym;
    this.shows = shows;
    this.movedNanos = nowNanos;
    this.sinceNanos = nowNanos;
    this.pipeline = new Pipeline(config.pipelineMin(), config.pipelineMax());
  }

  /** The same for all circuits to one partner that we called. */
  Object name() {
    return pseudonym.<Object>map(called -> called).orElse(id);
  }
}
