package org.eidolon.actors.circuit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import org.eidolon.proto.circuit.CircuitCloseReason;
import org.eidolon.proto.credit.RelayTab;

/**
 * How the circuits of one node fare, counted on their threads and read by whoever asks. What layers
 * cost is measured for one batch of cells in many: it needs the clock twice.
 */
final class CircuitMeter {
  /** Upper ends of the classes of build times. */
  static final List<Duration> BUILD_TIMES =
      LongStream.of(25, 50, 100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800)
          .mapToObj(Duration::ofMillis)
          .toList();

  /** A part of a node that adds or takes off layers. */
  enum Part {
    RELAY,
    END
  }

  private final List<LongAdder> builds = new ArrayList<>();
  private final LongAdder buildNanos = new LongAdder();
  private final Map<CircuitCloseReason, LongAdder> failed = new EnumMap<>(CircuitCloseReason.class);
  private final Map<Part, LongAdder> sampledCells = new EnumMap<>(Part.class);
  private final Map<Part, LongAdder> sampledNanos = new EnumMap<>(Part.class);

  private final Map<RelayTab.Verdict, LongAdder> credit = new EnumMap<>(RelayTab.Verdict.class);
  private final LongAdder earned = new LongAdder();
  private final LongAdder paid = new LongAdder();

  CircuitMeter() {
    for (int each = 0; each <= BUILD_TIMES.size(); each++) {
      builds.add(new LongAdder());
    }
    for (var reason : CircuitCloseReason.values()) {
      failed.put(reason, new LongAdder());
    }
    for (var verdict : RelayTab.Verdict.values()) {
      credit.put(verdict, new LongAdder());
    }
    for (var part : Part.values()) {
      sampledCells.put(part, new LongAdder());
      sampledNanos.put(part, new LongAdder());
    }
  }

  /** A circuit of ours is open. */
  void built(long nanos) {
    int at = 0;
    while (at < BUILD_TIMES.size() && nanos > BUILD_TIMES.get(at).toNanos()) {
      at++;
    }
    builds.get(at).increment();
    buildNanos.add(nanos);
  }

  /** A circuit of ours will never open. */
  void failed(CircuitCloseReason reason) {
    failed.get(reason).increment();
  }

  /** A circuit that we carry said what it pays. */
  void credited(RelayTab.Verdict verdict, int units) {
    credit.get(verdict).increment();
    earned.add(units);
  }

  /** A circuit of ours paid so many units, all its relays together. */
  void paid(int units) {
    paid.add(units);
  }

  CircuitManager.Credit credit() {
    var counts = new EnumMap<RelayTab.Verdict, Long>(RelayTab.Verdict.class);
    credit.forEach((verdict, count) -> counts.put(verdict, count.sum()));
    return new CircuitManager.Credit(earned.sum(), paid.sum(), counts);
  }

  void sampled(Part part, int cells, long nanos) {
    sampledCells.get(part).add(cells);
    sampledNanos.get(part).add(nanos);
  }

  CircuitManager.Builds builds() {
    var counts = new EnumMap<CircuitCloseReason, Long>(CircuitCloseReason.class);
    failed.forEach(
        (reason, count) -> {
          if (count.sum() > 0) {
            counts.put(reason, count.sum());
          }
        });
    return new CircuitManager.Builds(
        BUILD_TIMES, builds.stream().map(LongAdder::sum).toList(), seconds(buildNanos), counts);
  }

  Map<String, CircuitManager.LayerCost> layerCosts() {
    return Map.of(
        "relay", cost(Part.RELAY),
        "end", cost(Part.END));
  }

  private CircuitManager.LayerCost cost(Part part) {
    return new CircuitManager.LayerCost(
        sampledCells.get(part).sum(), seconds(sampledNanos.get(part)));
  }

  private static double seconds(LongAdder nanos) {
    return (double) nanos.sum() / TimeUnit.SECONDS.toNanos(1);
  }
}
