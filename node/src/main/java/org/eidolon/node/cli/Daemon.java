package org.eidolon.node.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import org.eidolon.config.Settings;
import org.eidolon.config.TorrentConfig;
import org.eidolon.node.screen.Console;

/** A node that serves until it is stopped, by a signal or by a client. */
final class Daemon {
  private static final Duration TICK = Duration.ofMillis(250);

  /** The pause between looks where little changes: each wakes four threads. */
  private static final Duration AT_REST = Duration.ofSeconds(2);

  private final CommonOptions common;
  private final StopSignal stop;
  private final Console console;

  Daemon(CommonOptions common, StopSignal stop, Console console) {
    this.common = common;
    this.stop = stop;
    this.console = console;
  }

  static void refuseWithoutNetwork(Map<String, Object> said, CommonOptions common) {
    var config = Settings.load(Optional.ofNullable(common.config), said);
    if (config.membership().tracker().isEmpty()) {
      throw new Refused(
          "no tracker to join: set eidolon.membership.tracker, or " + TrackerChoice.GIVE);
    }
  }

  int serve(Map<String, Object> said) {
    try (var serving = Serving.start("node", common, said, console)) {
      var config = serving.config();
      boolean member = !config.membership().tracker().isEmpty();
      var swarms = new ArrayList<DaemonSwarm>();
      for (var torrent : config.torrents()) {
        swarms.add(join(serving, torrent));
      }
      serving.ready("node");
      var membership = serving.membership();
      var unused = serving.node().endAsked().thenRun(stop::ask);
      while (!stop.await(swarms.isEmpty() && membership.settled() ? AT_REST : TICK)) {
        if (member) {
          membership.look(System.nanoTime());
        }
        swarms.forEach(DaemonSwarm::look);
      }
      return ExitCode.OK;
    }
  }

  private DaemonSwarm join(Serving serving, TorrentConfig torrent) {
    var folder =
        torrent.folder().isEmpty() ? serving.config().storage().downloads() : torrent.folder();
    var path = Path.of(folder).toAbsolutePath().normalize();
    var wanted = Wanted.of(torrent.file());
    if (!wanted.clearNet().isEmpty()) {
      console.note(torrent.file() + ": not contacted: " + wanted.clearNet().text());
    }
    var transfer = wanted.join(serving.node(), path, torrent.fetch());
    return new DaemonSwarm(torrent.file(), transfer, console);
  }
}
