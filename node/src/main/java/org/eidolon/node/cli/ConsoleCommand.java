package org.eidolon.node.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.eidolon.node.client.ConsoleClient;
import org.eidolon.node.client.NodeAnswer;
import org.eidolon.node.screen.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code eidolon console}: at the console of a running node, for one command or for many. */
@Command(
    name = "console",
    description = {
      "Talk to the text console of a running node; \"eidolon console help\" lists what it knows.",
      "Without COMMAND it reads lines until quit or the end of input."
    })
final class ConsoleCommand implements Callable<Integer> {
  private static final String PROMPT = "eidolon> ";

  @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "Such as: list circuits.")
  private List<String> words;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data folder of a node that runs here (default: ~/.eidolon/node).")
  private Path data;

  @Override
  public Integer call() throws IOException {
    var console = Console.ofProcess(false);
    var folder = data == null ? Path.of(System.getProperty("user.home"), ".eidolon", "node") : data;
    try (var node = ConsoleClient.open(folder)) {
      if (words != null) {
        node.ask(String.join(" ", words)).forEach(console::result);
        return ExitCode.OK;
      }
      return talk(node, console);
    }
  }

  /** What the node refuses ends no talk. */
  private static int talk(ConsoleClient node, Console console) throws IOException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (true) {
      console.prompt(PROMPT);
      var line = in.readLine();
      if (line == null || line.strip().equals("quit") || line.strip().equals("exit")) {
        return ExitCode.OK;
      }
      if (!line.isBlank()) {
        say(node, line, console);
      }
    }
  }

  private static void say(ConsoleClient node, String line, Console console) {
    try {
      node.ask(line).forEach(console::result);
    } catch (NodeAnswer refused) {
      if (refused.kind() != NodeAnswer.Kind.REFUSED) {
        throw refused;
      }
      console.result("error: " + refused.getMessage());
    }
  }
}
