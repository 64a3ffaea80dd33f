package org.eidolon.proto.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class CongestionPropertyTest {
  private static final long MS = 1_000_000;

  @Property(tries = 200)
  void theWindowStaysWithinItsBounds(
      @ForAll long seed,
      @ForAll @IntRange(min = 32, max = 64) int initial,
      @ForAll @IntRange(max = 700) int more) {
    var random = new Random(seed);
    var congestion = new Congestion(initial, initial + more);

    for (int i = 0; i < 2000; i++) {
      long rtt = random.nextInt(20) == 0 ? random.nextLong() : random.nextLong(900 * MS);
      congestion.acked(rtt, random.nextBoolean());
      assertThat(congestion.window()).isBetween(Congestion.MIN_WINDOW, initial + more);
    }
  }

  @Property(tries = 50)
  void itGrowsToItsMaximumWhenFullAndNoQueueShows(
      @ForAll @LongRange(min = 100_000, max = 300 * MS) long rtt) {
    var congestion = new Congestion();
    int acks = 0;

    while (congestion.window() < congestion.maximum() && acks < 5000) {
      int before = congestion.window();
      congestion.acked(rtt, true);
      assertThat(congestion.window()).isGreaterThanOrEqualTo(before);
      acks++;
    }

    assertThat(acks).isLessThan(1000);
  }

  @Property(tries = 100)
  void itNeverGrowsWhenNotFull(@ForAll long seed) {
    var random = new Random(seed);
    var congestion = grown(20 * MS, random.nextInt(200));
    while (congestion.window() > 0 && random.nextInt(12) > 0) {
      congestion.acked(20 * MS, false);
    }
    // What was full counts for the round in which it was: let that one pass.
    acked(congestion, 20 * MS, false, 1 + Congestion.DEFAULT_MAX_WINDOW / Congestion.SENDME_CELLS);

    for (int i = 0; i < 1000; i++) {
      int before = congestion.window();
      congestion.acked(random.nextLong(200 * MS), false);
      assertThat(congestion.window()).isLessThanOrEqualTo(before);
    }
  }

  @Property(tries = 50)
  void itShrinksWhenTheRoundTripTriplesAndStays(
      @ForAll @LongRange(min = 40 * MS, max = 500 * MS) long rtt) {
    var congestion = grown(rtt, 1000);
    int before = congestion.window();

    acked(congestion, 3 * rtt, true, 1000);

    assertThat(congestion.window()).isLessThan(before / 2);
    assertThat(congestion.window()).isGreaterThan(Congestion.MIN_WINDOW);
  }

  @Property(tries = 50)
  void anUnsteadyFastPathKeepsAWideWindow(@ForAll long seed) {
    var random = new Random(seed);
    var congestion = new Congestion();

    for (int i = 0; i < 3000; i++) {
      congestion.acked(500_000 + random.nextLong(19_500_000), true);
    }

    assertThat(congestion.window()).isEqualTo(congestion.maximum());
  }

  @Property(tries = 30)
  void aBottleneckIsKeptBusyWithoutALongQueue(
      @ForAll @IntRange(min = 500, max = 20_000) int cellsPerSecond,
      @ForAll @LongRange(min = 1 * MS, max = 150 * MS) long emptyPath) {
    var congestion = new Congestion();

    for (int i = 0; i < 20_000; i++) {
      long busy = congestion.window() * 1_000_000_000L / cellsPerSecond;
      congestion.acked(Math.max(emptyPath, busy), true);
    }

    double pathHolds = cellsPerSecond * (emptyPath / 1e9);
    double tolerated = cellsPerSecond * 0.025;
    assertThat((double) congestion.window())
        .isGreaterThanOrEqualTo(Math.min(congestion.maximum(), pathHolds))
        .isLessThanOrEqualTo(pathHolds + tolerated + 120);
  }

  @Test
  void impossibleBoundsAreRefused() {
    assertThatThrownBy(() -> new Congestion(7, 640)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Congestion(33, 32)).isInstanceOf(IllegalArgumentException.class);
    assertThat(new Congestion(32, 32).window()).isEqualTo(32);
  }

  private static Congestion grown(long rtt, int acks) {
    var congestion = new Congestion();
    acked(congestion, rtt, true, acks);
    return congestion;
  }

  private static void acked(Congestion congestion, long rtt, boolean full, int times) {
    for (int i = 0; i < times; i++) {
      congestion.acked(rtt, full);
    }
  }
}
