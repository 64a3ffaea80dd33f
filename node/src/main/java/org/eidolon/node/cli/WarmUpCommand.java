package org.eidolon.node.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.eidolon.config.Settings;
import org.eidolon.node.RunningNode;
import org.eidolon.node.screen.Console;
import org.eidolon.proto.tracker.TrackerAddress;
import picocli.CommandLine.Command;

/**
 * Starts a tracker and a peer on loopback and stops them again, so that a run with {@code
 * -XX:ArchiveClassesAtExit} archives the classes that every later start needs.
 */
@Command(name = "warm-up", hidden = true, description = "Load what a node loads, and stop.")
final class WarmUpCommand implements Runnable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Override
  public void run() {
    EidolonCommand.commandLine().getUsageMessage();
    try {
      var folder = Files.createTempDirectory("eidolon-warm-up-");
      try {
        network(folder);
      } finally {
        delete(folder);
      }
    } catch (IOException | RuntimeException incomplete) {
      Console.ofProcess(false).note("the class archive will be incomplete");
    }
  }

  private static void network(Path folder) {
    var tracker =
        start(
            Map.of(
                "eidolon.storage.data",
                folder.resolve("tracker").toString(),
                "eidolon.tracker.enabled",
                true,
                "eidolon.tracker.test-network",
                true,
                "eidolon.tracker.listen",
                "127.0.0.1:0"),
            Optional.empty());
    try {
      var address = tracker.trackerAddress().orElseThrow();
      var peer =
          start(
              Map.of(
                  "eidolon.storage.data",
                  folder.resolve("peer").toString(),
                  "eidolon.listen",
                  "127.0.0.1:0"),
              Optional.of(address));
      try {
        Waiting.answer(peer.membership(), PATIENCE, "joining");
      } finally {
        peer.close();
      }
    } finally {
      tracker.close();
    }
  }

  private static RunningNode start(Map<String, ?> said, Optional<TrackerAddress> tracker) {
    var config = Settings.load(Optional.empty(), said);
    return Waiting.answer(RunningNode.start(config, tracker), PATIENCE, "starting");
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(file);
      }
    }
  }
}
