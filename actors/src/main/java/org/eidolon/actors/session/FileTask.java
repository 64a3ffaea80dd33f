package org.eidolon.actors.session;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** What shall be done to the files of one torrent while nobody has them open. */
final class FileTask {

  /** What people are shown of it. */
  enum Kind {
    CHECK,
    CHANGE
  }

  /** Waits for a disk; knows all it needs and touches nothing of the actor. */
  interface Work {
    /**
     * @param looked hears how many bytes were looked at; work that tells it can be stopped
     * @throws IOException in one line
     */
    void run(LongConsumer looked) throws IOException;
  }

  final Kind kind;
  final Supplier<Work> plan;
  final Consumer<String> afterwards;
  final AtomicLong looked = new AtomicLong();

  /** Nobody wants it any more: it ends soon, and nothing follows. */
  private volatile boolean stopped;

  /**
   * @param plan in the actor, when it begins; throws what cannot be meant, in one line
   * @param afterwards in the actor: hears the problem, or nothing
   */
  FileTask(Kind kind, Supplier<Work> plan, Consumer<String> afterwards) {
    this.kind = kind;
    this.plan = plan;
    this.afterwards = afterwards;
  }

  void stop() {
    stopped = true;
  }

  boolean isStopped() {
    return stopped;
  }

  /** Where work can be given up; throws if it is to be. */
  void looked(long bytes) {
    looked.set(bytes);
    if (stopped) {
      throw new CancellationException("stopped");
    }
  }
}
