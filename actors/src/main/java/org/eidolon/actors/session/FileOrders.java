package org.eidolon.actors.session;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.StoredNames;
import org.eidolon.proto.session.TorrentSettings.Halt;

/** What people order about the files of torrents. Belongs to the session's actor. */
final class FileOrders {
  private static final String TOO_MUCH = "too much waits to be done to its files already";
  private static final String UNKNOWN = "there is no such torrent";

  private final SessionPorts ports;
  private final TorrentList torrents;
  private final FileWork files;
  private final Keeping keeping;
  private final Saving saving;

  FileOrders(
      SessionPorts ports, TorrentList torrents, FileWork files, Keeping keeping, Saving saving) {
    this.ports = ports;
    this.torrents = torrents;
    this.files = files;
    this.keeping = keeping;
    this.saving = saving;
  }

  void recheck(Torrents.Recheck recheck) {
    for (var torrent : torrents.of(recheck.ids())) {
      if (torrent.source.metainfo().isPresent() && !isAboutToBeChecked(torrent)) {
        files.add(torrent, files.check(torrent, true, problem -> {}));
      }
    }
    recheck.replyTo().tell(Torrents.Done.INSTANCE);
  }

  private static boolean isAboutToBeChecked(KeptTorrent torrent) {
    return torrent.tasks.stream()
        .anyMatch(task -> task.kind == FileTask.Kind.CHECK && !task.isStopped());
  }

  void remove(Torrents.Remove remove) {
    var leaving = torrents.of(remove.ids());
    var replies = new Replies(leaving.size(), remove.replyTo());
    for (var torrent : leaving) {
      // A process that is killed amid it must not fetch anew what was to go.
      torrent.settings = torrent.settings.halted(Halt.BY_USER);
      torrent.now = false;
      files.stopChecks(torrent);
      keeping.torrent(torrent);
      saving.now(() -> remove(torrent, remove.deleteData(), replies::done));
    }
  }

  private void remove(KeptTorrent torrent, boolean deleteData, Consumer<String> replies) {
    Supplier<FileTask.Work> plan =
        () -> {
          var stored = torrent.stored();
          var magnet = torrent.source.magnet();
          var folder = torrent.folder();
          return looked -> {
            if (deleteData && stored.isPresent()) {
              ports.disk().delete(stored.get(), folder);
            }
            ports.disk().forget(magnet);
          };
        };
    add(
        torrent,
        plan,
        problem -> {
          torrent.problem = problem;
          if (problem.isEmpty()) {
            gone(torrent, replies);
          } else {
            replies.accept(problem);
          }
        });
  }

  private void gone(KeptTorrent torrent, Consumer<String> replies) {
    if (torrents.of(torrent.id).isPresent()) {
      torrents.remove(torrent, ports.seconds());
      keeping.remove(torrent);
      torrents.all().forEach(keeping::torrent);
    }
    saving.now(() -> replies.accept(""));
  }

  void move(Torrents.Move move) {
    var found = torrents.of(move.id());
    var replies = new Replies(1, move.replyTo());
    if (found.isEmpty()) {
      replies.done(UNKNOWN);
    } else if (!move.folder().isAbsolute()) {
      replies.done("the folder must be an absolute path");
    } else {
      move(found.get(), move.folder().normalize(), move.moveData(), replies::done);
    }
  }

  private void move(KeptTorrent torrent, Path target, boolean moveData, Consumer<String> replies) {
    Supplier<FileTask.Work> plan =
        () -> {
          var stored = torrent.stored();
          var folder = torrent.folder();
          return looked -> {
            if (moveData && stored.isPresent()) {
              ports.disk().move(stored.get(), folder, stored.get(), target);
            }
          };
        };
    add(
        torrent,
        plan,
        problem -> {
          torrent.problem = problem;
          if (problem.isEmpty()) {
            torrent.settings = torrent.settings.in(target.toString());
            torrent.checked = false;
          }
          kept(torrent, problem, replies);
        });
  }

  void rename(Torrents.Rename rename) {
    var replies = new Replies(1, rename.replyTo());
    var found = torrents.of(rename.id());
    if (found.isEmpty()) {
      replies.done(UNKNOWN);
    } else if (found.get().source.metainfo().isEmpty()) {
      replies.done("its files are not known yet");
    } else {
      rename(found.get(), rename, replies::done);
    }
  }

  private void rename(KeptTorrent torrent, Torrents.Rename rename, Consumer<String> replies) {
    var names = new AtomicReference<StoredNames>(StoredNames.NONE);
    Supplier<FileTask.Work> plan =
        () -> {
          Metainfo said = torrent.source.metainfo().orElseThrow();
          names.set(torrent.settings.names().with(said, rename.path(), rename.newName()));
          var before = torrent.stored().orElseThrow();
          var after = said.storedAs(names.get());
          var folder = torrent.folder();
          return looked -> ports.disk().move(before, folder, after, folder);
        };
    add(
        torrent,
        plan,
        problem -> {
          if (problem.isEmpty()) {
            torrent.settings = torrent.settings.named(names.get());
          }
          kept(torrent, problem, replies);
        });
  }

  private void kept(KeptTorrent torrent, String problem, Consumer<String> replies) {
    keeping.torrent(torrent);
    saving.now(() -> replies.accept(problem));
  }

  private void add(KeptTorrent torrent, Supplier<FileTask.Work> plan, Consumer<String> afterwards) {
    if (!files.add(torrent, new FileTask(FileTask.Kind.CHANGE, plan, afterwards))) {
      afterwards.accept(TOO_MUCH);
    }
  }
}
