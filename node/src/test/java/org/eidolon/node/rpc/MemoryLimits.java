package org.eidolon.node.rpc;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Holds what it is told, but nothing below a kilobyte a second. */
final class MemoryLimits implements SpeedLimits {
  private Speeds speeds = Speeds.FREE;

  Speeds held() {
    return speeds;
  }

  @Override
  public CompletionStage<Speeds> now() {
    return CompletableFuture.completedStage(speeds);
  }

  @Override
  public CompletionStage<Void> set(Speeds next) {
    if (next.up() > 0 && next.up() < 1_000) {
      return CompletableFuture.failedStage(new IllegalArgumentException("too slow"));
    }
    speeds = next;
    return CompletableFuture.completedStage(null);
  }
}
