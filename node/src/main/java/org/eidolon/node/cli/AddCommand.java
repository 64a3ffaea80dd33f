package org.eidolon.node.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import org.eidolon.node.DataFolder;
import org.eidolon.node.client.ControlClient;
import org.eidolon.proto.choice.Preallocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code eidolon add}: puts torrents on the list of a running node. */
@Command(name = "add", description = "Add torrents to a running node.")
final class AddCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "FILE|MAGNET", description = "What to fetch or share.")
  private List<String> sources;

  @Option(names = "--to", paramLabel = "DIR", description = "Folder to put it in, on the node.")
  private Path to;

  @Option(names = "--paused", description = "Do not start it.")
  private boolean paused;

  @Option(names = "--label", paramLabel = "LABEL", description = "Give it this label; repeatable.")
  private List<String> labels;

  @Option(
      names = "--preallocate",
      paramLabel = "none|sparse|full",
      converter = Converters.OfPreallocation.class,
      description = "When its files get their room on the disk (default: as the node does it).")
  private Preallocation preallocation;

  @Mixin private ClientOptions client;

  @Override
  public Integer call() {
    var console = client.console();
    for (var source : sources) {
      var arguments = ControlClient.arguments();
      if (TorrentFile.isMagnet(source)) {
        arguments.put("filename", Wanted.magnet(source).text());
      } else {
        arguments.put("metainfo", described(TorrentFile.path(source)));
      }
      if (to != null) {
        arguments.put("download-dir", to.toAbsolutePath().normalize().toString());
      }
      if (paused) {
        arguments.put("paused", true);
      }
      if (preallocation != null) {
        arguments.put("preallocate", preallocation.word());
      }
      if (labels != null) {
        labels.forEach(arguments.putArray("labels")::add);
      }
      var reply = client.call("torrent-add", arguments);
      boolean isNew = reply.has("torrent-added");
      var torrent = reply.path(isNew ? "torrent-added" : "torrent-duplicate");
      int id = torrent.path("id").asInt();
      if (client.json) {
        console.object(
            java.util.Map.of(
                "id",
                id,
                "hash",
                torrent.path("hashString").asText(),
                "name",
                torrent.path("name").asText(),
                "added",
                isNew));
      } else {
        console.result(
            "%d %s%s"
                .formatted(id, torrent.path("name").asText(), isNew ? "" : " (is there already)"));
      }
    }
    return ExitCode.OK;
  }

  private static String described(Path file) {
    // Read once to say what is wrong with it in the words of every other command.
    TorrentFile.load(file);
    try {
      return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
    } catch (IOException bad) {
      throw new Refused(
          "%s: cannot be read (%s); check the path and its permissions"
              .formatted(file, DataFolder.reason(bad)),
          bad);
    }
  }
}
