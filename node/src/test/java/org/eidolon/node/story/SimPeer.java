package org.eidolon.node.story;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.eidolon.actors.circuit.CircuitManager;
import org.eidolon.actors.link.LinkManager;
import org.eidolon.actors.swarm.Swarm;
import org.eidolon.actors.swarm.SwarmManager;
import org.eidolon.actors.swarm.SwarmStatus;
import org.eidolon.actors.tracker.TrackerClient;
import org.eidolon.node.PeerActors;
import org.eidolon.proto.choice.FetchChoice;
import org.eidolon.proto.crypto.SigningKey;
import org.eidolon.proto.limits.RateLimit;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.Neighbor;
import org.eidolon.proto.tracker.TrackerAddress;
import org.eidolon.streams.link.LinkCloseReason;
import org.eidolon.streams.link.LinkConnection;
import org.eidolon.streams.link.LinkFailed;
import org.eidolon.streams.link.LinkTransport;

/** One peer of a {@link TestNetwork}: its identity and folder stay, its actors come and go. */
final class SimPeer {
  private static final Duration ANSWER = Duration.ofSeconds(10);

  final String name;
  final TrackerAddress home;
  final SigningKey identity;
  final PeerAddress at;
  final Path folder;

  /** Its ways to trackers, so far. */
  final List<MemoryChannel> ways = new CopyOnWriteArrayList<>();

  private final ActorSystem<?> system;
  private final Map<Metainfo, ActorRef<Swarm.Command>> swarms = new HashMap<>();
  private PeerActors actors;
  private MemoryChannel channel;
  private Mortal transport;

  SimPeer(
      String name,
      TrackerAddress home,
      SigningKey identity,
      PeerAddress at,
      Path folder,
      ActorSystem<?> system) {
    this.name = name;
    this.home = home;
    this.identity = identity;
    this.at = at;
    this.folder = folder;
    this.system = system;
  }

  /** A way out that ends with its owner: who is dead dials nobody. */
  static final class Mortal implements LinkTransport {
    private final LinkTransport living;
    private volatile boolean dead;

    Mortal(LinkTransport living) {
      this.living = living;
    }

    @Override
    public CompletionStage<Bound> listen(String host, int port, Consumer<LinkConnection> accepted) {
      return living.listen(host, port, accepted);
    }

    @Override
    public CompletionStage<LinkConnection> dial(PeerAddress address, PeerId expected) {
      return dead
          ? CompletableFuture.failedStage(new LinkFailed(LinkCloseReason.REFUSED))
          : living.dial(address, expected);
    }

    @Override
    public void close() {
      dead = true;
    }
  }

  PeerId id() {
    return new PeerId(identity.publicKey());
  }

  void live(PeerActors nowActors, MemoryChannel nowChannel, Mortal nowTransport) {
    actors = nowActors;
    channel = nowChannel;
    transport = nowTransport;
  }

  /** Cuts every way out, so that nothing of the end can be said. */
  void fallSilent() {
    loseTracker();
    transport.close();
  }

  void loseTracker() {
    ways.forEach(MemoryChannel::cut);
  }

  void stop() {
    actors.stop();
    swarms.clear();
    ways.clear();
  }

  List<Neighbor> neighbors() {
    return channel.neighbors();
  }

  TrackerClient.Status standing() {
    return now(
        AskPattern.<TrackerClient.Command, TrackerClient.Status>ask(
            actors.tracker(), TrackerClient.Watch::new, ANSWER, system.scheduler()));
  }

  CircuitManager.Count circuits() {
    return now(
        AskPattern.<CircuitManager.Command, CircuitManager.Count>ask(
            actors.circuits(), CircuitManager.Counts::new, ANSWER, system.scheduler()));
  }

  /** How many it built so far, those that are over included. */
  long circuitsBuilt() {
    var figures =
        now(
            AskPattern.<CircuitManager.Command, CircuitManager.Figures>ask(
                actors.circuits(), CircuitManager.AskFigures::new, ANSWER, system.scheduler()));
    return figures.builds().counts().stream().mapToLong(Long::longValue).sum();
  }

  /** Links that ended, whyever; not the tracker's trial dials, which never become one. */
  long linksLost() {
    return now(AskPattern.<LinkManager.Command, LinkManager.Counts>ask(
            actors.links(), LinkManager.AskCounts::new, ANSWER, system.scheduler()))
        .byReason()
        .getOrDefault(LinkCloseReason.NOT_A_NEIGHBOR, 0L);
  }

  PeerActors actors() {
    return actors;
  }

  void join(Metainfo metainfo, boolean fetch) {
    join(actors.swarms(), metainfo, fetch);
  }

  /** Fetches some of it. */
  void join(Metainfo metainfo, FetchChoice choice) {
    join(actors.swarms(), metainfo, true, choice);
  }

  void join(ActorRef<SwarmManager.Command> manager, Metainfo metainfo, boolean fetch) {
    join(manager, metainfo, fetch, FetchChoice.ALL);
  }

  private void join(
      ActorRef<SwarmManager.Command> manager,
      Metainfo metainfo,
      boolean fetch,
      FetchChoice choice) {
    var joined =
        now(
            AskPattern.<SwarmManager.Command, SwarmManager.Joined>ask(
                manager,
                replyTo -> new SwarmManager.Join(metainfo, folder, fetch, choice, replyTo),
                ANSWER,
                system.scheduler()));
    swarms.put(metainfo, joined.swarm());
  }

  /** What the swarm may move from now on. */
  void limit(Metainfo metainfo, RateLimit down, RateLimit up) {
    swarms.get(metainfo).tell(new Swarm.Limit(down, up));
  }

  void leave(Metainfo metainfo) {
    actors.swarms().tell(new SwarmManager.Leave(swarms.remove(metainfo)));
  }

  SwarmStatus status(Metainfo metainfo) {
    return now(
        AskPattern.<Swarm.Command, SwarmStatus>ask(
            swarms.get(metainfo), Swarm.Ask::new, ANSWER, system.scheduler()));
  }

  private static <T> T now(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(ANSWER.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException none) {
      throw new IllegalStateException("no answer", none);
    }
  }
}
