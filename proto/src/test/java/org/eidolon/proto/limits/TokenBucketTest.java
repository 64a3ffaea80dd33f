package org.eidolon.proto.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @Property(tries = 100)
  void noBucketGivesMoreThanItsBurstAndItsRate(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 50) int burst) {
    var random = new SplittableRandom(seed);
    var bucket = new TokenBucket(20, burst, 0);
    long now = 0;
    int given = 0;
    for (int i = 0; i < 2000; i++) {
      now += random.nextLong(SECOND / 10);
      given += bucket.take(now) ? 1 : 0;
      assertThat(given).isLessThanOrEqualTo(burst + (int) (20.0 * now / SECOND) + 1);
    }
  }

  @Test
  void aBucketFillsWithTimeUpToItsBurst() {
    var bucket = new TokenBucket(10, 2, 0);
    assertThat(bucket.take(0)).isTrue();
    assertThat(bucket.take(0)).isTrue();
    assertThat(bucket.take(SECOND / 20)).isFalse();
    assertThat(bucket.take(SECOND / 10)).isTrue();
    assertThat(bucket.isFull(SECOND)).isTrue();
    assertThat(bucket.take(SECOND)).isTrue();
    assertThat(bucket.isFull(SECOND)).isFalse();
    assertThatThrownBy(() -> new TokenBucket(0, 1, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whoLooksWhetherItIsEmptyTakesNothing() {
    var bucket = new TokenBucket(0.5, 1, 0);

    assertThat(bucket.isEmpty(0)).isFalse();
    assertThat(bucket.take(0)).isTrue();
    assertThat(bucket.isEmpty(SECOND)).isTrue();
    assertThat(bucket.isEmpty(3 * SECOND)).isFalse();
    assertThat(bucket.take(3 * SECOND)).isTrue();
  }
}
