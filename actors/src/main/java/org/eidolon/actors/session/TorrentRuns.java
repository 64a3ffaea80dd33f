package org.eidolon.actors.session;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.eidolon.actors.session.KeptTorrent.Life;
import org.eidolon.actors.swarm.Disk;
import org.eidolon.actors.swarm.Swarm;
import org.eidolon.actors.swarm.SwarmManager;
import org.eidolon.actors.swarm.SwarmStatus;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.session.Bandwidth;
import org.eidolon.proto.session.GlobalSettings;
import org.eidolon.proto.session.TorrentQueue;

/**
 * Lets those torrents run whose turn it is, and has their files worked on while they do not.
 *
 * <pre>
 *   IDLE --turn--> JOINING --> RUNS --turn of others, or files are to be changed--> LEAVING --> IDLE
 *   IDLE --something to do--> WORKING --> IDLE
 * </pre>
 *
 * Belongs to the session's actor.
 */
final class TorrentRuns {
  private static final Duration ANSWER = Duration.ofSeconds(10);

  record Joined(int id, Optional<SwarmManager.Joined> joined) implements Torrents.Command {}

  record Told(int id, Metainfo metainfo) implements Torrents.Command {}

  record Left(int id, ActorRef<Swarm.Command> swarm) implements Torrents.Command {}

  record Heard(int id, Optional<SwarmStatus> status) implements Torrents.Command {}

  private final ActorContext<Torrents.Command> context;
  private final SessionPorts ports;
  private final TorrentList torrents;
  private final FileWork files;
  private final Consumer<KeptTorrent> changed;

  /**
   * @param changed hears of torrents about which something is to be kept
   */
  TorrentRuns(
      ActorContext<Torrents.Command> context,
      SessionPorts ports,
      TorrentList torrents,
      FileWork files,
      Consumer<KeptTorrent> changed) {
    this.context = context;
    this.ports = ports;
    this.torrents = torrents;
    this.files = files;
    this.changed = changed;
  }

  /** Those join, leave and are worked on whose turn it is. */
  void arrange(GlobalSettings settings) {
    long nanos = ports.nanos().getAsLong();
    var waiting = new ArrayList<TorrentQueue.Waiting>();
    for (var torrent : torrents.queue()) {
      if (!torrent.settings.stopped() && !torrent.isToBeChecked()) {
        waiting.add(torrent.waiting(settings, nanos));
      }
    }
    var running = TorrentQueue.running(waiting, settings.fetching(), settings.sharing());
    for (var torrent : torrents.queue()) {
      if (torrent.life == Life.RUNS && !mayRun(torrent, running)) {
        leave(torrent);
      }
    }
    for (var torrent : torrents.queue()) {
      if (torrent.life == Life.IDLE && mayRun(torrent, running)) {
        join(torrent);
      } else if (torrent.life == Life.IDLE) {
        files.begin(torrent);
      }
    }
  }

  private static boolean mayRun(KeptTorrent torrent, Set<Integer> running) {
    return running.contains(torrent.id) && torrent.tasks.isEmpty();
  }

  private void join(KeptTorrent torrent) {
    torrent.life = Life.JOINING;
    torrent.problem = "";
    var folder = torrent.folder();
    var choice = torrent.settings.choice();
    var stored = torrent.stored();
    var magnet = torrent.source.magnet();
    context.<SwarmManager.Command, SwarmManager.Joined>ask(
        SwarmManager.Joined.class,
        ports.swarms(),
        ANSWER,
        to ->
            stored.isPresent()
                ? new SwarmManager.Join(stored.get(), folder, true, choice, to)
                : new SwarmManager.JoinMagnet(magnet, folder, choice, to),
        (joined, failed) -> new Joined(torrent.id, Optional.ofNullable(joined)));
  }

  private void leave(KeptTorrent torrent) {
    torrent.life = Life.LEAVING;
    ports.swarms().tell(new SwarmManager.Leave(torrent.swarm.orElseThrow()));
  }

  void onJoined(Joined answer) {
    var found = torrents.of(answer.id()).filter(torrent -> torrent.life == Life.JOINING);
    if (found.isEmpty()) {
      answer.joined().ifPresent(it -> ports.swarms().tell(new SwarmManager.Leave(it.swarm())));
    } else if (answer.joined().isEmpty()) {
      found.get().rests();
    } else {
      runs(found.get(), answer.joined().get());
    }
  }

  private void runs(KeptTorrent torrent, SwarmManager.Joined joined) {
    torrent.runs(joined.swarm(), ports.seconds(), ports.nanos().getAsLong());
    if (!torrent.settings.bandwidth().equals(Bandwidth.FREE)) {
      joined.swarm().tell(torrent.limit());
    }
    var folder = torrent.folder();
    context.pipeToSelf(
        joined
            .stopped()
            .thenCompose(stopped -> closed(joined, folder))
            .thenApply(closed -> Boolean.TRUE),
        (gone, failed) -> new Left(torrent.id, joined.swarm()));
    if (torrent.source.metainfo().isEmpty()) {
      context.pipeToSelf(joined.described(), (it, failed) -> new Told(torrent.id, it));
    }
    ask(torrent);
  }

  /** The last of its swarm: what was written is on the disk, and nobody has its files open. */
  private CompletableFuture<Void> closed(SwarmManager.Joined joined, Path folder) {
    var torrent = joined.described().getNow(null);
    if (torrent == null) {
      return CompletableFuture.completedFuture(null);
    }
    Bytes infoHash = torrent.infoHashV2().or(torrent::infoHashV1).orElseThrow();
    return Disk.of(context.getSystem()).free(folder, infoHash);
  }

  void onLeft(Left left) {
    torrents
        .of(left.id())
        .filter(torrent -> torrent.swarm.filter(left.swarm()::equals).isPresent())
        .ifPresent(
            torrent -> {
              torrent.rests();
              changed.accept(torrent);
            });
  }

  void askAll() {
    torrents.all().forEach(this::ask);
  }

  private void ask(KeptTorrent torrent) {
    if (torrent.asked || torrent.life != Life.RUNS) {
      return;
    }
    torrent.asked = true;
    context.<Swarm.Command, SwarmStatus>ask(
        SwarmStatus.class,
        torrent.swarm.orElseThrow(),
        ANSWER,
        Swarm.Ask::new,
        (status, failed) -> new Heard(torrent.id, Optional.ofNullable(status)));
  }
}
