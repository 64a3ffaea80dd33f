package org.eidolon.proto.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Example;
import org.eidolon.proto.limits.RateLimits.Turn;

class RateLimitsTest {
  /** A Monday. */
  private static final LocalDateTime MONDAY = LocalDateTime.of(2026, 11, 23, 0, 0);

  private static final Rates SLOW =
      new Rates(new RateLimit(10_000), new RateLimit(20_000), new RateLimit(30_000));

  private static RateLimits with(WeeklySlot... slots) {
    return RateLimits.NONE.withAlternative(SLOW).withSchedule(List.of(slots));
  }

  private static WeeklySlot slot(String from, String until, DayOfWeek... days) {
    return new WeeklySlot(Set.of(days), LocalTime.parse(from), LocalTime.parse(until));
  }

  @Example
  void theAlternativeHoldsFromTheFirstMinuteToTheLast() {
    var limits = with(slot("08:30", "17:00", DayOfWeek.MONDAY));

    assertThat(limits.at(MONDAY.withHour(8).withMinute(29))).isEqualTo(Rates.UNLIMITED);
    assertThat(limits.at(MONDAY.withHour(8).withMinute(30))).isEqualTo(SLOW);
    assertThat(limits.at(MONDAY.withHour(16).withMinute(59))).isEqualTo(SLOW);
    assertThat(limits.at(MONDAY.withHour(17))).isEqualTo(Rates.UNLIMITED);
    assertThat(limits.at(MONDAY.plusDays(1).withHour(12))).isEqualTo(Rates.UNLIMITED);
  }

  @Example
  void aNightBelongsToTheDayItBeganOn() {
    var limits = with(slot("22:00", "06:00", DayOfWeek.SUNDAY));

    assertThat(limits.at(MONDAY.withHour(5))).isEqualTo(SLOW);
    assertThat(limits.at(MONDAY.withHour(6))).isEqualTo(Rates.UNLIMITED);
    assertThat(limits.at(MONDAY.withHour(23))).isEqualTo(Rates.UNLIMITED);
    assertThat(limits.at(MONDAY.minusHours(1))).isEqualTo(SLOW);
  }

  @Example
  void fromMidnightToMidnightIsTheWholeDay() {
    var limits = with(slot("00:00", "00:00", DayOfWeek.MONDAY));

    assertThat(limits.at(MONDAY)).isEqualTo(SLOW);
    assertThat(limits.at(MONDAY.plusHours(24).minusMinutes(1))).isEqualTo(SLOW);
    assertThat(limits.at(MONDAY.plusHours(24))).isEqualTo(Rates.UNLIMITED);
    assertThat(limits.at(MONDAY.minusMinutes(1))).isEqualTo(Rates.UNLIMITED);
  }

  @Example
  void peopleOverrideTheSchedule() {
    var limits = with(slot("00:00", "12:00", DayOfWeek.MONDAY));

    assertThat(limits.withTurn(Turn.OFF).at(MONDAY)).isEqualTo(Rates.UNLIMITED);
    assertThat(limits.withTurn(Turn.ON).at(MONDAY.withHour(13))).isEqualTo(SLOW);
  }

  @Example
  void aScheduleWithoutADayIsAMistake() {
    assertThatThrownBy(() -> slot("08:00", "09:00")).hasMessageContaining("without a day");
  }
}
