package org.eidolon.actors.swarm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.Magnet;
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
   * Takes part in the swarm a magnet names: its description is fetched from partners, unless it was
   * kept from an earlier time, then the rest as after {@link Join}.
   *
   * @param folder holds (or shall hold) the torrent's name
   */
  public record JoinMagnet(Magnet magnet, Path folder, ActorRef<Joined> replyTo)
      implements Command {}

  /**
   * @param swarm takes {@link Swarm.Command}s until it stops
   * @param described completed as soon as the torrent's description is here
   */
  public record Joined(ActorRef<Swarm.Command> swarm, CompletableFuture<Metainfo> described) {}

  private record Left(Bytes infoHash) implements Command {}

  private final SwarmPorts ports;
  private final Map<Bytes, Joined> swarms = new HashMap<>();

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
        .onMessage(JoinMagnet.class, this::onJoinMagnet)
        .onMessage(Left.class, this::onLeft)
        .build();
  }

  private Behavior<Command> onJoin(Join join) {
    var metainfo = join.metainfo();
    var infoHash = metainfo.infoHashV2().or(metainfo::infoHashV1).orElseThrow();
    if (join.fetch() && metainfo.infoHashV2().isPresent() && !metainfo.hasPieceLayers()) {
      // Without its piece layers no piece could be compared: partners are asked for them first.
      var known = Optional.of(metainfo);
      join.replyTo().tell(byMagnet(infoHash, Magnet.of(metainfo), known, join.folder()));
      return this;
    }
    var swarm = Swarm.create(metainfo, join.folder(), join.fetch(), ports);
    var described = CompletableFuture.completedFuture(metainfo);
    join.replyTo().tell(swarms.computeIfAbsent(infoHash, hash -> spawn(hash, swarm, described)));
    return this;
  }

  private Behavior<Command> onJoinMagnet(JoinMagnet join) {
    var magnet = join.magnet();
    var infoHash = magnet.hashV2().or(magnet::hashV1).orElseThrow();
    join.replyTo().tell(byMagnet(infoHash, magnet, Optional.empty(), join.folder()));
    return this;
  }

  private Joined byMagnet(Bytes infoHash, Magnet magnet, Optional<Metainfo> known, Path folder) {
    var described = new CompletableFuture<Metainfo>();
    var swarm = MagnetSwarm.create(magnet, known, folder, ports, described);
    return swarms.computeIfAbsent(infoHash, hash -> spawn(hash, swarm, described));
  }

  private Joined spawn(
      Bytes infoHash, Behavior<Swarm.Command> swarm, CompletableFuture<Metainfo> described) {
    var ref = getContext().spawnAnonymous(restarting(swarm));
    getContext().watchWith(ref, new Left(infoHash));
    return new Joined(ref, described);
  }

  static <T> Behavior<T> restarting(Behavior<T> behavior) {
    return Behaviors.supervise(behavior)
        .onFailure(
            SupervisorStrategy.restartWithBackoff(RESTART_LEAST, RESTART_MOST, RESTART_JITTER));
  }

  private Behavior<Command> onLeft(Left left) {
    swarms.remove(left.infoHash());
    return this;
  }
}
