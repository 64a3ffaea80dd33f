package org.eidolon.node;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.eidolon.actors.swarm.Swarm;
import org.eidolon.actors.swarm.SwarmManager;
import org.eidolon.actors.swarm.SwarmStatus;
import org.eidolon.proto.metainfo.Metainfo;

/** A swarm of this node, as those outside the actors see it. */
final class SwarmTransfer implements RunningNode.Transfer {
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final ActorSystem<?> system;
  private final ActorRef<Swarm.Command> swarm;
  private final CompletableFuture<Metainfo> described;

  SwarmTransfer(ActorSystem<?> system, SwarmManager.Joined joined) {
    this.system = system;
    this.swarm = joined.swarm();
    this.described = joined.described();
  }

  @Override
  public CompletionStage<SwarmStatus> status() {
    return AskPattern.<Swarm.Command, SwarmStatus>ask(
        swarm, Swarm.Ask::new, ANSWER, system.scheduler());
  }

  @Override
  public Optional<Metainfo> metainfo() {
    return Optional.ofNullable(described.getNow(null));
  }
}
