package org.eidolon.node;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.eidolon.actors.swarm.SwarmManager;
import org.eidolon.actors.swarm.SwarmStatus;
import org.eidolon.actors.tracker.TrackerClient;
import org.eidolon.config.NodeConfig;
import org.eidolon.proto.metainfo.Magnet;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.tracker.TrackerAddress;
import org.eidolon.streams.http.HttpsTrackerChannel;
import org.eidolon.streams.link.LinkConnection;
import org.eidolon.streams.link.LinkTransport;
import org.eidolon.streams.link.TlsTransport;
import org.eidolon.streams.tls.TlsProfile;

/** A node of this process, started and serving until closed. */
public final class RunningNode implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration STOP = Duration.ofSeconds(5);

  private final ActorSystem<Void> system;
  private final LinkTransport transport;
  private final Optional<TrackerHost> host;
  private final Optional<Peer> peer;

  /** The part of a node that is a peer. */
  private record Peer(
      String listening,
      HttpsTrackerChannel channel,
      ActorRef<Guardian.Command> guardian,
      Guardian.Rooms rooms) {}

  private RunningNode(
      ActorSystem<Void> system,
      LinkTransport transport,
      Optional<TrackerHost> host,
      Optional<Peer> peer) {
    this.system = system;
    this.transport = transport;
    this.host = host;
    this.peer = peer;
  }

  /**
   * Starts a node: a tracker if {@code config.tracker().enabled()}, a peer if {@code tracker} (the
   * one to join) is present. Fails with one line for people, as a {@link CannotStart}.
   */
  public static CompletionStage<RunningNode> start(
      NodeConfig config, Optional<TrackerAddress> tracker) {
    try {
      return CompletableFuture.completedFuture(begin(config, tracker));
    } catch (CannotStart bad) {
      return CompletableFuture.failedFuture(bad);
    }
  }

  private static RunningNode begin(NodeConfig config, Optional<TrackerAddress> joined) {
    var random = new SecureRandom();
    var data = Path.of(config.storage().data());
    var identity = Identity.loadOrCreate(data, random);
    var transport = new TlsTransport(config.link(), identity, random, Clock.systemUTC());
    var settings = SystemSettings.of(config.storage());
    var system = ActorSystem.<Void>create(Behaviors.empty(), "eidolon", settings);
    var host = Optional.<TrackerHost>empty();
    try {
      if (config.tracker().enabled()) {
        host = Optional.of(TrackerHost.start(config, data, system, transport, random));
      }
      var own = host.map(TrackerHost::address);
      var peer =
          joined
              .or(() -> own.filter(ours -> config.torrents().size() > 0))
              .map(address -> join(config, address, identity, transport, system, random));
      return new RunningNode(system, transport, host, peer);
    } catch (RuntimeException bad) {
      host.ifPresent(TrackerHost::close);
      transport.close();
      system.terminate();
      throw bad;
    }
  }

  private static Peer join(
      NodeConfig config,
      TrackerAddress tracker,
      org.eidolon.proto.crypto.SigningKey identity,
      LinkTransport transport,
      ActorSystem<Void> system,
      SecureRandom random) {
    var wanted = HostPort.parse(config.listen(), "eidolon.listen");
    var guardian = new AtomicReference<ActorRef<Guardian.Command>>();
    var bound =
        now(
            transport.listen(
                wanted.host(), wanted.port(), connection -> accept(guardian.get(), connection)));
    var listening = new HostPort(bound.host(), bound.port());
    var channel =
        new HttpsTrackerChannel(
            tracker,
            TlsProfile.of(config.link().nativeTls()),
            config.membership().requestTimeout());
    var ports =
        new Guardian.Ports(
            config,
            identity,
            transport,
            advertised(config, listening),
            channel,
            tracker,
            random,
            Clock.systemUTC(),
            System::nanoTime);
    var actor =
        system.systemActorOf(
            Guardian.create(ports), "node", org.apache.pekko.actor.typed.Props.empty());
    guardian.set(actor);
    var rooms =
        now(
            AskPattern.<Guardian.Command, Guardian.Rooms>ask(
                actor, Guardian.Tell::new, ANSWER, system.scheduler()));
    return new Peer(listening.text(), channel, actor, rooms);
  }

  private static void accept(ActorRef<Guardian.Command> guardian, LinkConnection connection) {
    if (guardian == null) {
      // We are still starting: whoever dialled will dial again.
      connection.close(org.eidolon.streams.link.LinkCloseReason.REFUSED);
    } else {
      guardian.tell(new Guardian.Accepted(connection));
    }
  }

  private static PeerAddress advertised(NodeConfig config, HostPort listening) {
    var shown =
        config.advertise().isEmpty()
            ? listening
            : HostPort.parse(config.advertise(), "eidolon.advertise");
    try {
      return new PeerAddress(shown.host(), shown.port() == 0 ? listening.port() : shown.port());
    } catch (IllegalArgumentException bad) {
      throw new CannotStart(
          "eidolon.advertise or eidolon.listen = \"%s\", expected an IP address and port that others can dial"
              .formatted(shown.text()),
          bad);
    }
  }

  /** Waits for a step of the start; its failure is one line for people. */
  static <T> T now(CompletionStage<T> step) {
    try {
      return step.toCompletableFuture().get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      var cause =
          failed.getCause() instanceof CompletionException c ? c.getCause() : failed.getCause();
      throw new CannotStart(cause.getMessage(), cause);
    } catch (TimeoutException slow) {
      throw new CannotStart("the node did not start within " + ANSWER.toSeconds() + " s", slow);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new CannotStart("stopped while starting", stop);
    }
  }

  /** The tracker we are; empty if we are none. */
  public Optional<TrackerAddress> trackerAddress() {
    return host.map(TrackerHost::address);
  }

  /** {@code host:port} where links come in; empty if we are a tracker only. */
  public Optional<String> listening() {
    return peer.map(Peer::listening);
  }

  /** Our standing with the tracker we joined. */
  public CompletionStage<TrackerClient.Status> membership() {
    return AskPattern.<TrackerClient.Command, TrackerClient.Status>ask(
        rooms().tracker(), TrackerClient.Watch::new, ANSWER, system.scheduler());
  }

  /** Takes part in a swarm; see {@code SwarmManager.Join}. */
  public CompletionStage<Transfer> join(Metainfo metainfo, Path folder, boolean fetch) {
    return AskPattern.<SwarmManager.Command, SwarmManager.Joined>ask(
            rooms().swarms(),
            replyTo -> new SwarmManager.Join(metainfo, folder, fetch, replyTo),
            ANSWER,
            system.scheduler())
        .thenApply(joined -> new SwarmTransfer(system, joined));
  }

  /** Takes part in the swarm a magnet names; its description is fetched from partners first. */
  public CompletionStage<Transfer> join(Magnet magnet, Path folder) {
    return AskPattern.<SwarmManager.Command, SwarmManager.Joined>ask(
            rooms().swarms(),
            replyTo -> new SwarmManager.JoinMagnet(magnet, folder, replyTo),
            ANSWER,
            system.scheduler())
        .thenApply(joined -> new SwarmTransfer(system, joined));
  }

  private Guardian.Rooms rooms() {
    return peer.orElseThrow(() -> new IllegalStateException("this node joined no tracker")).rooms();
  }

  /** Leaves swarms and tracker, closes links and files; at most some seconds. */
  @Override
  public void close() {
    system.terminate();
    try {
      system.getWhenTerminated().toCompletableFuture().get(STOP.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException late) {
      // Whatever still runs ends with its links and channels below.
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    peer.ifPresent(leaving -> leaving.channel().close());
    host.ifPresent(TrackerHost::close);
    transport.close();
  }

  /** One swarm of this node. */
  public interface Transfer {
    CompletionStage<SwarmStatus> status();

    /** The torrent's description; empty as long as a magnet's is not here. */
    Optional<Metainfo> metainfo();
  }
}
