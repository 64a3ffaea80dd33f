package org.eidolon.actors.session;

import java.util.BitSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.eidolon.actors.session.KeptTorrent.Life;
import org.eidolon.proto.metainfo.InvalidMetainfo;

/**
 * Has the files of torrents checked, moved and deleted while no swarm has them open: of one torrent
 * one after the other, and of all torrents one check at a time, since each takes all that a disk
 * gives. Belongs to the session's actor.
 */
final class FileWork {
  record Worked(int id, FileTask task, String problem) implements Torrents.Command {
    @Override
    public String toString() {
      return "Worked[" + id + "]";
    }
  }

  private final ActorContext<Torrents.Command> context;
  private final SessionPorts ports;
  private final TorrentList torrents;
  private final Consumer<KeptTorrent> changed;
  private final Blocking blocking;
  private boolean checking;

  FileWork(
      ActorContext<Torrents.Command> context,
      SessionPorts ports,
      TorrentList torrents,
      Consumer<KeptTorrent> changed) {
    this.context = context;
    this.ports = ports;
    this.torrents = torrents;
    this.changed = changed;
    this.blocking = new Blocking(context.getSystem());
  }

  /** False if so much is to be done to it already that no more can wait. */
  boolean add(KeptTorrent torrent, FileTask task) {
    return torrent.tasks.size() < KeptTorrent.MOST_TASKS && torrent.tasks.add(task);
  }

  /**
   * All of its bytes are compared, or those alone that may have changed.
   *
   * @param afterwards hears the problem, or nothing
   */
  FileTask check(KeptTorrent torrent, boolean all, Consumer<String> afterwards) {
    var right = new AtomicReference<BitSet>(new BitSet());
    return new FileTask(
        FileTask.Kind.CHECK,
        () -> {
          var stored = torrent.stored().orElseThrow();
          var folder = torrent.folder();
          return looked -> right.set(ports.disk().check(stored, folder, all, looked));
        },
        problem -> {
          torrent.checked = true;
          torrent.problem = problem;
          if (problem.isEmpty()) {
            checked(torrent, right.get());
          }
          afterwards.accept(problem);
        });
  }

  /** What is being checked is given up, and what waits for that as well. */
  void stopChecks(KeptTorrent torrent) {
    var running = torrent.life == Life.WORKING ? torrent.tasks.peek() : null;
    torrent.tasks.removeIf(task -> task.kind == FileTask.Kind.CHECK && task != running);
    if (running != null && running.kind == FileTask.Kind.CHECK) {
      running.stop();
    }
  }

  private void checked(KeptTorrent torrent, BitSet right) {
    var stored = torrent.stored().orElseThrow();
    var here = new FilesHere(stored, right, torrent.settings.choice());
    torrent.holds(here.verifiedBytes(), here.wantedBytes(), here.isAll(), ports.seconds());
  }

  /** The next thing to do to it, if there is one and it may be done now. */
  void begin(KeptTorrent torrent) {
    if (torrent.tasks.isEmpty() && torrent.isToBeChecked() && !torrent.settings.stopped()) {
      torrent.tasks.add(check(torrent, false, problem -> {}));
    }
    var task = torrent.tasks.peek();
    if (task == null || (task.kind == FileTask.Kind.CHECK && checking)) {
      return;
    }
    checking |= task.kind == FileTask.Kind.CHECK;
    torrent.life = Life.WORKING;
    context.pipeToSelf(
        begun(task),
        (done, failed) ->
            new Worked(torrent.id, task, failed == null ? "" : Saving.lineOf(failed)));
  }

  private CompletableFuture<Done> begun(FileTask task) {
    try {
      var work = task.plan.get();
      return blocking.run(() -> work.run(task::looked));
    } catch (InvalidMetainfo | IllegalArgumentException cannotBeMeant) {
      return CompletableFuture.failedFuture(cannotBeMeant);
    }
  }

  void onWorked(Worked worked) {
    checking &= worked.task().kind != FileTask.Kind.CHECK;
    torrents
        .of(worked.id())
        .ifPresent(
            torrent -> {
              torrent.tasks.remove();
              torrent.rests();
              if (!worked.task().isStopped()) {
                worked.task().afterwards.accept(worked.problem());
              }
              changed.accept(torrent);
            });
  }
}
