package org.eidolon.proto.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class PacePropertyTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long WINDOW = 30 * SECOND;

  private record Passed(long nanos, long bytes) {}

  /** Somebody who always has more, and looks at odd times; a pause in the middle. */
  private static List<Passed> greedy(Pace pace, long seed, long largest) {
    var random = new Random(seed);
    var passed = new ArrayList<Passed>();
    long now = random.nextLong(1L << 50);
    for (long end = now + 4 * WINDOW; now < end; ) {
      long wait = pace.waitNanos(now);
      if (wait > 0) {
        now += wait + random.nextLong(20_000_000);
      } else {
        long bytes = 1 + random.nextLong(largest);
        pace.passed(bytes, now);
        passed.add(new Passed(now, bytes));
      }
    }
    return passed;
  }

  private static void everyWindowHolds(List<Passed> passed, double rate) {
    double limit = rate * WINDOW / SECOND;
    long last = passed.get(passed.size() - 1).nanos();
    long sum = 0;
    for (int from = 0, until = 0; from < passed.size(); from++) {
      long begin = passed.get(from).nanos();
      while (until < passed.size() && passed.get(until).nanos() < begin + WINDOW) {
        sum += passed.get(until++).bytes();
      }
      assertThat(sum).as("most in a window").isLessThanOrEqualTo((long) (limit * 1.1));
      if (begin + WINDOW < last) {
        assertThat(sum).as("least in a window").isGreaterThanOrEqualTo((long) (limit * 0.9));
      }
      sum -= passed.get(from).bytes();
    }
  }

  @Property(tries = 100)
  void anyHalfMinuteHoldsTheLimitWithinATenth(
      @ForAll @LongRange(min = RateLimit.LEAST, max = 1L << 30) long rate, @ForAll long seed) {
    var pace = new Pace();
    pace.limit(new RateLimit(rate), 0);

    everyWindowHolds(greedy(pace, seed, Math.max(16 * 1024, rate / 4)), (double) rate);
  }

  @Property(tries = 50)
  void anyHalfMinuteAfterAChangeHoldsTheNewLimit(
      @ForAll @LongRange(min = RateLimit.LEAST, max = 1L << 24) long before,
      @ForAll @LongRange(min = RateLimit.LEAST, max = 1L << 24) long after,
      @ForAll long seed) {
    var pace = new Pace();
    pace.limit(new RateLimit(before), 0);
    var first = greedy(pace, seed, 16 * 1024);
    long now = first.get(first.size() - 1).nanos();
    pace.limit(new RateLimit(after), now);

    var second = new ArrayList<Passed>();
    for (long end = now + 3 * WINDOW; now < end; now += Math.max(1_000, pace.waitNanos(now))) {
      if (pace.waitNanos(now) == 0) {
        pace.passed(4096, now);
        second.add(new Passed(now, 4096));
      }
    }

    everyWindowHolds(second, (double) after);
  }

  @Example
  void withoutALimitNothingWaits() {
    var pace = new Pace();

    pace.passed(1L << 50, 5);

    assertThat(pace.waitNanos(5)).isZero();
  }

  @Example
  void aLimitThatIsLiftedIsNotWaitedFor() {
    var pace = new Pace();
    pace.limit(new RateLimit(8192), 0);
    pace.passed(1 << 20, SECOND);
    assertThat(pace.waitNanos(SECOND)).isPositive();

    pace.limit(RateLimit.NONE, SECOND);

    assertThat(pace.waitNanos(SECOND)).isZero();
  }

  @Example
  void aLimitIsNoneOrWorthAName() {
    assertThat(new RateLimit(0)).isEqualTo(RateLimit.NONE);
    assertThatThrownBy(() -> new RateLimit(RateLimit.LEAST - 1))
        .hasMessageContaining("0 for none, or 8192");
    assertThatThrownBy(() -> new RateLimit(-1)).hasMessageContaining("0 for none");
    assertThat(new RateLimit(9000).and(RateLimit.NONE)).isEqualTo(new RateLimit(9000));
    assertThat(RateLimit.NONE.and(new RateLimit(9000))).isEqualTo(new RateLimit(9000));
    assertThat(new RateLimit(8192).and(new RateLimit(9000))).isEqualTo(new RateLimit(8192));
  }
}
