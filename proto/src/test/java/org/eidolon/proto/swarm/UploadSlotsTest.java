package org.eidolon.proto.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.eidolon.proto.limits.RateLimit;

class UploadSlotsTest {
  @Example
  void aLowLimitServesOneAndAHighOneMany() {
    assertThat(UploadSlots.of(new RateLimit(RateLimit.LEAST), 0)).isEqualTo(1);
    assertThat(UploadSlots.of(new RateLimit(256 << 10), 0)).isEqualTo(4);
    assertThat(UploadSlots.of(new RateLimit(4 << 20), 0)).isEqualTo(16);
    assertThat(UploadSlots.of(new RateLimit(1L << 40), 0)).isEqualTo(50);
  }

  @Example
  void withoutALimitItGrowsWithWhatIsGiven() {
    assertThat(UploadSlots.of(RateLimit.NONE, 0)).isEqualTo(4);
    assertThat(UploadSlots.of(RateLimit.NONE, 4 << 20)).isEqualTo(16);
  }

  @Property(tries = 200)
  void eachHasEnoughForABlockEveryTwoSeconds(
      @ForAll @LongRange(min = RateLimit.LEAST, max = 1L << 32) long rate) {
    assertThat(rate / UploadSlots.of(new RateLimit(rate), 0)).isGreaterThanOrEqualTo(8 * 1024);
  }
}
