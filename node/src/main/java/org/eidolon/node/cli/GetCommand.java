package org.eidolon.node.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.eidolon.node.DataFolder;
import org.eidolon.node.screen.Console;
import org.eidolon.node.screen.Progress;
import org.eidolon.proto.choice.FetchChoice;
import org.eidolon.proto.choice.Preallocation;
import org.eidolon.proto.metainfo.Metainfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code eidolon get}: fetches a torrent, then shares it. */
@Command(
    name = "get",
    description = {
      "Fetch a torrent anonymously, verify it, and keep sharing it.",
      "The anonymous trackers that FILE or MAGNET names are tried in turn, unless --tracker or a"
          + " setting names another. Trackers, web seeds and nodes of the clear net are never contacted."
    })
final class GetCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE.atorrent|FILE.torrent|MAGNET",
      description = "What to fetch: an .atorrent, a .torrent or a magnet link.")
  private String source;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "Folder to put it in (default: the current one).")
  private Path to;

  @Option(names = "--exit-when-done", description = "Do not keep sharing.")
  private boolean exitWhenDone;

  @Option(
      names = "--recheck",
      description = "Compare all that is there already, though it looks untouched since last time.")
  private boolean recheck;

  @Option(
      names = "--preallocate",
      paramLabel = "none|sparse|full",
      converter = Converters.OfPreallocation.class,
      description = "When files get their room on the disk (default: as the settings say).")
  private Preallocation preallocation;

  @Mixin private FileOptions files;
  @Mixin private TrackerChoice tracker;
  @Mixin private RateOptions rates;
  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    var console = Console.ofProcess(common.json);
    var stop = StopSignal.ofProcess(common.exitWithParent);
    return Ending.of(stop, console, () -> serve(stop, console));
  }

  private FetchChoice choice() {
    return files.choice().preallocated(Optional.ofNullable(preallocation));
  }

  private int serve(StopSignal stop, Console console) {
    var asked = Wanted.of(source);
    asked.metainfo().ifPresent(files::check);
    var said = Serving.said(common);
    rates.into(said);
    var named = asked.trackers();
    var chosen = tracker.into(said, common, named, asked.withoutTracker(source));
    TrackerChoice.show(chosen, named, asked.clearNet(), console);
    var wanted = tracker.isGiven() ? asked.at(chosen) : asked;
    boolean others = !tracker.isGiven() && named.size() > 1;
    if (to != null) {
      said.put("eidolon.storage.downloads", to.toAbsolutePath().normalize().toString());
    }
    if (recheck) {
      said.put("eidolon.storage.recheck", true);
    }
    try (var serving = Serving.start("get", common, said, console)) {
      var folder = folder(serving.config().storage().downloads());
      var transfer = wanted.join(serving.node(), folder, true, choice());
      serving.ready("get");
      var watch = new TransferWatch(transfer, serving.membership(others), stop, console);
      var last = watch.until(now -> isDone(now, wanted.metainfo(transfer)));
      if (!last.state().equals("SHARING")) {
        console.note("stopped; what is verified stays and is not fetched again");
        return ExitCode.INTERRUPTED;
      }
      var fetched = wanted.metainfo(transfer);
      console.event("complete", last.fields());
      new FetchReport(fetched, fetched.map(files::priorities), folder).show(last, watch, console);
      if (!exitWhenDone) {
        console.note("sharing until stopped");
        watch.until(now -> false);
      }
      return ExitCode.OK;
    }
  }

  /** What a magnet stands for is known late: so is whether it has the files. */
  private boolean isDone(Progress now, Optional<Metainfo> described) {
    described.ifPresent(files::check);
    return now.state().equals("SHARING");
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
