package org.eidolon.node.rpc;

import java.util.concurrent.CompletionStage;

/** The limits of a whole node, as its remote control reads and sets them. */
public interface SpeedLimits {
  /**
   * In bytes a second; 0: no limit.
   *
   * @param slow whether the slower ones hold
   */
  record Speeds(long down, long up, long slowDown, long slowUp, boolean slow) {
    public static final Speeds FREE = new Speeds(0, 0, 0, 0, false);

    public Speeds {
      if (down < 0 || up < 0 || slowDown < 0 || slowUp < 0) {
        throw new IllegalArgumentException("a speed limit is 0 or more");
      }
    }
  }

  CompletionStage<Speeds> now();

  /**
   * They hold from now on; fails with an {@link IllegalArgumentException} of one line if they
   * cannot.
   */
  CompletionStage<Void> set(Speeds speeds);
}
