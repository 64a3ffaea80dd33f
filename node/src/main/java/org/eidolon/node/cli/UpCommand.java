package org.eidolon.node.cli;

import java.util.concurrent.Callable;
import org.eidolon.node.screen.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code eidolon up}: a node with a list of torrents, steered from outside. */
@Command(
    name = "up",
    description = {
      "Run a node with a list of torrents, steered by eidolon add, list and so on, by its page,"
          + " and by every program that steers Transmission.",
      "It answers at 127.0.0.1:9091, or at eidolon.control.listen; one node for each data folder."
    })
final class UpCommand implements Callable<Integer> {
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
    said.put("eidolon.control.enabled", true);
    Daemon.refuseWithoutNetwork(said, common);
    return new Daemon(common, stop, console).serve(said);
  }
}
