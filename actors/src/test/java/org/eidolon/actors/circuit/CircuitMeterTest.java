package org.eidolon.actors.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eidolon.proto.circuit.CircuitCloseReason;
import org.junit.jupiter.api.Test;

final class CircuitMeterTest {
  private final CircuitMeter meter = new CircuitMeter();

  @Test
  void putsATimeIntoTheFirstClassThatHoldsIt() {
    meter.built(TimeUnit.MILLISECONDS.toNanos(25));
    meter.built(TimeUnit.MILLISECONDS.toNanos(25) + 1);
    meter.built(TimeUnit.SECONDS.toNanos(60));

    var builds = meter.builds();
    assertThat(builds.counts()).hasSize(builds.times().size() + 1);
    assertThat(builds.counts().get(0)).isEqualTo(1);
    assertThat(builds.counts().get(1)).isEqualTo(1);
    assertThat(builds.counts().get(builds.times().size())).isEqualTo(1);
    assertThat(builds.seconds()).isBetween(60.04, 60.06);
  }

  @Test
  void namesOnlyFailuresThatOccurred() {
    meter.failed(CircuitCloseReason.BUILD_TIMEOUT);
    meter.failed(CircuitCloseReason.BUILD_TIMEOUT);

    assertThat(meter.builds().failed())
        .containsExactly(entry(CircuitCloseReason.BUILD_TIMEOUT, 2L));
  }

  @Test
  void readsTheClockForOneBatchInManyAlone() {
    var reads = new AtomicLong();
    var clock = new LayerClock(meter, CircuitMeter.Part.RELAY, reads::getAndIncrement);

    for (int batch = 0; batch < 128; batch++) {
      clock.begin();
      clock.end(16);
    }

    assertThat(reads).hasValue(4);
    assertThat(meter.layerCosts().get("relay").cells()).isEqualTo(32);
    assertThat(meter.layerCosts().get("relay").seconds()).isEqualTo(2e-9);
    assertThat(meter.layerCosts().get("end").cells()).isZero();
  }
}
