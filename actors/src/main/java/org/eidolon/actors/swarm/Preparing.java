package org.eidolon.actors.swarm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleConsumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.eidolon.streams.file.Allocation;
import org.eidolon.streams.file.OpenFiles;
import org.eidolon.streams.file.PieceCheck;
import org.eidolon.streams.file.SlicedWork;

/**
 * Gets the files of one swarm ready: compares what is there, and gives room to what is to come.
 * Both may take hours and are done in slices behind all else that waits for a disk. Belongs to one
 * actor, and its later steps run on disk threads.
 */
final class Preparing {
  private static final int STEPS = 1000;

  private final Disk disk;
  private final OpenFiles open;
  private final List<SlicedWork> works = new ArrayList<>();
  private CompletableFuture<?> last = CompletableFuture.completedFuture(null);
  private boolean stopped;

  Preparing(Disk disk, OpenFiles open) {
    this.disk = disk;
    this.open = open;
  }

  /**
   * @param begin looks at the files, on a disk thread
   * @param progress hears parts of 1, each a little larger
   * @return the pieces that are right
   */
  synchronized CompletableFuture<BitSet> check(
      Supplier<PieceCheck> begin, DoubleConsumer progress) {
    var done =
        CompletableFuture.supplyAsync(begin, disk.threads())
            .thenCompose(check -> lanes(check, progress).thenApply(all -> check.right()));
    last = done;
    return done;
  }

  private CompletableFuture<Void> lanes(PieceCheck check, DoubleConsumer progress) {
    var shown = new Steps(check::part, progress);
    var failure = new AtomicReference<Throwable>();
    var lanes = new ArrayList<CompletableFuture<Void>>();
    for (int count = 0; count < Disk.IN_BACKGROUND; count++) {
      var lane = check.lane(open);
      var slices = shown.after(lane);
      // One that failed has the others end as well.
      lanes.add(
          begin(() -> failure.get() == null && slices.next())
              .whenComplete(
                  (done, failed) -> {
                    failure.compareAndSet(null, failed);
                    close(lane);
                  }));
    }
    return CompletableFuture.allOf(lanes.toArray(CompletableFuture[]::new))
        .handle((done, failed) -> Optional.ofNullable(failure.get()))
        .thenCompose(
            failed ->
                failed.isPresent()
                    ? CompletableFuture.failedFuture(failed.get())
                    : CompletableFuture.completedFuture(null));
  }

  private static void close(PieceCheck.Lane lane) {
    try {
      lane.close();
    } catch (IOException late) {
      throw new UncheckedIOException(late);
    }
  }

  /** Instead of what was begun before. Fails with the one line of an {@code IOException}. */
  synchronized CompletableFuture<Void> allocate(Allocation allocation, DoubleConsumer progress) {
    stopAll();
    var done = begin(new Steps(allocation::part, progress).after(allocation));
    last = CompletableFuture.allOf(settled(), done);
    return done;
  }

  private synchronized CompletableFuture<Void> begin(SlicedWork.Slices slices) {
    var work = SlicedWork.begin(slices, disk.background());
    works.add(work);
    if (stopped) {
      work.stop();
    }
    return work.done();
  }

  /** Nothing is begun any more, and what runs ends with its slice. */
  synchronized void stop() {
    stopped = true;
    stopAll();
  }

  private synchronized void stopAll() {
    works.forEach(SlicedWork::stop);
    works.clear();
  }

  /** Completed when nothing of it runs. */
  synchronized CompletableFuture<?> settled() {
    return last.handle((done, failed) -> null);
  }

  /** Tells how far it is, no more often than somebody could see. */
  private static final class Steps {
    private final DoubleSupplier part;
    private final DoubleConsumer progress;
    private final AtomicInteger shown = new AtomicInteger(-1);

    Steps(DoubleSupplier part, DoubleConsumer progress) {
      this.part = part;
      this.progress = progress;
    }

    SlicedWork.Slices after(SlicedWork.Slices slices) {
      return () -> {
        boolean more = slices.next();
        int step = (int) (part.getAsDouble() * STEPS);
        if (shown.getAndSet(step) != step) {
          progress.accept((double) step / STEPS);
        }
        return more;
      };
    }
  }
}
