package org.eidolon.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.eidolon.node.client.ControlClient;
import org.eidolon.node.screen.ByteSize;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Commands that show how a running node is connected. */
final class NetworkCommands {
  private NetworkCommands() {}

  @Command(
      name = "peers",
      description = "Show the partners of torrents; nobody has their addresses.")
  static final class Peers implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "ID|HASH", description = "Which torrents (all).")
    private List<String> names = List.of();

    @Mixin private ClientOptions client;

    @Override
    public Integer call() {
      var rows = new ArrayList<JsonNode>();
      var table = new Table("TORRENT", "PARTNER", "DONE", "FROM", "TO", "FLAGS", "WHAT");
      for (var torrent : client.torrents(names, "peers")) {
        rows.add(torrent);
        for (var peer : torrent.path("peers")) {
          table.add(
              torrent.path("id").asInt(),
              peer.path("address").asText(),
              (int) (peer.path("progress").asDouble() * 100) + "%",
              ByteSize.text(peer.path("rateToClient").asLong()) + "/s",
              ByteSize.text(peer.path("rateToPeer").asLong()) + "/s",
              peer.path("flagStr").asText(),
              peer.path("clientName").asText());
        }
      }
      ClientReport.show(client, rows, table, "no torrents, and so no partners");
      return ExitCode.OK;
    }
  }

  @Command(name = "circuits", description = "Show the circuits that a running node built.")
  static final class Circuits implements Callable<Integer> {
    @Mixin private ClientOptions client;

    @Override
    public Integer call() {
      var table = new Table("CIRCUIT", "RELAYS", "FIRST", "AGE");
      var rows = rows(client, "ownCircuits");
      for (var each : rows) {
        table.add(
            each.path("number").asLong(),
            each.path("relays").asInt(),
            each.path("first").asText(),
            TorrentRow.age(each.path("ageSeconds").asLong()));
      }
      ClientReport.show(client, rows, table, "no circuits of its own");
      return ExitCode.OK;
    }
  }

  @Command(
      name = "neighbors",
      aliases = "neighbours",
      description = "Show the neighbors of a running node, whom it links with.")
  static final class Neighbors implements Callable<Integer> {
    @Mixin private ClientOptions client;

    @Override
    public Integer call() {
      var table = new Table("PEER", "ADDRESS", "LINK", "AGE");
      var rows = rows(client, "neighbors");
      for (var each : rows) {
        table.add(
            each.path("peer").asText(),
            each.path("address").asText(),
            each.path("state").asText(),
            TorrentRow.age(each.path("ageSeconds").asLong()));
      }
      ClientReport.show(client, rows, table, "no neighbors yet");
      return ExitCode.OK;
    }
  }

  @Command(
      name = "log",
      description = "Show the last lines that a running node logged; they name nobody.")
  static final class Log implements Callable<Integer> {
    @Mixin private ClientOptions client;

    @Override
    public Integer call() {
      var console = client.console();
      var lines = client.call("eidolon-log", ControlClient.arguments()).path("lines");
      lines.forEach(line -> console.line(client.json ? line.toString() : line.asText()));
      if (lines.isEmpty() && !client.json) {
        console.note("nothing was logged yet");
      }
      return ExitCode.OK;
    }
  }

  private static List<JsonNode> rows(ClientOptions client, String list) {
    var rows = new ArrayList<JsonNode>();
    client.call("eidolon-network", ControlClient.arguments()).path(list).forEach(rows::add);
    return rows;
  }
}
