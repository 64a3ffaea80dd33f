package org.eidolon.proto.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A path of five links with one narrow place, in virtual time. */
class PipelinePathTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** Bytes in the last half of {@code seconds}, each block asked for as soon as there is room. */
  private static double fetched(double bytesPerSecond, long roundTrip, int seconds) {
    var pipeline = new Pipeline(8, 256);
    var asked = new ArrayDeque<Long>();
    var arrivals = new ArrayDeque<Long>();
    long blockNanos = (long) (BlockRef.MAX_BYTES * SECOND / bytesPerSecond);
    long narrowFree = 0;
    long bytes = 0;
    for (long now = 0; now < seconds * SECOND; ) {
      while (asked.size() < pipeline.size()) {
        narrowFree = Math.max(narrowFree, now + roundTrip / 2) + blockNanos;
        asked.add(now);
        arrivals.add(narrowFree + roundTrip / 2);
      }
      now = arrivals.remove();
      pipeline.answered(BlockRef.MAX_BYTES, now - asked.remove(), now);
      bytes += now > seconds * SECOND / 2 ? BlockRef.MAX_BYTES : 0;
    }
    return bytes / (seconds / 2.0);
  }

  /** 100 ms a link and way: a second for an ask and its answer. */
  @ParameterizedTest
  @CsvSource({"2, 1000", "10, 1000", "10, 400", "10, 1500", "20, 1000"})
  void aTransferFillsIt(int megabits, int roundTripMillis) {
    double path = megabits * 1e6 / 8;

    double rate = fetched(path, TimeUnit.MILLISECONDS.toNanos(roundTripMillis), 60);

    assertThat(rate).isGreaterThan(0.95 * path);
  }

  /** The window of a young circuit doubles by the round trip as long as it is in full use. */
  @Test
  void aWindowThatDoublesDoesNotWaitForUs() {
    var pipeline = new Pipeline(8, 512);
    long roundTrip = TimeUnit.MILLISECONDS.toNanos(200);
    int most = 320;
    int window = 8;
    long now = 0;
    int rounds = 0;
    for (int came = 0; came < most; rounds++) {
      came = Math.min(window, pipeline.size());
      for (int block = 0; block < came; block++) {
        now += roundTrip / came;
        pipeline.answered(BlockRef.MAX_BYTES, roundTrip, now);
      }
      window = came == window ? Math.min(most, 2 * window) : window;
    }

    // 8, 16, 32, 64, 128, 256, 320, and two for the first rate to be known.
    assertThat(rounds).isLessThanOrEqualTo(9);
  }

  /** A circuit that takes another's place must not need long to carry as much. */
  @Test
  void aNewCircuitIsFullWithinSeconds() {
    double path = 2.5e6;

    double rate = fetched(path, TimeUnit.MILLISECONDS.toNanos(200), 4);

    assertThat(rate).isGreaterThan(0.9 * path);
  }
}
