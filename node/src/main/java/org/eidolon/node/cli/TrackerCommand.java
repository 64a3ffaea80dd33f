package org.eidolon.node.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.eidolon.node.screen.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code eidolon tracker}: plans circuits for members and introduces them to each other. */
@Command(
    name = "tracker",
    description = "Run a tracker; prints its address, which members need.",
    subcommands = AccountCommand.class,
    footer = {
      "",
      "The first run makes the tracker's key in the data folder; with it the address stays the",
      "same over restarts, if --listen names a port."
    })
final class TrackerCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    var console = Console.ofProcess(common.json);
    var stop = StopSignal.ofProcess(common.exitWithParent);
    return Ending.of(stop, console, () -> serve(stop, console));
  }

  private int serve(StopSignal stop, Console console) {
    var said = Serving.said(common);
    var listen = said.remove("eidolon.listen");
    if (listen != null) {
      said.put("eidolon.tracker.listen", listen);
    }
    said.put("eidolon.tracker.enabled", true);
    said.put("eidolon.membership.tracker", "");
    try (var serving = Serving.start("tracker", common, said, console)) {
      serving.ready("tracker");
      stop.await(Duration.ofDays(36_500));
    }
    return ExitCode.OK;
  }
}
