package org.eidolon.proto.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.tracking.ReplayCache.Sight;
import org.junit.jupiter.api.Test;

/** No code opens twice, whatever is forgotten and whatever our clock says. */
class ReplayCacheTest {
  private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");

  private static Bytes tag(int number) {
    return Bytes.copyOf((byte) number, (byte) (number >> 8));
  }

  @Test
  void tellsFirstFromLaterSightsAndRefusesWhatItCannotRemember() {
    var cache = new ReplayCache(1);
    var end = START.plusSeconds(60);

    assertThat(cache.see(tag(1), end, START)).isEqualTo(Sight.FIRST);
    assertThat(cache.see(tag(1), end, START)).isEqualTo(Sight.SEEN);
    assertThat(cache.refusedWhenFull()).isZero();
    assertThat(cache.see(tag(2), end, START)).isEqualTo(Sight.FULL);
    assertThat(cache.refusedWhenFull()).isEqualTo(1);
    assertThat(cache.size()).isEqualTo(1);
  }

  @Test
  void makesRoomWhenACodeIsVoidAndNotBefore() {
    var cache = new ReplayCache(1);
    var end = START.plusSeconds(60);
    cache.see(tag(1), end, START);

    assertThat(cache.see(tag(2), end.plusSeconds(60), end)).isEqualTo(Sight.FULL);
    assertThat(cache.see(tag(2), end.plusSeconds(60), end.plusNanos(1))).isEqualTo(Sight.FIRST);
    assertThat(cache.see(tag(1), end, end.plusNanos(1))).isEqualTo(Sight.PAST);
  }

  @Property(tries = 200)
  void noCodeOpensTwiceUnderAClockThatLeapsBothWays(@ForAll long seed) {
    var random = new SplittableRandom(seed);
    var cache = new ReplayCache(8);
    var opened = new HashSet<Integer>();
    for (int step = 0; step < 400; step++) {
      int code = random.nextInt(40);
      var notAfter = START.plusSeconds(60L * (code % 20));
      var now = START.plusSeconds(random.nextInt(60 * 20));

      if (cache.see(tag(code), notAfter, now) == Sight.FIRST) {
        assertThat(opened.add(code)).as("code %d at step %d", code, step).isTrue();
      }
      assertThat(cache.size()).isLessThanOrEqualTo(8);
    }
  }
}
