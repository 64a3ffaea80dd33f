package org.eidolon.streams.file;

import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** What files are read and written, and what waits for a disk. Thread-safe; names no file. */
public final class DiskMeter {
  private final LongAdder reads = new LongAdder();
  private final LongAdder readBytes = new LongAdder();
  private final LongAdder readNanos = new LongAdder();
  private final LongAdder writes = new LongAdder();
  private final LongAdder writtenBytes = new LongAdder();
  private final LongAdder writeNanos = new LongAdder();
  private final LongAdder waiting = new LongAdder();

  /** Accesses to files of one kind since the start. */
  public record Accesses(long count, long bytes, double seconds) {}

  void read(long bytes, long nanos) {
    reads.increment();
    readBytes.add(bytes);
    readNanos.add(nanos);
  }

  void written(long bytes, long nanos) {
    writes.increment();
    writtenBytes.add(bytes);
    writeNanos.add(nanos);
  }

  public Accesses reads() {
    return new Accesses(reads.sum(), readBytes.sum(), seconds(readNanos));
  }

  public Accesses writes() {
    return new Accesses(writes.sum(), writtenBytes.sum(), seconds(writeNanos));
  }

  /** Works given to {@link #counted} threads that none has begun. */
  public long waiting() {
    return waiting.sum();
  }

  private static double seconds(LongAdder nanos) {
    return (double) nanos.sum() / TimeUnit.SECONDS.toNanos(1);
  }

  /** The same threads, with what waits for them counted. */
  public Executor counted(Executor threads) {
    return work -> {
      waiting.increment();
      try {
        threads.execute(
            () -> {
              waiting.decrement();
              work.run();
            });
      } catch (RuntimeException refused) {
        waiting.decrement();
        throw refused;
      }
    };
  }
}
