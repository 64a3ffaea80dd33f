package org.eidolon.node;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.eidolon.actors.session.AddOptions;
import org.eidolon.actors.session.FolderWatch;
import org.eidolon.actors.session.SessionPorts;
import org.eidolon.actors.session.Torrents;
import org.eidolon.actors.swarm.SwarmManager;
import org.eidolon.config.NodeConfig;
import org.eidolon.config.SessionConfig;
import org.eidolon.config.WatchConfig;
import org.eidolon.proto.session.GlobalSettings;
import org.eidolon.proto.session.SeedGoal;
import org.eidolon.streams.session.SessionStore;
import org.eidolon.streams.session.TorrentDisk;
import org.eidolon.streams.session.WatchedFolder;
import org.slf4j.LoggerFactory;

/** The list of torrents of a node: what it was, where it is kept, and what adds to it. */
final class SessionHost implements AutoCloseable {
  private final NodeConfig config;
  private final Optional<SessionStore> store;
  private final SessionStore.Loaded loaded;

  private SessionHost(NodeConfig config, Optional<SessionStore> store, SessionStore.Loaded loaded) {
    this.config = config;
    this.store = store;
    this.loaded = loaded;
  }

  /** Reads what was kept. Blocking. */
  static SessionHost open(NodeConfig config) {
    var data = config.storage().data();
    if (!config.session().enabled() || data.isEmpty()) {
      return none(config);
    }
    try {
      var store = SessionStore.open(Path.of(data));
      return new SessionHost(config, Optional.of(store), store.load());
    } catch (IOException bad) {
      throw new CannotStart(
          "session.store in the data folder cannot be used (%s); another node may use it, else put"
                  .formatted(bad.getMessage())
              + " it aside and start again: then the list of torrents is empty",
          bad);
    }
  }

  /** A list that ends with the node. */
  static SessionHost none(NodeConfig config) {
    return new SessionHost(config, Optional.empty(), SessionStore.Loaded.NOTHING);
  }

  SessionPorts ports(ActorRef<SwarmManager.Command> swarms, Guardian.Ports node) {
    var data = Optional.of(config.storage().data()).filter(text -> !text.isEmpty()).map(Path::of);
    return new SessionPorts(
        swarms,
        defaults(config.session(), absolute(config.storage().downloads())),
        store,
        loaded,
        new TorrentDisk(data),
        node.clock(),
        node.nanos());
  }

  static GlobalSettings defaults(SessionConfig session, Path folder) {
    return new GlobalSettings(
        session.fetching(),
        session.sharing(),
        (int) Math.min(session.stalledAfter().toMinutes(), GlobalSettings.MOST_MINUTES),
        new SeedGoal(
            bound(session.goalRatio()),
            bound(minutes(session.goalTime())),
            bound(minutes(session.goalIdle()))),
        folder.toString(),
        session.startAdded());
  }

  private static double minutes(Duration time) {
    return time.toMillis() / 60_000.0;
  }

  private static SeedGoal.Bound bound(double value) {
    return value == 0 ? SeedGoal.Bound.NONE : SeedGoal.Bound.of(value);
  }

  private static Path absolute(String folder) {
    return Path.of(folder).toAbsolutePath().normalize();
  }

  /** Watches the folders that people put torrents into. */
  void watch(ActorContext<?> context, ActorRef<Torrents.Command> torrents) {
    var session = config.session();
    for (var watched : session.enabled() ? session.watch() : List.<WatchConfig>of()) {
      var options = AddOptions.DEFAULT.labelled(watched.labels());
      options = watched.paused() ? options.paused(true) : options;
      options = watched.to().isEmpty() ? options : options.in(absolute(watched.to()));
      context.spawnAnonymous(
          FolderWatch.create(
              new WatchedFolder(absolute(watched.folder())),
              options,
              session.watchInterval(),
              torrents));
    }
  }

  /** When the actors have ended: what they put last is written. */
  @Override
  public void close() {
    try {
      if (store.isPresent()) {
        store.get().close();
      }
    } catch (IOException lost) {
      LoggerFactory.getLogger(SessionHost.class)
          .warn("the list of torrents could not be written at the end: the last counters are lost");
    }
  }
}
