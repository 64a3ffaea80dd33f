package org.eidolon.proto.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.eidolon.proto.session.SeedGoal.Bound;
import org.eidolon.proto.session.SeedGoal.Shared;
import org.junit.jupiter.api.Test;

class SeedGoalTest {
  private static final SeedGoal TWICE = new SeedGoal(Bound.of(2), Bound.NONE, Bound.NONE);
  private static final SeedGoal HOUR = new SeedGoal(Bound.NONE, Bound.of(60), Bound.NONE);
  private static final SeedGoal IDLE = new SeedGoal(Bound.NONE, Bound.NONE, Bound.of(30));

  private static Shared shared(long served, long total, long minutes, long idle) {
    return new Shared(served, total, Duration.ofMinutes(minutes), Duration.ofMinutes(idle));
  }

  @Test
  void eachBoundIsReachedByItself() {
    assertThat(TWICE.isReached(shared(1999, 1000, 9999, 9999))).isFalse();
    assertThat(TWICE.isReached(shared(2000, 1000, 0, 0))).isTrue();
    assertThat(HOUR.isReached(shared(1 << 30, 1000, 59, 59))).isFalse();
    assertThat(HOUR.isReached(shared(0, 1000, 60, 0))).isTrue();
    assertThat(IDLE.isReached(shared(1 << 30, 1000, 9999, 29))).isFalse();
    assertThat(IDLE.isReached(shared(0, 1000, 0, 30))).isTrue();
  }

  @Test
  void theSessionSpeaksWhereTheTorrentDoesNot() {
    var own = new SeedGoal(Bound.of(5), Bound.GLOBAL, Bound.NONE);
    var session = new SeedGoal(Bound.of(1), Bound.of(60), Bound.of(1));

    assertThat(own.within(session)).isEqualTo(new SeedGoal(Bound.of(5), Bound.of(60), Bound.NONE));
    assertThat(SeedGoal.GLOBAL.within(session)).isEqualTo(session);
    assertThat(SeedGoal.NONE.within(session)).isEqualTo(SeedGoal.NONE);
  }

  @Property
  void whatHasNoBoundIsSharedForEver(
      @ForAll @LongRange(min = 0) long served,
      @ForAll @LongRange(min = 0, max = 1 << 20) long time) {
    assertThat(SeedGoal.NONE.isReached(shared(served, 1, time, time))).isFalse();
    assertThat(SeedGoal.GLOBAL.within(SeedGoal.GLOBAL).isReached(shared(served, 1, time, time)))
        .isFalse();
  }

  @Property
  void moreSharedIsNeverLessEnough(
      @ForAll @LongRange(min = 0, max = 1L << 50) long served,
      @ForAll @LongRange(min = 0, max = 1L << 50) long more) {
    if (TWICE.isReached(shared(served, 12_345, 0, 0))) {
      assertThat(TWICE.isReached(shared(served + more, 12_345, 0, 0))).isTrue();
    }
  }

  @Test
  void nothingSharedOfNothingIsNotEnough() {
    assertThat(TWICE.isReached(shared(0, 0, 0, 0))).isFalse();
  }

  @Test
  void whatIsNoBoundIsRefused() {
    assertThatThrownBy(() -> Bound.of(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Bound.of(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Bound.of(Double.POSITIVE_INFINITY))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
