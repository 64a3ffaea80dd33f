package org.eidolon.proto.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class SharedPaceTest {
  private static final long SECOND = 1_000_000_000L;

  /** Cells of each of some greedy links within half a minute; timers are up to 20 ms late. */
  private static long[] sent(long rate, int links, long seed) {
    var random = new Random(seed);
    var pace = new SharedPace();
    pace.limit(new RateLimit(rate), 0);
    var sent = new long[links];
    var at = new long[links];
    var booked = new int[links];
    for (long now = SECOND; now < 31 * SECOND; ) {
      int link = 0;
      for (int other = 1; other < links; other++) {
        link = at[other] < at[link] ? other : link;
      }
      now = Math.max(now, at[link]);
      sent[link] += now < 31 * SECOND ? booked[link] : 0;
      booked[link] = pace.terms().cellsAtOnce();
      long may = pace.book(pace.terms(), booked[link], now);
      at[link] = may <= now ? now : may + random.nextInt(20_000_000);
    }
    return sent;
  }

  @Property(tries = 60)
  void linksHoldItTogetherWithinATenth(
      @ForAll @LongRange(min = 64 * 1024, max = 50 << 20) long rate,
      @ForAll @IntRange(min = 1, max = 16) int links,
      @ForAll long seed) {
    double limit = 30.0 * rate / 4096;

    long all = Arrays.stream(sent(rate, links, seed)).sum();

    assertThat((double) all).isBetween(0.9 * limit, 1.1 * limit);
  }

  @Property(tries = 60)
  void linksTakeTurns(
      @ForAll @LongRange(min = 512 * 1024, max = 20 << 20) long rate,
      @ForAll @IntRange(min = 2, max = 8) int links,
      @ForAll long seed) {
    var sent = Arrays.stream(sent(rate, links, seed)).sorted().toArray();

    assertThat((double) sent[0]).isGreaterThan(0.5 * sent[links - 1]);
  }

  @Example
  void aNewLimitForgetsWhatWasBookedUnderTheOld() {
    var pace = new SharedPace();
    pace.limit(new RateLimit(RateLimit.LEAST), 0);
    var old = pace.terms();
    for (int i = 0; i < 100; i++) {
      pace.book(old, 1, SECOND);
    }

    pace.limit(new RateLimit(1 << 20), 2 * SECOND);

    assertThat(pace.terms()).isNotSameAs(old);
    assertThat(pace.book(pace.terms(), 1, 2 * SECOND)).isLessThanOrEqualTo(2 * SECOND);
    pace.limit(RateLimit.NONE, 3 * SECOND);
    assertThat(pace.terms().isUnlimited()).isTrue();
  }
}
