package org.eidolon.node.cli;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.eidolon.config.Settings;
import org.eidolon.node.screen.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code eidolon node}: the daemon, a relay and whatever else its settings say. */
@Command(
    name = "node",
    description = "Run a node for long: a relay, and whatever its configuration says besides.")
final class NodeCommand implements Callable<Integer> {
  @Mixin private TrackerChoice tracker;
  @Mixin private RateOptions rates;
  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    var console = Console.ofProcess(common.json);
    var stop = StopSignal.ofProcess(common.exitWithParent);
    return Ending.of(stop, console, () -> serve(stop, console));
  }

  private int serve(StopSignal stop, Console console) {
    var said = Serving.said(common);
    rates.into(said);
    tracker.intoIfGiven(said, common);
    refuseIdleness(said);
    return new Daemon(common, stop, console).serve(said);
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
}
