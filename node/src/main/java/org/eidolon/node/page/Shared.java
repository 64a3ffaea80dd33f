package org.eidolon.node.page;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** One answer for all who ask within a time. Thread-safe. */
final class Shared<T> {
  private final Supplier<CompletionStage<T>> ask;
  private final long freshNanos;
  private final LongSupplier nanos;
  private CompletionStage<T> last;
  private long lastNanos;

  Shared(Supplier<CompletionStage<T>> ask, Duration fresh, LongSupplier nanos) {
    this.ask = ask;
    this.freshNanos = fresh.toNanos();
    this.nanos = nanos;
  }

  synchronized CompletionStage<T> get() {
    long now = nanos.getAsLong();
    if (last == null || now - lastNanos >= freshNanos) {
      last = ask.get();
      lastNanos = now;
    }
    return last;
  }
}
