package org.eidolon.node.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.eidolon.node.screen.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code eidolon get}: fetches a torrent, then shares it. */
@Command(name = "get", description = "Fetch a torrent anonymously, verify it, and keep sharing it.")
final class GetCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE.atorrent|MAGNET",
      description = "What to fetch: an .atorrent, a .torrent or a magnet link.")
  private String source;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "Folder to put it in (default: the current one).")
  private Path to;

  @Option(names = "--exit-when-done", description = "Do not keep sharing.")
  private boolean exitWhenDone;

  @Mixin private TrackerChoice tracker;
  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    var console = Console.ofProcess(common.json);
    var stop = StopSignal.ofProcess(common.exitWithParent);
    return Ending.of(stop, console, () -> serve(stop, console));
  }

  private int serve(StopSignal stop, Console console) {
    var wanted = Wanted.of(source);
    var said = Serving.said(common);
    tracker.into(said, common, wanted.trackers(), source);
    if (to != null) {
      said.put("eidolon.storage.downloads", to.toAbsolutePath().normalize().toString());
    }
    try (var serving = Serving.start("get", common, said, console)) {
      var folder = folder(serving.config().storage().downloads());
      var transfer = wanted.join(serving.node(), folder, true);
      serving.ready("get");
      var watch = new TransferWatch(transfer, serving.membership(), stop, console);
      var last = watch.until(now -> now.state().equals("SHARING"));
      if (!last.state().equals("SHARING")) {
        console.note("stopped; what is verified stays and is not fetched again");
        return ExitCode.INTERRUPTED;
      }
      new FetchReport(wanted.metainfo(transfer), folder).show(last, watch, console);
      if (!exitWhenDone) {
        console.note("sharing until stopped");
        watch.until(now -> false);
      }
      return ExitCode.OK;
    }
  }

  private static Path folder(String configured) {
    var folder = Path.of(configured).toAbsolutePath().normalize();
    try {
      Files.createDirectories(folder);
      if (Files.isWritable(folder)) {
        return folder;
      }
      throw new Refused("folder %s cannot be written; give another with --to".formatted(folder));
    } catch (IOException bad) {
      throw new Refused(
          "folder %s cannot be made (%s); give another with --to"
              .formatted(folder, DataFolder.reason(bad)),
          bad);
    }
  }
}
