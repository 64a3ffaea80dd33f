package org.eidolon.node.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;
import org.eidolon.node.client.ControlClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code eidolon limit}: how much a running node, or some of its torrents, may move. */
@Command(
    name = "limit",
    description = "Limit a running node, or some of its torrents, to so much in a second.")
final class LimitCommand implements Callable<Integer> {
  private static final long KILOBYTE = 1000;

  @Parameters(
      arity = "0..*",
      paramLabel = "ID|HASH|all",
      description = "Which torrents, each on its own; none: the whole node.")
  private List<String> names;

  @Option(
      names = "--down",
      paramLabel = "SIZE",
      converter = Converters.OfSize.class,
      description = "Fetch so much in a second, such as 500K; 0: no limit.")
  private Long down;

  @Option(
      names = "--up",
      paramLabel = "SIZE",
      converter = Converters.OfSize.class,
      description = "Send so much in a second; 0: no limit.")
  private Long up;

  @Mixin private ClientOptions client;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (down == null && up == null) {
      throw new ParameterException(
          spec.commandLine(), "nothing to limit: give --down, --up or both");
    }
    var arguments = ControlClient.arguments();
    if (names == null) {
      put(arguments, down, "speed-limit-down", "speed-limit-down-enabled");
      put(arguments, up, "speed-limit-up", "speed-limit-up-enabled");
      client.call("session-set", arguments);
    } else {
      put(arguments, down, "downloadLimit", "downloadLimited");
      put(arguments, up, "uploadLimit", "uploadLimited");
      arguments.set("ids", client.numbers(names));
      client.call("torrent-set", arguments);
    }
    return ExitCode.OK;
  }

  private static void put(ObjectNode arguments, Long bytes, String limit, String flag) {
    if (bytes != null) {
      arguments.put(flag, bytes > 0);
    }
    if (bytes != null && bytes > 0) {
      arguments.put(limit, Math.max(1, bytes / KILOBYTE));
    }
  }
}
