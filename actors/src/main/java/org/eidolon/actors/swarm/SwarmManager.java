package org.eidolon.actors.swarm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.Metainfo;

/**
 * Owns every swarm we take part in. A swarm that fails starts again from what is on disk, after a
 * pause.
 */
public final class SwarmManager extends AbstractBehavior<SwarmManager.Command> {
  private static final Duration RESTART_LEAST = Duration.ofSeconds(1);
  private static final Duration RESTART_MOST = Duration.ofMinutes(1);
  private static final double RESTART_JITTER = 0.2;

  public interface Command {}

  /**
   * Takes part in a swarm: checks what is on disk, fetches the rest, serves what is here. A swarm
   * that is joined already answers with itself.
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

  private record Left(Bytes infoHash) implements Command {}

  private final SwarmPorts ports;
  private final Map<Bytes, ActorRef<Swarm.Command>> swarms = new HashMap<>();

  public static Behavior<Command> create(SwarmPorts ports) {
    return Behaviors.setup(context -> new SwarmManager(context, ports));
  }

  private SwarmManager(ActorContext<Command> context, SwarmPorts ports) {
    super(context);
    this.ports = ports;
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Join.class, this::onJoin)
        .onMessage(Left.class, this::onLeft)
        .build();
  }

  private Behavior<Command> onJoin(Join join) {
    var metainfo = join.metainfo();
    var infoHash = metainfo.infoHashV2().or(metainfo::infoHashV1).orElseThrow();
    join.replyTo().tell(new Joined(swarms.computeIfAbsent(infoHash, hash -> spawn(hash, join))));
    return this;
  }

  private ActorRef<Swarm.Command> spawn(Bytes infoHash, Join join) {
    var swarm = Swarm.create(join.metainfo(), join.folder(), join.fetch(), ports);
    var restarting =
        Behaviors.supervise(swarm)
            .onFailure(
                SupervisorStrategy.restartWithBackoff(RESTART_LEAST, RESTART_MOST, RESTART_JITTER));
    var ref = getContext().spawnAnonymous(restarting);
    getContext().watchWith(ref, new Left(infoHash));
    return ref;
  }

  private Behavior<Command> onLeft(Left left) {
    swarms.remove(left.infoHash());
    return this;
  }
}
