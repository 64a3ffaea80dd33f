package org.eidolon.node.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.eidolon.config.Settings;
import org.eidolon.config.TorrentConfig;
import org.eidolon.node.screen.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code eidolon node}: the daemon, a relay and whatever else its settings say. */
@Command(
    name = "node",
    description = "Run a node for long: a relay, and whatever its configuration says besides.")
final class NodeCommand implements Callable<Integer> {
  private static final Duration TICK = Duration.ofMillis(250);

  @Mixin private TrackerChoice tracker;
  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    var console = Console.ofProcess(common.json);
    var stop = StopSignal.ofProcess(common.exitWithParent);
    return Ending.of(stop, console, () -> serve(stop, console));
  }

  private int serve(StopSignal stop, Console console) {
    var said = Serving.said(common);
    tracker.intoIfGiven(said, common);
    refuseIdleness(said);
    try (var serving = Serving.start("node", common, said, console)) {
      var config = serving.config();
      boolean member = !config.membership().tracker().isEmpty();
      var swarms = new ArrayList<DaemonSwarm>();
      for (var torrent : config.torrents()) {
        swarms.add(join(serving, torrent, console));
      }
      serving.ready("node");
      var membership = serving.membership();
      while (!stop.await(TICK)) {
        if (member) {
          membership.look(System.nanoTime());
        }
        swarms.forEach(DaemonSwarm::look);
      }
      return ExitCode.OK;
    }
  }

  private void refuseIdleness(Map<String, Object> said) {
    var config = Settings.load(Optional.ofNullable(common.config), said);
    boolean member = !config.membership().tracker().isEmpty();
    if (!member && !config.tracker().enabled()) {
      throw new Refused(
          "nothing to do: set eidolon.membership.tracker (or --tracker)"
              + ", or eidolon.tracker.enabled");
    }
    if (!member && !config.torrents().isEmpty()) {
      throw new Refused(
          "eidolon.torrents needs a tracker to join: set eidolon.membership.tracker or --tracker");
    }
  }

  private static DaemonSwarm join(Serving serving, TorrentConfig torrent, Console console) {
    var folder =
        torrent.folder().isEmpty() ? serving.config().storage().downloads() : torrent.folder();
    var path = Path.of(folder).toAbsolutePath().normalize();
    var transfer = Wanted.of(torrent.file()).join(serving.node(), path, torrent.fetch());
    return new DaemonSwarm(torrent.file(), transfer, console);
  }
}
