package org.eidolon.node.cli;

import java.util.ArrayList;
import java.util.List;
import org.eidolon.proto.choice.FetchChoice;
import org.eidolon.proto.choice.FilePattern;
import org.eidolon.proto.choice.FilePriorities;
import org.eidolon.proto.choice.FileSelection;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.swarm.Priority;
import picocli.CommandLine.Option;

/** Which files of a torrent are fetched, and in which order. */
final class FileOptions {
  @Option(
      names = "--files",
      paramLabel = "N,N-M|GLOB",
      split = ",",
      converter = Converters.OfFiles.class,
      description =
          "Fetch these files alone: by their numbers in eidolon show, or by a glob for their names"
              + " or, with a slash, for their paths in the torrent.")
  private List<FilePattern> only = List.of();

  @Option(
      names = "--high",
      paramLabel = "N,N-M|GLOB",
      split = ",",
      converter = Converters.OfFiles.class,
      description = "Fetch these files before all others.")
  private List<FilePattern> high = List.of();

  @Option(
      names = "--low",
      paramLabel = "N,N-M|GLOB",
      split = ",",
      converter = Converters.OfFiles.class,
      description = "Fetch these files after all others.")
  private List<FilePattern> low = List.of();

  @Option(
      names = "--skip",
      paramLabel = "N,N-M|GLOB",
      split = ",",
      converter = Converters.OfFiles.class,
      description = "Do not fetch these files.")
  private List<FilePattern> skip = List.of();

  @Option(
      names = "--sequential",
      description = "Fetch in order, to play it meanwhile: the ends of each file, then the rest.")
  private boolean sequential;

  private boolean checked;

  FetchChoice choice() {
    var rules = new ArrayList<FileSelection.Rule>();
    only.forEach(files -> rules.add(new FileSelection.Rule(Priority.NORMAL, files)));
    low.forEach(files -> rules.add(new FileSelection.Rule(Priority.LOW, files)));
    high.forEach(files -> rules.add(new FileSelection.Rule(Priority.HIGH, files)));
    skip.forEach(files -> rules.add(new FileSelection.Rule(Priority.SKIP, files)));
    return new FetchChoice(new FileSelection(rules), sequential);
  }

  FilePriorities priorities(Metainfo metainfo) {
    return choice().files().priorities(metainfo.files());
  }

  /**
   * Looks once, as soon as the torrent is known.
   *
   * @throws Refused if it has no such files
   */
  void check(Metainfo metainfo) {
    if (!checked) {
      checked = true;
      choice()
          .files()
          .problem(metainfo.files())
          .ifPresent(
              problem -> {
                throw new Refused(problem);
              });
    }
  }
}
