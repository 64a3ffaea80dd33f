package org.eidolon.node.cli;

import java.util.List;
import java.util.function.BiConsumer;
import org.eidolon.node.screen.Console;

/** Shows one source after the other; one that is refused is said and does not hide the rest. */
final class EachSource {
  private EachSource() {}

  static int show(List<String> sources, boolean json, BiConsumer<String, Console> shows) {
    var console = Console.ofProcess(json);
    int code = ExitCode.OK;
    for (var source : sources) {
      try {
        shows.accept(source, console);
      } catch (Refused bad) {
        code = ExitCode.REFUSED;
        if (json) {
          console.object(Description.refused(source, bad.getMessage()));
        } else {
          console.problem(bad.getMessage());
        }
      }
    }
    return code;
  }
}
