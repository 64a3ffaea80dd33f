package org.eidolon.node.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.eidolon.node.screen.Console;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.Magnet;
import org.eidolon.proto.tracker.TrackerAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code eidolon edit}: changes what an .atorrent says, all at once or nothing. */
@Command(
    name = "edit",
    description = {
      "Change the trackers, the comment, the secret or the name in an .atorrent.",
      "All but the name leave the info-hash as it is."
    })
final class EditCommand implements Callable<Integer> {
  /** As people write it. */
  private enum Switch {
    ON,
    OFF
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE.atorrent", description = "What to change.")
  private String source;

  @Option(
      names = "--tracker",
      paramLabel = "ADDRESS",
      converter = Converters.OfTracker.class,
      description = "Name this tracker instead of all others; may come repeatedly.")
  private List<TrackerAddress> trackers = List.of();

  @Option(
      names = "--add-tracker",
      paramLabel = "ADDRESS",
      converter = Converters.OfTracker.class,
      description = "Name this tracker as well, after the others.")
  private List<TrackerAddress> added = List.of();

  @Option(
      names = "--remove-tracker",
      paramLabel = "ADDRESS",
      converter = Converters.OfTracker.class,
      description = "Name this tracker no more.")
  private List<TrackerAddress> removed = List.of();

  @Option(
      names = "--comment",
      paramLabel = "T",
      description = "Another remark; an empty one takes it away.")
  private String comment;

  @Option(
      names = "--private",
      paramLabel = "on|off",
      description = "Give the swarm a secret, or take it away. Either makes another swarm.")
  private Switch restricted;

  @Option(
      names = "--name",
      paramLabel = "N",
      description = "Another name for its file or folder: makes another torrent.")
  private String name;

  @Option(names = "--change-hash", description = "Agree that --name changes the info-hash.")
  private boolean changeHash;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT.atorrent",
      description = "Write there and leave the original (default: change it in place).")
  private Path output;

  @Option(names = "--force", description = "Overwrite what is at OUT.atorrent already.")
  private boolean force;

  @Option(names = "--json", description = "Print one JSON object per line on standard output.")
  private boolean json;

  @Override
  public Integer call() {
    refuseContradictions();
    var console = Console.ofProcess(json);
    var file = TorrentFile.path(source);
    var before = TorrentFile.load(file);
    if (before.isPlain()) {
      throw new Refused(
          "%s is a torrent of other programs; make an .atorrent of it: eidolon convert %s --tracker ADDRESS"
              .formatted(source, source));
    }
    var changes = new Changes(source, before);
    changes.trackers(trackers, removed, added);
    Optional.ofNullable(comment).ifPresent(changes::comment);
    Optional.ofNullable(restricted).ifPresent(wish -> changes.restricted(wish == Switch.ON));
    Optional.ofNullable(name).ifPresent(changes::name);
    var target = output == null ? file : output;
    if (output != null || !changes.changed().isEmpty()) {
      boolean replace = output == null || force;
      AtomicFile.write(target, changes.torrent(), replace, "give another with -o, or add --force");
    }
    show(changes, target, console);
    return ExitCode.OK;
  }

  private void refuseContradictions() {
    boolean nothing = trackers.isEmpty() && added.isEmpty() && removed.isEmpty() && comment == null;
    if (nothing && restricted == null && name == null) {
      throw new ParameterException(
          spec.commandLine(),
          "nothing to change; give --tracker, --add-tracker, --remove-tracker, --comment, --private or --name");
    }
    if (name != null && !changeHash) {
      throw new ParameterException(
          spec.commandLine(),
          "--name changes the info-hash: it makes another torrent that nobody has yet; add --change-hash if that is meant");
    }
  }

  private static void show(Changes changes, Path target, Console console) {
    changes.warnings().forEach(console::note);
    var torrent = changes.torrent();
    var magnet = Magnet.of(torrent).text();
    var fields = new LinkedHashMap<String, Object>();
    fields.put("file", target.toString());
    fields.put("changed", changes.changed());
    fields.put("warnings", changes.warnings());
    fields.put("magnet", magnet);
    fields.put("v1", torrent.infoHashV1().map(Bytes::toHex).orElse(null));
    fields.put("v2", torrent.infoHashV2().map(Bytes::toHex).orElse(null));
    console.event("torrent", fields);
    var changed = changes.changed().isEmpty() ? "nothing" : String.join(", ", changes.changed());
    console.result("torrent   " + target);
    console.result("changed   " + changed);
    console.result("magnet    " + magnet);
  }
}
