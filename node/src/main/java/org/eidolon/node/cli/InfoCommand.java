package org.eidolon.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import org.eidolon.node.screen.ByteSize;
import org.eidolon.node.screen.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code eidolon info}: all of one torrent of a running node. */
@Command(name = "info", description = "Show torrents of a running node more closely.")
final class InfoCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "ID|HASH", description = "Which torrents.")
  private List<String> names;

  @Mixin private ClientOptions client;

  @Override
  public Integer call() {
    var console = client.console();
    var torrents =
        client.torrents(
            names,
            "name",
            "status",
            "percentDone",
            "sizeWhenDone",
            "totalSize",
            "rateDownload",
            "rateUpload",
            "eta",
            "uploadRatio",
            "labels",
            "error",
            "errorString",
            "isFinished",
            "downloadDir",
            "downloadedEver",
            "uploadedEver",
            "comment",
            "magnetLink",
            "files",
            "wanted",
            "peersConnected",
            "queuePosition");
    for (var torrent : torrents) {
      if (client.json) {
        console.line(torrent.toString());
      } else {
        show(torrent, console);
      }
    }
    return ExitCode.OK;
  }

  private static void show(JsonNode torrent, Console console) {
    line(console, "torrent", torrent.path("id").asText() + " " + torrent.path("name").asText());
    line(console, "hash", torrent.path("hashString").asText());
    line(console, "state", TorrentRow.state(torrent) + ", " + TorrentRow.percent(torrent));
    line(console, "problem", torrent.path("errorString").asText());
    line(console, "size", ByteSize.text(torrent.path("totalSize").asLong()));
    line(console, "folder", torrent.path("downloadDir").asText());
    line(console, "fetched", ByteSize.text(torrent.path("downloadedEver").asLong()));
    line(console, "served", ByteSize.text(torrent.path("uploadedEver").asLong()));
    line(console, "circuits", torrent.path("peersConnected").asText());
    line(console, "comment", torrent.path("comment").asText());
    line(console, "magnet", torrent.path("magnetLink").asText());
    var files = torrent.path("files");
    for (int at = 0; at < files.size(); at++) {
      var file = files.get(at);
      boolean wanted = torrent.path("wanted").path(at).asInt(1) == 1;
      console.result(
          "%5d  %10s  %s%s"
              .formatted(
                  at + 1,
                  ByteSize.text(file.path("length").asLong()),
                  file.path("name").asText(),
                  wanted ? "" : " (skipped)"));
    }
  }

  private static void line(Console console, String name, String value) {
    if (!value.isEmpty()) {
      console.result("%-9s %s".formatted(name, value));
    }
  }
}
