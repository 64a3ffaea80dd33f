package org.eidolon.node.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What fish needs to complete our commands and their options; picocli knows bash and zsh alone. */
final class FishCompletion {
  private static final String HEAD = "complete -c eidolon";

  private final List<String> lines = new ArrayList<>();

  private FishCompletion() {}

  static String of(CommandLine root) {
    var script = new FishCompletion();
    script.lines.add("# eidolon completion fish | source");
    script.lines.add(HEAD + " -e");
    script.add(root, List.of());
    return String.join("\n", script.lines) + "\n";
  }

  /**
   * @param path names of the commands from below the root to this one
   */
  private void add(CommandLine command, List<String> path) {
    var known = commands(command);
    var condition = condition(path, known);
    known.forEach((name, sub) -> lines.add(word(condition, name, sub)));
    for (var option : command.getCommandSpec().options()) {
      if (!option.hidden()) {
        lines.add(option(here(path), option));
      }
    }
    known.forEach((name, sub) -> add(sub, append(path, name)));
  }

  private static Map<String, CommandLine> commands(CommandLine command) {
    return command.getSubcommands().entrySet().stream()
        .filter(each -> !each.getValue().getCommandSpec().usageMessage().hidden())
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                Map.Entry::getValue,
                (one, other) -> one,
                java.util.TreeMap::new));
  }

  private static List<String> append(List<String> path, String name) {
    var longer = new ArrayList<>(path);
    longer.add(name);
    return longer;
  }

  /** Where the next word is one of these commands. */
  private static String condition(List<String> path, Map<String, CommandLine> known) {
    if (path.isEmpty()) {
      return "__fish_use_subcommand";
    }
    return known.isEmpty()
        ? here(path)
        : here(path) + "; and not __fish_seen_subcommand_from " + String.join(" ", known.keySet());
  }

  private static String here(List<String> path) {
    return path.isEmpty()
        ? "__fish_use_subcommand"
        : path.stream()
            .map(name -> "__fish_seen_subcommand_from " + name)
            .collect(Collectors.joining("; and "));
  }

  private static String word(String condition, String name, CommandLine command) {
    var says = command.getCommandSpec().usageMessage().description();
    return "%s -n %s -f -a %s -d %s".formatted(HEAD, quoted(condition), name, quoted(first(says)));
  }

  private static String option(String condition, OptionSpec option) {
    var line = new StringBuilder(HEAD).append(" -n ").append(quoted(condition));
    for (var name : option.names()) {
      if (name.startsWith("--")) {
        line.append(" -l ").append(name.substring(2));
      } else {
        line.append(" -s ").append(name.substring(1));
      }
    }
    if (option.arity().max() > 0) {
      line.append(" -r");
    }
    return line.append(" -d ").append(quoted(first(option.description()))).toString();
  }

  /** The first sentence at most, without what picocli would fill in. */
  private static String first(String[] description) {
    if (description.length == 0) {
      return "";
    }
    var line = description[0].replaceAll("\\$\\{[^}]*}", "").replace("%n", " ").strip();
    int end = line.indexOf(". ");
    return end < 0 ? line.replaceFirst("\\.$", "") : line.substring(0, end);
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
