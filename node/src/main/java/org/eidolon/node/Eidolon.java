package org.eidolon.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.eidolon.actors.tracker.TrackerClient;
import org.eidolon.actors.tracker.TrackerClient.Standing;
import org.eidolon.config.NodeConfig;
import org.eidolon.proto.limits.RateLimits;
import org.eidolon.proto.metainfo.Magnet;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.TorrentOptions;
import org.eidolon.proto.tracker.TrackerAddress;
import org.eidolon.streams.file.FileStamps;
import org.eidolon.streams.file.TorrentMaker;
import org.eidolon.streams.file.TorrentSource;

/**
 * A node inside an application: it relays for others, shares and fetches, until it is closed.
 * Several in one process share nothing; none ends the process or sets up its logging (SLF4J).
 *
 * <pre>{@code
 * try (var node = Eidolon.start(EidolonConfig.in(data).withTracker(address))) {
 *   node.joined().toCompletableFuture().join();
 *   var transfer = node.fetch(Magnet.parse(link), folder);
 *   transfer.toCompletableFuture().join().completion().toCompletableFuture().join();
 * }
 * }</pre>
 */
public final class Eidolon implements AutoCloseable {
  private static final int LOOK_MILLIS = 200;

  private final RunningNode node;
  private final DataFolder data;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  private Eidolon(RunningNode node, DataFolder data) {
    this.node = node;
    this.data = data;
  }

  /**
   * Starts a node with an actor system of its own; returns when it listens.
   *
   * @throws org.eidolon.config.InvalidConfig if a setting is wrong
   * @throws CannotStart if a port is in use, a folder cannot be written and the like; one line
   */
  public static Eidolon start(EidolonConfig config) {
    var settings = config.settings();
    return start(settings, () -> RunningNode.start(settings, tracker(settings)));
  }

  /**
   * Starts a node as a guest in the application's actor system, which stays when the node is
   * closed. Cells then cross threads more often than in a system of its own.
   *
   * @param system with settings that have Eidolon's {@code reference.conf} beneath them, as {@code
   *     ConfigFactory.load()} does
   * @throws org.eidolon.config.InvalidConfig if a setting is wrong
   * @throws CannotStart if a port is in use, a folder cannot be written and the like; one line
   */
  public static Eidolon start(EidolonConfig config, ActorSystem<?> system) {
    var settings = config.settings();
    return start(settings, () -> RunningNode.start(settings, tracker(settings), system));
  }

  private interface Start {
    CompletionStage<RunningNode> run();
  }

  private static Eidolon start(NodeConfig settings, Start start) {
    var data = DataFolder.open(Path.of(settings.storage().data()));
    try {
      return new Eidolon(RunningNode.now(start.run()), data);
    } catch (RuntimeException bad) {
      data.close();
      throw bad;
    }
  }

  private static Optional<TrackerAddress> tracker(NodeConfig settings) {
    var text = settings.membership().tracker();
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(TrackerAddress.parse(text));
    } catch (IllegalArgumentException bad) {
      throw new CannotStart("eidolon.membership.tracker: " + bad.getMessage(), bad);
    }
  }

  /** The address of the tracker that this node is; empty if it has not that role. */
  public Optional<String> trackerAddress() {
    return node.trackerAddress().map(TrackerAddress::text);
  }

  /** {@code host:port} where links come in; empty if it is a tracker alone. */
  public Optional<String> listening() {
    return node.listening();
  }

  /** How it stands with its tracker. Fails if it has none. */
  public CompletionStage<TrackerClient.Status> membership() {
    return node.membership();
  }

  /**
   * Completed when the tracker has taken us in; fails with {@link CannotStart} if it refuses us or
   * has another key than its address says. A tracker that does not answer is waited for.
   */
  public CompletionStage<Void> joined() {
    var joined = new CompletableFuture<Void>();
    look(joined);
    return joined.minimalCompletionStage();
  }

  private void look(CompletableFuture<Void> joined) {
    var unused =
        node.membership()
            .whenComplete(
                (status, failed) -> {
                  if (failed != null || closed.isDone()) {
                    joined.completeExceptionally(
                        failed != null ? failed : new CannotStart("the node was closed", null));
                  } else if (status.standing() == Standing.JOINED) {
                    joined.complete(null);
                  } else if (status.standing() == Standing.REFUSED
                      || status.standing() == Standing.WRONG_KEY) {
                    joined.completeExceptionally(
                        new CannotStart("the tracker refuses us: " + status.problem(), null));
                  } else {
                    CompletableFuture.delayedExecutor(LOOK_MILLIS, TimeUnit.MILLISECONDS)
                        .execute(() -> look(joined));
                  }
                });
  }

  /**
   * Describes a file or folder and shares it: a public swarm in the new format, at our tracker.
   *
   * @return when all of it is hashed; fails with an {@link UncheckedIOException} if it cannot be
   *     read
   */
  public CompletionStage<Transfer> share(Path path) {
    return share(path, TorrentOptions.defaults());
  }

  /** As {@link #share(Path)}; options that name no tracker get ours. */
  public CompletionStage<Transfer> share(Path path, TorrentOptions options) {
    var shared = path.toAbsolutePath().normalize();
    return CompletableFuture.supplyAsync(() -> describe(shared, options), node.blocking())
        .thenCompose(metainfo -> node.join(metainfo, shared.getParent(), false));
  }

  private Metainfo describe(Path shared, TorrentOptions options) {
    var home = node.home().map(List::of).orElse(List.of());
    var named = options.trackers().isEmpty() ? options.withTrackers(home) : options;
    try {
      var made = TorrentMaker.make(TorrentSource.scan(shared), named, hashed -> {});
      node.hashed(made, shared.getParent(), FileStamps.of(made, shared.getParent()));
      return made;
    } catch (IOException unreadable) {
      throw new CompletionException(new UncheckedIOException(unreadable));
    }
  }

  /**
   * Fetches a torrent, and shares what is here of it.
   *
   * @param folder holds, or shall hold, what the torrent names
   * @return when the node takes part in the swarm; see {@link Transfer#completion}
   */
  public CompletionStage<Transfer> fetch(Metainfo torrent, Path folder) {
    return node.join(torrent, folder.toAbsolutePath().normalize(), true);
  }

  /** As {@link #fetch(Metainfo, Path)}; partners are asked for the description first. */
  public CompletionStage<Transfer> fetch(Magnet magnet, Path folder) {
    return node.join(magnet, folder.toAbsolutePath().normalize());
  }

  /**
   * How much the whole node may move from now on, for itself and for others; {@link Transfer#limit}
   * holds one transfer within that.
   */
  public void limit(RateLimits limits) {
    node.limit(limits);
  }

  /** Completed when a client of the control server asks that this node be closed. */
  public CompletionStage<Void> endAsked() {
    return node.endAsked();
  }

  /** Leaves swarms and tracker, closes links and files; takes some seconds at most. */
  @Override
  public void close() {
    closed.complete(null);
    try {
      node.close();
    } finally {
      data.close();
    }
  }
}
