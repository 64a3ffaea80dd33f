package org.eidolon.node.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A tracker and peers on this machine alone, each a process with a folder, an identity and, where
 * the system allows it, an address of its own. Closing ends every process.
 */
final class PrivateNetwork implements AutoCloseable {
  /** Answers are not held back: on loopback there is nobody to be fooled about distance. */
  private static final String NO_JITTER = "circuit { setup-jitter = 0s, end-jitter = 0s }";

  private final Path folder;
  private final Loopback loopback = Loopback.ofSystem();
  private final List<Child> children = new ArrayList<>();
  private boolean closed;
  private int addresses;

  PrivateNetwork(Path folder) {
    this.folder = folder;
  }

  Child tracker(int pathLinks) {
    var settings =
        """
        eidolon.tracker {
          test-network = true
          path-links = %d
          heartbeat = 2s
          expiry = 10s
          announce-interval = 5s
          announce-expiry = 20s
          requests-per-minute = 6000
        }
        """
            .formatted(pathLinks);
    return start("tracker", 96, settings, List.of("tracker"));
  }

  Child relay(int number, String tracker) {
    return start("relay-" + number, 96, peer(tracker), List.of("node"));
  }

  /** Makes the .atorrent and shares. */
  Child sharer(Path source, Path torrent, String tracker) {
    var arguments =
        List.of("share", source.toString(), "--tracker", tracker, "-o", torrent.toString());
    return start("sharer", 160, peer(tracker), arguments);
  }

  /** Shares the same files by the .atorrent that the first sharer made. */
  Child furtherSharer(int number, Path source, Path torrent, String tracker) {
    var torrents =
        "eidolon.torrents = [{ file = %s, folder = %s, fetch = false }]\n"
            .formatted(quoted(torrent), quoted(source.toAbsolutePath().getParent()));
    return start("sharer-" + number, 160, peer(tracker) + torrents, List.of("node"));
  }

  Child fetcher(Path torrent, Path target, String tracker) {
    var arguments =
        List.of("get", torrent.toString(), "--to", target.toString(), "--tracker", tracker);
    return start("fetcher", 192, peer(tracker), arguments);
  }

  private static String peer(String tracker) {
    return "eidolon { membership.tracker = \"%s\", %s }%n".formatted(tracker, NO_JITTER);
  }

  private static String quoted(Path path) {
    return com.typesafe.config.ConfigUtil.quoteString(path.toString());
  }

  private synchronized Child start(
      String name, int heapMegabytes, String settings, List<String> arguments) {
    if (closed) {
      throw new IllegalStateException("the private network is closed");
    }
    var home = folder.resolve(name);
    var conf = home.resolve("node.conf");
    try {
      Files.createDirectories(home);
      Files.writeString(conf, settings);
    } catch (IOException bad) {
      throw new UncheckedIOException("cannot write " + conf, bad);
    }
    var all = new ArrayList<>(arguments);
    all.addAll(List.of("--data", home.resolve("data").toString()));
    all.addAll(List.of("--config", conf.toString()));
    all.addAll(List.of("--listen", loopback.listen(addresses++)));
    all.addAll(List.of("--json", "--exit-with-parent"));
    var child = Child.start(name, heapMegabytes, all, home);
    children.add(child);
    return child;
  }

  /** The first process that has ended though nobody told it to. */
  synchronized Optional<String> failure() {
    return children.stream().map(Child::failure).flatMap(Optional::stream).findFirst();
  }

  @Override
  public synchronized void close() {
    closed = true;
    children.forEach(Child::kill);
    try {
      for (var child : children) {
        child.awaitEnd();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  static void deleteAll(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (var file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException left) {
      System.err.println("eidolon: could not remove " + folder + "; remove it yourself");
    }
  }
}
