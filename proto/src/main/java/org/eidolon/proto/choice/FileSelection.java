package org.eidolon.proto.choice;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.eidolon.proto.metainfo.FileEntry;
import org.eidolon.proto.swarm.Priority;

/**
 * Which files a person wants, before or after their torrent is known: later rules override earlier
 * ones. If any rule says normal, what no rule is about is skipped, else it is normal.
 */
public record FileSelection(List<Rule> rules) {
  /** Each is held against each file of the torrent, and all of them fit into a record. */
  public static final int MOST_RULES = 100_000;

  public static final FileSelection ALL = new FileSelection(List.of());

  /** These files are wanted as much as this. */
  public record Rule(Priority priority, FilePattern files) {}

  public FileSelection {
    rules = List.copyOf(rules);
    if (rules.size() > MOST_RULES) {
      throw new IllegalArgumentException("at most " + MOST_RULES + " rules of what to fetch");
    }
  }

  /**
   * @param files of one torrent, pad files included
   */
  public FilePriorities priorities(List<FileEntry> files) {
    boolean only = rules.stream().anyMatch(rule -> rule.priority() == Priority.NORMAL);
    var rest = only ? Priority.SKIP : Priority.NORMAL;
    var priorities = new ArrayList<>(Collections.nCopies(files.size(), rest));
    for (var rule : rules) {
      var matcher = rule.files().matcher();
      int number = 0;
      for (int index = 0; index < files.size(); index++) {
        var file = files.get(index);
        if (!file.padding() && matcher.matches(++number, file)) {
          priorities.set(index, rule.priority());
        }
      }
    }
    return new FilePriorities(priorities);
  }

  /** What cannot be meant, in one line for people: a rule that no file fits, or nothing is left. */
  public Optional<String> problem(List<FileEntry> files) {
    for (var rule : rules) {
      var matcher = rule.files().matcher();
      int number = 0;
      boolean found = false;
      for (var file : files) {
        found |= !file.padding() && matcher.matches(++number, file);
      }
      if (!found) {
        return Optional.of(
            "no file is meant by \"%s\": the torrent has %d, see eidolon show"
                .formatted(rule.files().text(), number));
      }
    }
    return priorities(files).nothingOf(files)
        ? Optional.of("all files are skipped, nothing is left to fetch")
        : Optional.empty();
  }
}
