package org.eidolon.actors.swarm;

import java.nio.file.Path;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.proto.metainfo.Metainfo;

/** STUB Owns every swarm we take part in. */
public final class SwarmManager {
  public interface Command {}

  /**
   * Takes part in a swarm: checks what is on disk, fetches the rest, serves what is here.
   *
   * @param folder holds (or shall hold) the torrent's name
   * @param fetch false to only share: the files must be there, and missing pieces are an error
   */
  public record Join(Metainfo metainfo, Path folder, boolean fetch, ActorRef<Joined> replyTo)
      implements Command {}

  /**
   * @param swarm takes {@link Swarm.Command}s until it stops
   */
  public record Joined(ActorRef<Swarm.Command> swarm) {}

  private SwarmManager() {}
}
