package org.eidolon.actors.swarm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eidolon.proto.Bytes;

/**
 * Which torrents have their files open, by the folder they lie in: who moves or deletes files waits
 * for those to be closed, which happens on a disk thread after a swarm has stopped. Thread-safe.
 */
final class FilesInUse {
  private record Use(Path folder, Bytes infoHash) {}

  private static final class Users {
    int count;
    final List<CompletableFuture<Void>> waiting = new ArrayList<>();
  }

  private final Map<Use, Users> uses = new HashMap<>();

  synchronized void opened(Path folder, Bytes infoHash) {
    uses.computeIfAbsent(new Use(folder, infoHash), use -> new Users()).count++;
  }

  void closed(Path folder, Bytes infoHash) {
    release(new Use(folder, infoHash)).forEach(waiting -> waiting.complete(null));
  }

  private synchronized List<CompletableFuture<Void>> release(Use use) {
    var users = uses.get(use);
    if (users == null || --users.count > 0) {
      return List.of();
    }
    uses.remove(use);
    return users.waiting;
  }

  /** Completed when nobody has them open. */
  synchronized CompletableFuture<Void> free(Path folder, Bytes infoHash) {
    var users = uses.get(new Use(folder, infoHash));
    if (users == null) {
      return CompletableFuture.completedFuture(null);
    }
    var waiting = new CompletableFuture<Void>();
    users.waiting.add(waiting);
    return waiting;
  }
}
