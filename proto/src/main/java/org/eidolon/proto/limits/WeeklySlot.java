package org.eidolon.proto.limits;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Set;

/**
 * A part of some days of the week, in local time.
 *
 * @param from first minute
 * @param until first minute after it; not after {@code from} means that of the next day
 */
public record WeeklySlot(Set<DayOfWeek> days, LocalTime from, LocalTime until) {
  public WeeklySlot {
    days = Set.copyOf(days);
    if (days.isEmpty()) {
      throw new IllegalArgumentException("a schedule without a day");
    }
  }

  public boolean covers(LocalDateTime now) {
    var time = now.toLocalTime();
    var today = now.getDayOfWeek();
    if (from.isBefore(until)) {
      return days.contains(today) && !time.isBefore(from) && time.isBefore(until);
    }
    boolean begun = days.contains(today) && !time.isBefore(from);
    return begun || (days.contains(today.minus(1)) && time.isBefore(until));
  }
}
