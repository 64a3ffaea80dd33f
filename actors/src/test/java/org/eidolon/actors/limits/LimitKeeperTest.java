package org.eidolon.actors.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.eidolon.actors.virtual.VirtualTime;
import org.eidolon.proto.limits.RateLimit;
import org.eidolon.proto.limits.RateLimits;
import org.eidolon.proto.limits.Rates;
import org.eidolon.proto.limits.WeeklySlot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The time begins on a Monday at midnight. */
class LimitKeeperTest {
  private static final Rates SLOW =
      new Rates(new RateLimit(10_000), new RateLimit(20_000), new RateLimit(30_000));
  private static final RateLimits MONDAYS =
      RateLimits.NONE
          .withAlternative(SLOW)
          .withSchedule(
              List.of(
                  new WeeklySlot(
                      Set.of(DayOfWeek.MONDAY), LocalTime.of(0, 1), LocalTime.of(0, 3))));

  private final VirtualTime time = new VirtualTime();
  private final List<Rates> told = new CopyOnWriteArrayList<>();

  @AfterEach
  void shutDown() {
    time.end();
  }

  @Test
  void saysAtOnceAndWheneverTheScheduleTurns() {
    time.kit().spawn(LimitKeeper.create(MONDAYS, time.clock(), ZoneOffset.UTC, told::add));
    time.settle();
    assertThat(told).containsExactly(Rates.UNLIMITED);

    time.passes(Duration.ofSeconds(75));
    assertThat(told).containsExactly(Rates.UNLIMITED, SLOW);
    time.passes(Duration.ofMinutes(2));
    assertThat(told).containsExactly(Rates.UNLIMITED, SLOW, Rates.UNLIMITED);
  }

  @Test
  void takesOtherLimitsAtOnceAndAnswersWhatHolds() {
    var keeper =
        time.kit().spawn(LimitKeeper.create(MONDAYS, time.clock(), ZoneOffset.UTC, told::add));
    TestProbe<LimitKeeper.Now> probe = time.kit().createTestProbe();
    var on = MONDAYS.withTurn(RateLimits.Turn.ON);

    keeper.tell(new LimitKeeper.Set(on));
    keeper.tell(new LimitKeeper.Ask(probe.getRef()));

    time.settle();
    probe.expectMessage(new LimitKeeper.Now(on, SLOW, true));
    assertThat(told).containsExactly(Rates.UNLIMITED, SLOW);
  }
}
