package org.eidolon.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eidolon.node.client.ControlClient;
import org.eidolon.node.client.ControlPlace;
import org.eidolon.node.screen.Console;
import picocli.CommandLine.Option;

/** What every command that steers a running node takes. */
final class ClientOptions {
  @Option(
      names = "--control",
      paramLabel = "URL",
      description = "Where the node answers, such as http://127.0.0.1:9091/ (default: see --data).")
  private String control;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data folder of a node that runs here (default: ~/.eidolon/node).")
  private Path data;

  @Option(names = "--json", description = "Print JSON instead of a table.")
  boolean json;

  private ControlClient client;

  Console console() {
    return Console.ofProcess(json);
  }

  private ControlPlace place() {
    if (control != null) {
      try {
        return ControlPlace.of(control);
      } catch (IllegalArgumentException bad) {
        throw new Refused("--control: " + bad.getMessage(), bad);
      }
    }
    var folder = data == null ? Path.of(System.getProperty("user.home"), ".eidolon", "node") : data;
    return ControlPlace.in(folder)
        .orElseThrow(
            () ->
                new NoNode(
                    "no node runs in %s; start one with eidolon up, or say where with --control or --data"
                        .formatted(folder)));
  }

  JsonNode call(String method, ObjectNode arguments) {
    client = client == null ? new ControlClient(place()) : client;
    return client.call(method, arguments);
  }

  /** These fields of these torrents. */
  List<JsonNode> torrents(List<String> names, String... fields) {
    var arguments = ControlClient.arguments();
    ArrayNode asked = arguments.putArray("fields").add("id").add("hashString");
    for (var field : fields) {
      asked.add(field);
    }
    if (!isAll(names)) {
      ids(names).forEach(arguments.putArray("ids")::add);
    }
    var found = new ArrayList<JsonNode>();
    call("torrent-get", arguments).path("torrents").forEach(found::add);
    if (!isAll(names)) {
      names.forEach(name -> check(name, found));
    }
    return found;
  }

  static boolean isAll(List<String> names) {
    return names.isEmpty() || names.contains("all");
  }

  private static List<JsonNode> ids(List<String> names) {
    var ids = ControlClient.arguments().putArray("ids");
    names.forEach(
        name -> {
          if (isNumber(name)) {
            ids.add(Integer.parseInt(name));
          } else {
            ids.add(name);
          }
        });
    var list = new ArrayList<JsonNode>();
    ids.forEach(list::add);
    return list;
  }

  private static boolean isNumber(String name) {
    return name.matches("\\d{1,9}");
  }

  private static void check(String name, List<JsonNode> found) {
    var small = name.toLowerCase(Locale.ROOT);
    boolean there =
        found.stream()
            .anyMatch(
                torrent ->
                    isNumber(name)
                        ? torrent.path("id").asInt() == Integer.parseInt(name)
                        : small.startsWith(torrent.path("hashString").asText()));
    // A hash of the other kind was understood if there is a torrent for each name.
    if (!there && (isNumber(name) || found.isEmpty())) {
      throw new NoTorrent(name);
    }
  }

  /** Of torrents that must all be there. */
  ArrayNode numbers(List<String> names) {
    var numbers = ControlClient.arguments().putArray("ids");
    torrents(names).forEach(torrent -> numbers.add(torrent.path("id")));
    return numbers;
  }
}
