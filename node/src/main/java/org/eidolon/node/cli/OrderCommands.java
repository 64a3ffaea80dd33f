package org.eidolon.node.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.eidolon.node.client.ControlClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands that tell a running node what to do with some of its torrents. */
final class OrderCommands {
  private OrderCommands() {}

  @Command(name = "start", description = "Start torrents of a running node.")
  static final class Start implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "ID|HASH|all", description = "Which torrents.")
    private List<String> names;

    @Option(names = "--now", description = "At once, whatever the queue says.")
    private boolean now;

    @Mixin private ClientOptions client;

    @Override
    public Integer call() {
      return order(client, now ? "torrent-start-now" : "torrent-start", names);
    }
  }

  @Command(name = "stop", description = "Stop torrents of a running node; the node goes on.")
  static final class Stop implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "ID|HASH|all", description = "Which torrents.")
    private List<String> names;

    @Mixin private ClientOptions client;

    @Override
    public Integer call() {
      return order(client, "torrent-stop", names);
    }
  }

  @Command(name = "remove", description = "Take torrents off the list of a running node.")
  static final class Remove implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "ID|HASH|all", description = "Which torrents.")
    private List<String> names;

    @Option(names = "--delete-files", description = "Delete what was fetched of them as well.")
    private boolean deleteFiles;

    @Mixin private ClientOptions client;

    @Override
    public Integer call() {
      var arguments = ControlClient.arguments().put("delete-local-data", deleteFiles);
      arguments.set("ids", client.numbers(names));
      client.call("torrent-remove", arguments);
      return ExitCode.OK;
    }
  }

  private static int order(ClientOptions client, String method, List<String> names) {
    var arguments = ControlClient.arguments();
    arguments.set("ids", client.numbers(names));
    client.call(method, arguments);
    return ExitCode.OK;
  }
}
