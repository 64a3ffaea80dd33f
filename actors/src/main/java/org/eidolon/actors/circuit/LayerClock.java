package org.eidolon.actors.circuit;

import java.util.function.LongSupplier;

/**
 * Times one batch of cells in 64 of one circuit, so that the others never read a clock. Owned by
 * its circuit.
 */
final class LayerClock {
  private static final int ONE_IN = 64;
  private static final long OFF = Long.MIN_VALUE;

  private final CircuitMeter meter;
  private final CircuitMeter.Part part;
  private final LongSupplier nanos;
  private int turn;
  private long begun = OFF;

  LayerClock(CircuitMeter meter, CircuitMeter.Part part, LongSupplier nanos) {
    this.meter = meter;
    this.part = part;
    this.nanos = nanos;
  }

  void begin() {
    begun = turn++ % ONE_IN == 0 ? nanos.getAsLong() : OFF;
  }

  void end(int cells) {
    if (begun != OFF) {
      meter.sampled(part, cells, nanos.getAsLong() - begun);
      begun = OFF;
    }
  }
}
