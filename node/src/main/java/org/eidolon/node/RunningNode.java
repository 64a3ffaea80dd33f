package org.eidolon.node;

import java.nio.file.Path;
import java.time.Duration;
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
import org.eidolon.proto.choice.FetchChoice;
import org.eidolon.proto.limits.RateLimits;
import org.eidolon.proto.metainfo.Magnet;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.tracker.TrackerAddress;
import org.eidolon.streams.file.FileStamps;
import org.eidolon.streams.link.LinkTransport;
import org.eidolon.streams.link.TlsTransport;

/** A node of this process, started and serving until closed. */
public final class RunningNode implements AutoCloseable {
  static final Duration ANSWER = Duration.ofSeconds(10);

  private final Path data;
  private final Lodging lodging;
  private final LinkTransport transport;
  private final Optional<TrackerHost> host;
  private final Optional<PeerPart> peer;
  private final SessionHost session;
  private final Optional<Control.Doors> control;
  private final CompletableFuture<Void> endAsked;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Of the swarms that have not stopped. */
  private final Set<SwarmTransfer> transfers = ConcurrentHashMap.newKeySet();

  RunningNode(
      Path data,
      Lodging lodging,
      LinkTransport transport,
      Optional<TrackerHost> host,
      Optional<PeerPart> peer,
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
      return CompletableFuture.completedFuture(NodeStart.of(config, tracker, lodgings));
    } catch (CannotStart bad) {
      return CompletableFuture.failedFuture(bad);
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
    return peer.map(PeerPart::listening);
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
    return peer.map(PeerPart::home);
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
    HashedFiles.keep(data, metainfo, folder, then, lodging.system());
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
