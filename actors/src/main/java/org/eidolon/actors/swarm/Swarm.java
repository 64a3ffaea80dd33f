package org.eidolon.actors.swarm;

import org.apache.pekko.actor.typed.ActorRef;

/** STUB One swarm: who our partners are, what is fetched from whom, who is served. */
public final class Swarm {
  public interface Command {}

  /** {@code replyTo} hears how things stand now. */
  public record Ask(ActorRef<SwarmStatus> replyTo) implements Command {}

  /** Says good-bye to the tracker and stops. */
  public enum Leave implements Command {
    INSTANCE
  }

  private Swarm() {}
}
