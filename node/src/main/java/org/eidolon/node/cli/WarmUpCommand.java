package org.eidolon.node.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.eidolon.node.Eidolon;
import org.eidolon.node.EidolonConfig;
import org.eidolon.node.screen.Console;
import org.eidolon.node.screen.Terminal;
import picocli.CommandLine.Command;

/**
 * Starts a small network on loopback, moves a file through it and stops it again, so that a run
 * with {@code -XX:ArchiveClassesAtExit} archives the classes that every later start needs.
 */
@Command(name = "warm-up", hidden = true, description = "Load what a node loads, and stop.")
final class WarmUpCommand implements Runnable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int BYTES = 1 << 20;

  @Override
  public void run() {
    EidolonCommand.commandLine().getUsageMessage();
    speak();
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

  /** To nobody, in JSON: the classes that do it are wanted at each start with {@code --json}. */
  private static void speak() {
    var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    new Console(nowhere, nowhere, Terminal.none(), true).event("ready", Map.of("role", "node"));
  }

  private static void network(Path folder) throws IOException {
    var nodes = new ArrayDeque<Eidolon>();
    try {
      nodes.push(Eidolon.start(tracker(folder.resolve("tracker"))));
      var tracker = nodes.getFirst().trackerAddress().orElseThrow();
      var peers = new ArrayList<Eidolon>();
      for (var name : List.of("relay", "sharer", "fetcher")) {
        nodes.push(Eidolon.start(peer(folder.resolve(name), tracker)));
        peers.add(nodes.getFirst());
      }
      for (var peer : peers) {
        Waiting.answer(peer.joined(), PATIENCE, "joining");
      }
      transfer(peers.get(1), peers.get(2), folder);
    } finally {
      // The last first, and so the tracker after all who would ask for it.
      nodes.forEach(Eidolon::close);
    }
  }

  private static void transfer(Eidolon sharer, Eidolon fetcher, Path folder) throws IOException {
    var file = Files.write(folder.resolve("file"), new byte[BYTES]);
    var shared = Waiting.answer(sharer.share(file), PATIENCE, "sharing");
    var torrent = Waiting.answer(shared.described(), PATIENCE, "describing");
    var to = folder.resolve("fetched");
    var fetched = Waiting.answer(fetcher.fetch(torrent, to), PATIENCE, "fetching");
    Waiting.answer(fetched.completion(), PATIENCE, "the transfer");
  }

  private static EidolonConfig tracker(Path data) {
    return EidolonConfig.in(data)
        .withTrackerRole("127.0.0.1:0")
        .with("tracker.test-network", true)
        .with("tracker.path-links", 2)
        .with("tracker.heartbeat", "1s")
        .with("tracker.announce-interval", "1s");
  }

  private static EidolonConfig peer(Path data, String tracker) {
    return EidolonConfig.in(data)
        .withListen("127.0.0.1:0")
        .withTracker(tracker)
        .with("circuit.min-hops", 1)
        .with("circuit.setup-jitter", "0s")
        .with("circuit.end-jitter", "0s");
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(file);
      }
    }
  }
}
