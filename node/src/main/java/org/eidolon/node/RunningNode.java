package org.eidolon.node;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.eidolon.actors.limits.LimitKeeper;
import org.eidolon.actors.session.Torrents;
import org.eidolon.actors.swarm.SwarmManager;
import org.eidolon.actors.tracker.TrackerClient;
import org.eidolon.config.NodeConfig;
import org.eidolon.node.console.ConsoleServer;
import org.eidolon.node.http.AccessToken;
import org.eidolon.node.metrics.CallCounts;
import org.eidolon.node.metrics.NodeWatch;
import org.eidolon.node.page.Page;
import org.eidolon.proto.choice.FetchChoice;
import org.eidolon.proto.limits.RateLimits;
import org.eidolon.proto.metainfo.Magnet;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.tracker.TrackerAddress;
import org.eidolon.streams.file.FileStamps;
import org.eidolon.streams.file.ResumeShelf;
import org.eidolon.streams.http.HttpsTrackerChannel;
import org.eidolon.streams.http.TrackerChannel;
import org.eidolon.streams.link.LinkConnection;
import org.eidolon.streams.link.LinkTransport;
import org.eidolon.streams.link.TlsTransport;
import org.eidolon.streams.tls.TlsProfile;

/** A node of this process, started and serving until closed. */
public final class RunningNode implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final Path data;
  private final Lodging lodging;
  private final LinkTransport transport;
  private final Optional<TrackerHost> host;
  private final Optional<Peer> peer;
  private final SessionHost session;
  private final Optional<Control.Doors> control;
  private final CompletableFuture<Void> endAsked;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Of the swarms that have not stopped. */
  private final Set<SwarmTransfer> transfers = ConcurrentHashMap.newKeySet();

  /** The part of a node that is a peer. */
  private record Peer(
      String listening,
      TrackerAddress home,
      TrackerChannel channel,
      ActorRef<Guardian.Command> guardian,
      Guardian.Rooms rooms,
      CallCounts calls) {
    NodeWatch.PeerParts parts() {
      return new NodeWatch.PeerParts(
          rooms.links(), rooms.circuits(), rooms.tracker(), rooms.swarms(), calls);
    }
  }

  private RunningNode(
      Path data,
      Lodging lodging,
      LinkTransport transport,
      Optional<TrackerHost> host,
      Optional<Peer> peer,
      SessionHost session,
      Optional<Control.Doors> control,
      CompletableFuture<Void> endAsked) {
    this.session = session;
    this.data = data;
    this.lodging = lodging;
    this.transport = transport;
    this.host = host;
    this.peer = peer;
    this.control = control;
    this.endAsked = endAsked;
  }

  /**
   * Starts a node: a tracker if {@code config.tracker().enabled()}, a peer if {@code tracker} (the
   * one to join) is present. Fails with one line for people, as a {@link CannotStart}.
   */
  public static CompletionStage<RunningNode> start(
      NodeConfig config, Optional<TrackerAddress> tracker) {
    return start(config, tracker, transport -> Lodging.own(config.storage(), transport));
  }

  /** As {@link #start(NodeConfig, Optional)}, as a guest in the actor system of an application. */
  public static CompletionStage<RunningNode> start(
      NodeConfig config, Optional<TrackerAddress> tracker, ActorSystem<?> system) {
    return start(config, tracker, transport -> Lodging.guest(system));
  }

  private static CompletionStage<RunningNode> start(
      NodeConfig config,
      Optional<TrackerAddress> tracker,
      Function<TlsTransport, Lodging> lodgings) {
    try {
      return CompletableFuture.completedFuture(begin(config, tracker, lodgings));
    } catch (CannotStart bad) {
      return CompletableFuture.failedFuture(bad);
    }
  }

  private static RunningNode begin(
      NodeConfig config,
      Optional<TrackerAddress> joined,
      Function<TlsTransport, Lodging> lodgings) {
    var random = new SecureRandom();
    var data = Path.of(config.storage().data());
    var identity = Identity.loadOrCreate(data, random);
    var transport = new TlsTransport(config.link(), identity, random, Clock.systemUTC());
    var lodging = lodging(lodgings, transport);
    var host = Optional.<TrackerHost>empty();
    var peer = Optional.<Peer>empty();
    var session = SessionHost.none(config);
    try {
      if (config.tracker().enabled()) {
        host = Optional.of(TrackerHost.start(config, data, lodging, transport, random));
      }
      var own = host.map(TrackerHost::address);
      var home = joined.or(() -> own.filter(ours -> config.torrents().size() > 0));
      if (home.isPresent()) {
        var list = SessionHost.open(config);
        session = list;
        peer =
            home.map(address -> join(config, address, identity, transport, lodging, random, list));
      }
      var endAsked = new CompletableFuture<Void>();
      var control = control(config, lodging.system(), random, host, peer, endAsked);
      return new RunningNode(data, lodging, transport, host, peer, session, control, endAsked);
    } catch (RuntimeException bad) {
      // As at the end of a whole node: actors end on the transport's threads, and what they wrote
      // last is kept. Whoever holds the data folder lets go of it when this throws.
      lodging.close();
      session.close();
      peer.ifPresent(leaving -> leaving.channel().close());
      host.ifPresent(TrackerHost::close);
      transport.close();
      throw bad;
    }
  }

  private static Lodging lodging(Function<TlsTransport, Lodging> lodgings, TlsTransport transport) {
    try {
      return lodgings.apply(transport);
    } catch (RuntimeException bad) {
      transport.close();
      throw bad;
    }
  }

  private static Optional<Control.Doors> control(
      NodeConfig config,
      ActorSystem<?> system,
      SecureRandom random,
      Optional<TrackerHost> host,
      Optional<Peer> peer,
      CompletableFuture<Void> endAsked) {
    if (!config.control().enabled()) {
      return Optional.empty();
    }
    var watch =
        new NodeWatch(
            system, peer.map(Peer::parts), host.map(TrackerHost::parts), System::nanoTime);
    var remote = peer.map(here -> steered(config, system, here, random, endAsked));
    return Optional.of(Control.start(config, system, random, watch, remote));
  }

  private static Control.Steered steered(
      NodeConfig config,
      ActorSystem<?> system,
      Peer peer,
      SecureRandom random,
      CompletableFuture<Void> endAsked) {
    var log = Page.log();
    int port = HostPort.parse(peer.listening(), "").port();
    var rpc =
        Remote.parts(
            config,
            system,
            peer.rooms(),
            peer.parts(),
            new Remote.Places(port, peer.home(), log),
            random,
            () -> endAsked.complete(null));
    var data = Path.of(config.storage().data());
    return new Control.Steered(rpc, peer.rooms().links(), peer.home(), log, data);
  }

  private static Peer join(
      NodeConfig config,
      TrackerAddress tracker,
      org.eidolon.proto.crypto.SigningKey identity,
      LinkTransport transport,
      Lodging lodging,
      SecureRandom random,
      SessionHost session) {
    var wanted = HostPort.parse(config.listen(), "eidolon.listen");
    var guardian = new AtomicReference<ActorRef<Guardian.Command>>();
    var bound =
        now(
            transport.listen(
                wanted.host(), wanted.port(), connection -> accept(guardian.get(), connection)));
    var listening = new HostPort(bound.host(), bound.port());
    var calls = new CallCounts();
    Function<TrackerAddress, TrackerChannel> channels =
        address ->
            calls.counted(
                new HttpsTrackerChannel(
                    address,
                    TlsProfile.of(config.link().nativeTls()),
                    config.membership().requestTimeout()));
    var channel = channels.apply(tracker);
    try {
      return join(
          new Guardian.Ports(
              config,
              identity,
              transport,
              advertised(config, listening),
              channel,
              tracker,
              channels,
              random,
              Clock.systemUTC(),
              System::nanoTime,
              session),
          listening,
          guardian,
          lodging,
          calls);
    } catch (RuntimeException bad) {
      channel.close();
      throw bad;
    }
  }

  private static Peer join(
      Guardian.Ports ports,
      HostPort listening,
      AtomicReference<ActorRef<Guardian.Command>> guardian,
      Lodging lodging,
      CallCounts calls) {
    var actor = lodging.spawn(Guardian.create(ports), "node");
    guardian.set(actor);
    var rooms =
        now(
            AskPattern.<Guardian.Command, Guardian.Rooms>ask(
                actor, Guardian.Tell::new, ANSWER, lodging.system().scheduler()));
    return new Peer(listening.text(), ports.tracker(), ports.channel(), actor, rooms, calls);
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

  /** Where the control server answers; empty if there is none. */
  public Optional<String> control() {
    return control.map(doors -> doors.server().address());
  }

  /** Where the console answers besides its socket, {@code host:port}; empty if nowhere. */
  public Optional<String> consolePort() {
    return control.flatMap(Control.Doors::console).flatMap(ConsoleServer::port);
  }

  /** Lets programs of this machine in at {@link #control}; empty if there is none. */
  public Optional<AccessToken> controlToken() {
    return control.map(doors -> doors.server().token());
  }

  /** Completed when a client of the control server asks that this node be closed. */
  public CompletionStage<Void> endAsked() {
    return endAsked.minimalCompletionStage();
  }

  /** The tracker we joined first; empty if we are a tracker only. */
  Optional<TrackerAddress> home() {
    return peer.map(Peer::home);
  }

  /** For work that waits for disks. */
  Executor blocking() {
    return lodging.system().dispatchers().lookup(DispatcherSelector.blocking());
  }

  /** Our standing with the tracker we joined. */
  public CompletionStage<TrackerClient.Status> membership() {
    return AskPattern.<TrackerClient.Command, TrackerClient.Status>ask(
        rooms().tracker(), TrackerClient.Watch::new, ANSWER, lodging.system().scheduler());
  }

  /** How much may pass from now on, until this node stops. */
  public void limit(RateLimits limits) {
    rooms().limits().tell(new LimitKeeper.Set(limits));
  }

  /** The limits, and which of them hold now. */
  public CompletionStage<LimitKeeper.Now> limits() {
    return AskPattern.<LimitKeeper.Command, LimitKeeper.Now>ask(
        rooms().limits(), LimitKeeper.Ask::new, ANSWER, lodging.system().scheduler());
  }

  /**
   * All of a torrent has been hashed where it lies: who joins it next need not read it again.
   * Blocking.
   *
   * @param then the files right after they were hashed
   */
  public void hashed(Metainfo metainfo, Path folder, FileStamps then) {
    keepHashed(data, metainfo, folder, then, lodging.system());
  }

  /** As {@link #hashed}, by who made the torrent this very moment. */
  static void keepHashed(Path data, Metainfo metainfo, Path folder, ActorSystem<?> system) {
    try {
      keepHashed(data, metainfo, folder, FileStamps.of(metainfo, folder), system);
    } catch (IOException changed) {
      system.log().debug("what was hashed is read again: {}", changed.getMessage());
    }
  }

  private static void keepHashed(
      Path data, Metainfo metainfo, Path folder, FileStamps then, ActorSystem<?> system) {
    var all = new BitSet();
    all.set(0, metainfo.pieceCount());
    try {
      ResumeShelf.in(data).keep(metainfo, folder, all, then, new BitSet());
    } catch (IOException lost) {
      system.log().debug("what was hashed is read again: {}", lost.getMessage());
    }
  }

  /** Takes part in a swarm; see {@code SwarmManager.Join}. */
  public CompletionStage<Transfer> join(Metainfo metainfo, Path folder, boolean fetch) {
    return join(metainfo, folder, fetch, FetchChoice.ALL);
  }

  /** The same, but perhaps of some files alone. */
  public CompletionStage<Transfer> join(
      Metainfo metainfo, Path folder, boolean fetch, FetchChoice choice) {
    return AskPattern.<SwarmManager.Command, SwarmManager.Joined>ask(
            rooms().swarms(),
            replyTo -> new SwarmManager.Join(metainfo, folder, fetch, choice, replyTo),
            ANSWER,
            lodging.system().scheduler())
        .thenApply(this::transfer);
  }

  /** Takes part in the swarm a magnet names; its description is fetched from partners first. */
  public CompletionStage<Transfer> join(Magnet magnet, Path folder) {
    return join(magnet, folder, FetchChoice.ALL);
  }

  /** The same, but perhaps of some files alone. */
  public CompletionStage<Transfer> join(Magnet magnet, Path folder, FetchChoice choice) {
    return AskPattern.<SwarmManager.Command, SwarmManager.Joined>ask(
            rooms().swarms(),
            replyTo -> new SwarmManager.JoinMagnet(magnet, folder, choice, replyTo),
            ANSWER,
            lodging.system().scheduler())
        .thenApply(this::transfer);
  }

  /** The durable list of torrents, for those who show and steer it. */
  public ActorRef<Torrents.Command> torrents() {
    return rooms().torrents();
  }

  private Transfer transfer(SwarmManager.Joined joined) {
    var transfer = new SwarmTransfer(lodging.system(), rooms().swarms(), joined);
    transfers.add(transfer);
    var unused =
        joined
            .stopped()
            .thenRun(
                () -> {
                  transfers.remove(transfer);
                  transfer.end();
                });
    if (closed.get()) {
      transfer.end();
    }
    return transfer;
  }

  private Guardian.Rooms rooms() {
    return peer.orElseThrow(() -> new IllegalStateException("this node joined no tracker")).rooms();
  }

  /** Leaves swarms and tracker, closes links and files; at most some seconds. */
  @Override
  public void close() {
    control.ifPresent(Control.Doors::close);
    closed.set(true);
    transfers.forEach(SwarmTransfer::end);
    lodging.close();
    session.close();
    peer.ifPresent(leaving -> leaving.channel().close());
    host.ifPresent(TrackerHost::close);
    transport.close();
  }
}
