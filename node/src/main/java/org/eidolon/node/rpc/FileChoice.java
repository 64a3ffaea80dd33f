package org.eidolon.node.rpc;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eidolon.actors.session.TorrentDetails;
import org.eidolon.proto.choice.FetchChoice;
import org.eidolon.proto.choice.FilePattern;
import org.eidolon.proto.choice.FileSelection;
import org.eidolon.proto.choice.FileSelection.Rule;
import org.eidolon.proto.swarm.Priority;

/**
 * Which files a client wants, by their numbers from 0; an empty list means all files. A file that
 * is skipped forgets its priority, and is normal when it is wanted again.
 */
final class FileChoice {
  private static final Map<String, Priority> PRIORITIES =
      Map.of(
          "priority-high", Priority.HIGH,
          "priority-normal", Priority.NORMAL,
          "priority-low", Priority.LOW);

  private FileChoice() {}

  static boolean isIn(Arguments arguments) {
    return arguments.has("files-wanted")
        || arguments.has("files-unwanted")
        || PRIORITIES.keySet().stream().anyMatch(arguments::has);
  }

  /** Of a torrent that is being added: how many files it has may not be known. */
  static FetchChoice ofNew(Arguments arguments) {
    var rules = new ArrayList<Rule>();
    PRIORITIES.forEach(
        (name, priority) -> {
          // A rule for normal ones would skip all others, and normal they are anyway.
          if (priority != Priority.NORMAL) {
            arguments.numbers(name).ifPresent(files -> add(rules, priority, files));
          }
        });
    arguments.numbers("files-unwanted").ifPresent(files -> add(rules, Priority.SKIP, files));
    boolean sequential = arguments.flag("sequentialDownload").orElse(false);
    return new FetchChoice(new FileSelection(rules), sequential);
  }

  private static void add(List<Rule> rules, Priority priority, List<Integer> files) {
    if (files.isEmpty()) {
      rules.add(new Rule(priority, new FilePattern(0, 0, "**")));
    }
    files.forEach(file -> rules.add(new Rule(priority, pattern(file, file))));
  }

  private static FilePattern pattern(int first, int last) {
    if (first < 0 || last == Integer.MAX_VALUE) {
      throw new BadArgument("file numbers begin with 0");
    }
    return new FilePattern(first + 1, last + 1, "");
  }

  /**
   * @param files of a torrent as they are wanted now
   */
  static FetchChoice changed(
      FetchChoice before, List<TorrentDetails.File> files, Arguments arguments) {
    var wanted = new TreeMap<Integer, Priority>();
    files.forEach(file -> wanted.put(file.number() - 1, file.priority()));
    each(arguments, "files-wanted", wanted, old -> old == Priority.SKIP ? Priority.NORMAL : old);
    PRIORITIES.forEach(
        (name, priority) ->
            each(arguments, name, wanted, old -> old == Priority.SKIP ? old : priority));
    each(arguments, "files-unwanted", wanted, old -> Priority.SKIP);
    return new FetchChoice(selection(wanted), before.sequential(), before.preallocation());
  }

  private static void each(
      Arguments arguments,
      String name,
      Map<Integer, Priority> wanted,
      java.util.function.UnaryOperator<Priority> change) {
    Optional<List<Integer>> files = arguments.numbers(name);
    files.ifPresent(
        list ->
            (list.isEmpty() ? List.copyOf(wanted.keySet()) : list)
                .forEach(
                    file -> {
                      if (wanted.computeIfPresent(file, (at, old) -> change.apply(old)) == null) {
                        throw new BadArgument(
                            "there is no file %d: the torrent has %d"
                                .formatted(file, wanted.size()));
                      }
                    }));
  }

  /** Normal files need no rule; a rule for one would skip all others. */
  private static FileSelection selection(Map<Integer, Priority> wanted) {
    var rules = new ArrayList<Rule>();
    var begun = new EnumMap<Priority, int[]>(Priority.class);
    wanted.forEach(
        (file, priority) -> {
          if (priority == Priority.NORMAL) {
            return;
          }
          var run = begun.get(priority);
          if (run != null && run[1] == file - 1) {
            run[1] = file;
            return;
          }
          if (run != null) {
            rules.add(new Rule(priority, pattern(run[0], run[1])));
          }
          begun.put(priority, new int[] {file, file});
        });
    begun.forEach((priority, run) -> rules.add(new Rule(priority, pattern(run[0], run[1]))));
    return new FileSelection(rules);
  }
}
