package org.eidolon.node.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;
import org.eidolon.node.client.ControlClient;
import org.eidolon.proto.session.Bandwidth;
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

  @Option(
      names = "--priority",
      paramLabel = "low|normal|high",
      converter = Converters.OfRank.class,
      description = "Their part of what the node may move, as 1 to 2 to 4.")
  private Bandwidth.Rank rank;

  @Option(
      names = "--beyond-node",
      paramLabel = "true|false",
      arity = "0..1",
      fallbackValue = "true",
      description = "Hold them to their own limits alone, and not to the node's; false: to both.")
  private Boolean beyondNode;

  @Mixin private ClientOptions client;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    boolean ofTorrents = rank != null || beyondNode != null;
    if (down == null && up == null && !ofTorrents) {
      throw new ParameterException(
          spec.commandLine(), "nothing to limit: give --down, --up or both");
    }
    if (names == null && ofTorrents) {
      throw new ParameterException(
          spec.commandLine(), "--priority and --beyond-node are of torrents: say of which");
    }
    var arguments = ControlClient.arguments();
    if (names == null) {
      put(arguments, down, "speed-limit-down", "speed-limit-down-enabled");
      put(arguments, up, "speed-limit-up", "speed-limit-up-enabled");
      client.call("session-set", arguments);
    } else {
      put(arguments, down, "downloadLimit", "downloadLimited");
      put(arguments, up, "uploadLimit", "uploadLimited");
      if (rank != null) {
        arguments.put("bandwidthPriority", rank.compareTo(Bandwidth.Rank.NORMAL));
      }
      if (beyondNode != null) {
        arguments.put("honorsSessionLimits", !beyondNode);
      }
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
