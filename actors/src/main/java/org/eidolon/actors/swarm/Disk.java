package org.eidolon.actors.swarm;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.eidolon.proto.Bytes;
import org.eidolon.streams.file.BackgroundWork;
import org.eidolon.streams.file.DiskMeter;
import org.eidolon.streams.file.KeptPieces;
import org.eidolon.streams.file.OpenFiles;
import org.eidolon.streams.file.PendingWork;

/**
 * The threads of an actor system that may wait for a disk, and what they do there: all swarms of
 * the system share both.
 */
public final class Disk implements Extension {
  private static final Id ID = new Id();

  /** Until somebody says otherwise. */
  private static final int OPEN_FILES = 256;

  /** Of pieces that partners are asking for: three of the longest that our own torrents have. */
  private static final int KEPT_BYTES = 12 << 20;

  /** Slices of long works that are on the disk's threads at a time, of all swarms together. */
  static final int IN_BACKGROUND = 2;

  private final DiskMeter meter = new DiskMeter();
  private final PendingWork threads;
  private final BackgroundWork background;
  private final FilesInUse files = new FilesInUse();
  private final OpenFiles open = new OpenFiles(OPEN_FILES);
  private final KeptPieces kept = new KeptPieces(KEPT_BYTES);

  private Disk(ActorSystem<?> system) {
    var named = DispatcherSelector.fromConfig(PieceStore.DISPATCHER);
    this.threads = new PendingWork(meter.counted(system.dispatchers().lookup(named)));
    this.background = new BackgroundWork(threads, IN_BACKGROUND);
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

  /** The same threads for long works in slices, which stay behind what others wait for. */
  Executor background() {
    return background;
  }

  /**
   * Where all swarms of the system keep their files open.
   *
   * @param most at a time, from now on
   */
  OpenFiles open(int most) {
    open.most(most);
    return open;
  }

  /**
   * Completed when no swarm of the system has anything to read or write: what is kept of those that
   * stopped is on the disk then, and their files are closed.
   */
  public CompletableFuture<Void> settled() {
    return threads.settled();
  }

  /** What was just read to be served, of all swarms. */
  KeptPieces kept() {
    return kept;
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
