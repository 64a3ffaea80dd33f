package org.eidolon.node.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.eidolon.node.DataFolder;
import org.eidolon.node.cli.Conversion.Converted;
import org.eidolon.node.cli.TorrentSearch.Found;
import org.eidolon.node.screen.Console;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.tracker.TrackerAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code eidolon convert}: from torrents of other programs to .atorrents, also many at once. */
@Command(
    name = "convert",
    description = {
      "Make .atorrents of the .torrents of other programs.",
      "The info-hashes stay; trackers, web seeds and nodes of the clear net are dropped."
    })
final class ConvertCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "PATH|DIR",
      description = "A .torrent, or a folder with .torrent files in it.")
  private List<String> sources;

  @Option(
      names = "--tracker",
      required = true,
      paramLabel = "ADDRESS",
      converter = Converters.OfTracker.class,
      description = "Anonymous tracker to write in, https://host:port/#key; may come repeatedly.")
  private List<TrackerAddress> trackers;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT.atorrent",
      description = "Where to write a single one (default: beside the original).")
  private Path output;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "Folder to write to; what lay in subfolders comes to lie in the same ones.")
  private Path to;

  @Option(
      names = "--private",
      description = "Give each a secret: only who has that very .atorrent can join its swarm.")
  private boolean restricted;

  @Option(names = "--recursive", description = "Look into the subfolders of a DIR as well.")
  private boolean recursive;

  @Option(
      names = "--keep-clear",
      description = "Leave addresses of the clear net in the file for other programs.")
  private boolean keepClear;

  @Option(names = "--force", description = "Overwrite what is there already.")
  private boolean force;

  @Option(names = "--json", description = "Print one JSON object per line on standard output.")
  private boolean json;

  private Console console;
  private int converted;
  private int unchanged;
  private int refused;
  private int code = ExitCode.OK;

  @Override
  public Integer call() {
    refuseContradictions();
    console = Console.ofProcess(json);
    var conversion = new Conversion(trackers, restricted, keepClear, force);
    boolean many = sources.size() > 1 || Files.isDirectory(TorrentFile.path(sources.get(0)));
    for (var source : sources) {
      for (var found : found(source)) {
        convert(found, conversion);
      }
    }
    if (many) {
      summary();
    }
    return code;
  }

  private void refuseContradictions() {
    if (output != null && to != null) {
      throw new ParameterException(spec.commandLine(), "-o and --to exclude each other");
    }
    var first = TorrentFile.path(sources.get(0));
    if (output != null && (sources.size() > 1 || Files.isDirectory(first))) {
      throw new ParameterException(
          spec.commandLine(), "-o names one file, but there may be several; use --to DIR");
    }
  }

  private List<Found> found(String source) {
    try {
      return TorrentSearch.in(source, recursive);
    } catch (Refused bad) {
      refuse(source, bad, ExitCode.REFUSED);
      return List.of();
    }
  }

  private void convert(Found found, Conversion conversion) {
    try {
      var target = target(found);
      show(found.file(), target, conversion.convert(found.file(), target));
    } catch (Refused bad) {
      refuse(found.file().toString(), bad, ExitCode.REFUSED);
    } catch (Failed bad) {
      refuse(found.file().toString(), bad, ExitCode.FAILED);
    }
  }

  private Path target(Found found) {
    if (output != null) {
      return output;
    }
    var name = found.file().getFileName().toString().replaceFirst("(?i)\\.torrent$", "");
    if (to == null) {
      return found.file().resolveSibling(name + ".atorrent");
    }
    var target = to.resolve(found.below()).resolveSibling(name + ".atorrent");
    try {
      Files.createDirectories(target.toAbsolutePath().getParent());
      return target;
    } catch (IOException bad) {
      throw new Refused(
          "folder %s cannot be made (%s); give another with --to"
              .formatted(target.getParent(), DataFolder.reason(bad)),
          bad);
    }
  }

  /** A disk that fails is worse than an input that is refused. */
  private void refuse(String file, RuntimeException bad, int badCode) {
    refused++;
    code = code == ExitCode.FAILED ? code : badCode;
    if (json) {
      console.event("refused", Map.of("file", file, "error", bad.getMessage()));
    } else {
      console.problem(bad.getMessage());
    }
  }

  private void show(Path from, Path target, Converted done) {
    converted += done.unchanged() ? 0 : 1;
    unchanged += done.unchanged() ? 1 : 0;
    var fields = new LinkedHashMap<String, Object>();
    fields.put("file", from.toString());
    fields.put("to", target.toString());
    fields.put("unchanged", done.unchanged());
    fields.put("v1", done.torrent().infoHashV1().map(Bytes::toHex).orElse(null));
    fields.put("v2", done.torrent().infoHashV2().map(Bytes::toHex).orElse(null));
    fields.put("dropped", Description.clearFields(done.dropped()));
    console.event("converted", fields);
    var remarks = new ArrayList<String>();
    if (done.unchanged()) {
      remarks.add("was there already");
    }
    if (!done.dropped().isEmpty()) {
      remarks.add(done.dropped().text() + " dropped");
    }
    var remark = remarks.isEmpty() ? "" : " (" + String.join("; ", remarks) + ")";
    console.result("%s -> %s%s".formatted(from, target, remark));
  }

  private void summary() {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("converted", converted);
    fields.put("unchanged", unchanged);
    fields.put("refused", refused);
    console.event("summary", fields);
    console.result(
        "%d converted, %d there already, %d refused".formatted(converted, unchanged, refused));
  }
}
