package org.eidolon.node.cli;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.eidolon.node.screen.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code eidolon watch}: the list again and again. */
@Command(
    name = "watch",
    description = "Show the torrents of a running node as they change, until stopped.")
final class WatchCommand implements Callable<Integer> {
  private static final String CLEAR = "\u001b[H\u001b[2J";

  @Option(
      names = "--every",
      paramLabel = "SECONDS",
      defaultValue = "2",
      description = "Time between two looks.")
  private int seconds;

  @Option(names = "--times", paramLabel = "N", description = "Look so often, then end.")
  private int times;

  @Mixin private ClientOptions client;

  @Override
  public Integer call() {
    var console = client.console();
    var stop = StopSignal.ofProcess(false);
    return Ending.of(stop, console, () -> watch(stop, console));
  }

  private int watch(StopSignal stop, Console console) {
    var pause = Duration.ofSeconds(Math.max(1, seconds));
    List<String> last = List.of();
    for (int look = 1; ; look++) {
      var torrents = client.torrents(List.of(), TorrentRow.FIELDS);
      var table = TorrentRow.table(torrents);
      if (client.json) {
        torrents.forEach(torrent -> console.line(torrent.toString()));
      } else if (!table.lines().equals(last)) {
        last = table.lines();
        console.clear(CLEAR);
        table.show(console);
      }
      if (look == times || stop.await(pause)) {
        return ExitCode.OK;
      }
    }
  }
}
