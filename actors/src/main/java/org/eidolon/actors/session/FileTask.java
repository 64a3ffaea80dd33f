package org.eidolon.actors.session;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
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
     * @param looked hears how many bytes were looked at
     * @throws IOException in one line
     */
    void run(AtomicLong looked) throws IOException;
  }

  final Kind kind;
  final Supplier<Work> plan;
  final Consumer<String> afterwards;
  final AtomicLong looked = new AtomicLong();

  /**
   * @param plan in the actor, when it begins; throws what cannot be meant, in one line
   * @param afterwards in the actor: hears the problem, or nothing
   */
  FileTask(Kind kind, Supplier<Work> plan, Consumer<String> afterwards) {
    this.kind = kind;
    this.plan = plan;
    this.afterwards = afterwards;
  }
}
