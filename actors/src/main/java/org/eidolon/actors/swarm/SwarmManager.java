package org.eidolon.actors.swarm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
import org.eidolon.proto.choice.FetchChoice;
import org.eidolon.proto.limits.RateLimit;
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

  /** Less than those who ask wait: nobody would take the answer after that. */
  private static final Duration JOIN_PATIENCE = Duration.ofSeconds(8);

  public interface Command {}

  /**
   * Takes part in a swarm: checks what is on disk, fetches the rest, serves what is here. A swarm
   * that is joined already answers with itself.
   *
   * @param folder holds (or shall hold) the torrent's name
   * @param fetch false to only share: the files must be there, and missing pieces are an error
   * @param choice what is fetched, and how
   */
  public record Join(
      Metainfo metainfo, Path folder, boolean fetch, FetchChoice choice, ActorRef<Joined> replyTo)
      implements Command {

    /** All of it, the rarest first. */
    public Join(Metainfo metainfo, Path folder, boolean fetch, ActorRef<Joined> replyTo) {
      this(metainfo, folder, fetch, FetchChoice.ALL, replyTo);
    }
  }

  /**
   * Takes part in the swarm a magnet names: its description is fetched from partners, unless it was
   * kept from an earlier time, then the rest as after {@link Join}.
   *
   * @param folder holds (or shall hold) the torrent's name
   * @param choice what is fetched, and how
   */
  public record JoinMagnet(Magnet magnet, Path folder, FetchChoice choice, ActorRef<Joined> replyTo)
      implements Command {

    /** All of it, the rarest first. */
    public JoinMagnet(Magnet magnet, Path folder, ActorRef<Joined> replyTo) {
      this(magnet, folder, FetchChoice.ALL, replyTo);
    }
  }

  /**
   * Leaves a swarm, for all who joined it. Who joins the same torrent before it has stopped waits
   * for that, and has one anew.
   */
  public record Leave(ActorRef<Swarm.Command> swarm) implements Command {}

  /** How much all swarms together may move from now on, which share by their weights. */
  public record Limit(RateLimit down, RateLimit up) implements Command {}

  /** {@code replyTo} hears which swarms there are. */
  public record AskAll(ActorRef<All> replyTo) implements Command {}

  public record All(List<ActorRef<Swarm.Command>> swarms) {
    public All {
      swarms = List.copyOf(swarms);
    }
  }

  /**
   * @param swarm takes {@link Swarm.Command}s until it stops
   * @param described completed as soon as the torrent's description is here
   * @param stopped completed when the swarm has stopped, whoever left it
   */
  public record Joined(
      ActorRef<Swarm.Command> swarm,
      CompletableFuture<Metainfo> described,
      CompletableFuture<Void> stopped) {}

  private record Left(Bytes infoHash) implements Command {}

  /** A join of a torrent that is being left. */
  private record Waiting(Command join, long sinceNanos) {}

  private final SwarmPorts ports;
  private final ActorRef<Pacing.Command> pacing;
  private final Map<Bytes, Joined> swarms = new HashMap<>();

  /** Of the swarms that are told to stop and have not yet. */
  private final Map<Bytes, List<Waiting>> leaving = new HashMap<>();

  public static Behavior<Command> create(SwarmPorts ports) {
    return Behaviors.setup(context -> new SwarmManager(context, ports));
  }

  private SwarmManager(ActorContext<Command> context, SwarmPorts ports) {
    super(context);
    this.pacing = context.spawn(Pacing.create(ports.nanos()), "pacing");
    this.ports = ports.pacedBy(pacing);
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Join.class, this::onJoin)
        .onMessage(JoinMagnet.class, this::onJoinMagnet)
        .onMessage(Leave.class, this::onLeave)
        .onMessage(AskAll.class, this::onAskAll)
        .onMessage(Limit.class, this::onLimit)
        .onMessage(Left.class, this::onLeft)
        .build();
  }

  private Behavior<Command> onJoin(Join join) {
    var metainfo = join.metainfo();
    var infoHash = metainfo.infoHashV2().or(metainfo::infoHashV1).orElseThrow();
    if (waits(infoHash, join)) {
      return this;
    }
    var place = new MagnetSwarm.Place(join.folder(), join.choice());
    if (join.fetch() && metainfo.infoHashV2().isPresent() && !metainfo.hasPieceLayers()) {
      // Without its piece layers no piece could be compared: partners are asked for them first.
      var known = Optional.of(metainfo);
      join.replyTo().tell(byMagnet(infoHash, Magnet.of(metainfo), known, place));
      return this;
    }
    var swarm = Swarm.create(metainfo, join.folder(), join.fetch(), join.choice(), ports);
    var described = CompletableFuture.completedFuture(metainfo);
    join.replyTo().tell(swarms.computeIfAbsent(infoHash, hash -> spawn(hash, swarm, described)));
    return this;
  }

  private Behavior<Command> onJoinMagnet(JoinMagnet join) {
    var magnet = join.magnet();
    var infoHash = magnet.hashV2().or(magnet::hashV1).orElseThrow();
    if (waits(infoHash, join)) {
      return this;
    }
    var place = new MagnetSwarm.Place(join.folder(), join.choice());
    join.replyTo().tell(byMagnet(infoHash, magnet, Optional.empty(), place));
    return this;
  }

  /** What is stopping takes no more commands: a join is kept until it has. */
  private boolean waits(Bytes infoHash, Command join) {
    var waiting = leaving.get(infoHash);
    if (waiting == null) {
      return false;
    }
    waiting.add(new Waiting(join, ports.nanos().getAsLong()));
    return true;
  }

  private Joined byMagnet(
      Bytes infoHash, Magnet magnet, Optional<Metainfo> known, MagnetSwarm.Place place) {
    var described = new CompletableFuture<Metainfo>();
    var swarm = MagnetSwarm.create(magnet, known, place, ports, described);
    return swarms.computeIfAbsent(infoHash, hash -> spawn(hash, swarm, described));
  }

  private Joined spawn(
      Bytes infoHash, Behavior<Swarm.Command> swarm, CompletableFuture<Metainfo> described) {
    var ref = getContext().spawnAnonymous(restarting(swarm));
    getContext().watchWith(ref, new Left(infoHash));
    return new Joined(ref, described, new CompletableFuture<>());
  }

  static <T> Behavior<T> restarting(Behavior<T> behavior) {
    return Behaviors.supervise(behavior)
        .onFailure(
            SupervisorStrategy.restartWithBackoff(RESTART_LEAST, RESTART_MOST, RESTART_JITTER));
  }

  private Behavior<Command> onLeave(Leave leave) {
    swarms.entrySet().stream()
        .filter(each -> each.getValue().swarm().equals(leave.swarm()))
        .map(Map.Entry::getKey)
        .filter(infoHash -> leaving.putIfAbsent(infoHash, new ArrayList<>()) == null)
        .forEach(infoHash -> leave.swarm().tell(Swarm.Leave.INSTANCE));
    return this;
  }

  private Behavior<Command> onLimit(Limit limit) {
    pacing.tell(new Pacing.Limit(limit.down(), limit.up()));
    return this;
  }

  private Behavior<Command> onAskAll(AskAll ask) {
    ask.replyTo().tell(new All(swarms.values().stream().map(Joined::swarm).toList()));
    return this;
  }

  private Behavior<Command> onLeft(Left left) {
    var gone = swarms.remove(left.infoHash());
    gone.stopped().complete(null);
    var waiting = leaving.remove(left.infoHash());
    if (waiting != null) {
      waiting.stream()
          .filter(this::isInTime)
          .forEach(each -> getContext().getSelf().tell(each.join()));
    }
    return this;
  }

  private boolean isInTime(Waiting waiting) {
    return ports.nanos().getAsLong() - waiting.sinceNanos() < JOIN_PATIENCE.toNanos();
  }
}
