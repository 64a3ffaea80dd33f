package org.eidolon.actors.swarm;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.eidolon.proto.Bytes;
import org.eidolon.streams.file.DiskMeter;
import org.eidolon.streams.file.PendingWork;

/**
 * The threads of an actor system that may wait for a disk, and what they do there: all swarms of
 * the system share both.
 */
public final class Disk implements Extension {
  private static final Id ID = new Id();

  private final DiskMeter meter = new DiskMeter();
  private final PendingWork threads;
  private final FilesInUse files = new FilesInUse();

  private Disk(ActorSystem<?> system) {
    var named = DispatcherSelector.fromConfig(PieceStore.DISPATCHER);
    this.threads = new PendingWork(meter.counted(system.dispatchers().lookup(named)));
  }

  /** Makes the one of a system, which keeps it. */
  private static final class Id extends ExtensionId<Disk> {
    @Override
    public Disk createExtension(ActorSystem<?> system) {
      return new Disk(system);
    }
  }

  public static Disk of(ActorSystem<?> system) {
    return system.registerExtension(ID);
  }

  Executor threads() {
    return threads;
  }

  /**
   * Completed when no swarm of the system has anything to read or write: what is kept of those that
   * stopped is on the disk then, and their files are closed.
   */
  public CompletableFuture<Void> settled() {
    return threads.settled();
  }

  FilesInUse files() {
    return files;
  }

  /** Completed when no swarm of the system has the files of this torrent open. */
  public CompletableFuture<Void> free(Path folder, Bytes infoHash) {
    return files.free(folder, infoHash);
  }

  public DiskMeter meter() {
    return meter;
  }
}
