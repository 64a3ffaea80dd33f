package org.eidolon.node.screen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class RateMeterTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void knowsNothingBeforeTheSecondSample() {
    var rate = new RateMeter();
    rate.sample(0, 100);

    assertThat(rate.bytesPerSecond()).isZero();
  }

  @Test
  void forgetsWhatIsOlderThanAFewSeconds() {
    var rate = new RateMeter();
    for (int tenths = 0; tenths <= 100; tenths++) {
      rate.sample(
          tenths * SECOND / 10, tenths <= 50 ? tenths * 1000L : 50_000 + (tenths - 50) * 10L);
    }

    assertThat(rate.bytesPerSecond()).isCloseTo(100, within(5.0));
  }

  @Test
  void fallsToZeroWhenNothingComes() {
    var rate = new RateMeter();
    for (int tenths = 0; tenths <= 60; tenths++) {
      rate.sample(tenths * SECOND / 10, Math.min(tenths, 10) * 1000L);
    }

    assertThat(rate.bytesPerSecond()).isZero();
  }
}
