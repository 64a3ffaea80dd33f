package org.eidolon.node;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.eidolon.actors.swarm.Swarm;
import org.eidolon.actors.swarm.SwarmStatus;

/** A swarm of this node, as those outside the actors see it. */
final class SwarmTransfer {
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final ActorSystem<?> system;
  private final ActorRef<Swarm.Command> swarm;

  SwarmTransfer(ActorSystem<?> system, ActorRef<Swarm.Command> swarm) {
    this.system = system;
    this.swarm = swarm;
  }

  CompletionStage<SwarmStatus> status() {
    return AskPattern.<Swarm.Command, SwarmStatus>ask(
        swarm, Swarm.Ask::new, ANSWER, system.scheduler());
  }
}
