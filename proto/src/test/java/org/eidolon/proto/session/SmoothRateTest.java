package org.eidolon.proto.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class SmoothRateTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void aSteadyFlowIsShownAsItIsAndItsEndFades() {
    var rate = new SmoothRate();
    for (int second = 0; second <= 30; second++) {
      rate.add(5000, second * SECOND);
    }
    assertThat(rate.bytesPerSecond()).isCloseTo(5000, Percentage.withPercentage(1));

    rate.add(0, 31 * SECOND);
    assertThat(rate.bytesPerSecond()).isBetween(3000L, 4500L);
    rate.add(0, 61 * SECOND);
    assertThat(rate.bytesPerSecond()).isLessThan(10);
  }

  @Test
  void whatStoppedShowsNothingAndBeginsAnew() {
    var rate = new SmoothRate();
    rate.add(0, 0);
    rate.add(5000, SECOND);
    rate.stop();
    assertThat(rate.bytesPerSecond()).isZero();

    rate.add(1 << 30, 100 * SECOND);

    assertThat(rate.bytesPerSecond()).as("nobody knows how long that took").isZero();
  }
}
