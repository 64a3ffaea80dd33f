package org.eidolon.proto.limits;

import java.time.LocalDateTime;
import java.util.List;

/**
 * The limits of a node and when which of them hold.
 *
 * @param schedule when the alternative ones hold, unless {@code turn} says otherwise
 */
public record RateLimits(Rates usual, Rates alternative, List<WeeklySlot> schedule, Turn turn) {
  public static final RateLimits NONE =
      new RateLimits(Rates.UNLIMITED, Rates.UNLIMITED, List.of(), Turn.BY_SCHEDULE);

  /** Who decides whether the alternative limits hold. */
  public enum Turn {
    BY_SCHEDULE,
    ON,
    OFF
  }

  public RateLimits {
    schedule = List.copyOf(schedule);
  }

  /** Those that hold now. */
  public Rates at(LocalDateTime now) {
    return isAlternative(now) ? alternative : usual;
  }

  public boolean isAlternative(LocalDateTime now) {
    return switch (turn) {
      case ON -> true;
      case OFF -> false;
      case BY_SCHEDULE -> schedule.stream().anyMatch(slot -> slot.covers(now));
    };
  }

  public RateLimits withUsual(Rates next) {
    return new RateLimits(next, alternative, schedule, turn);
  }

  public RateLimits withAlternative(Rates next) {
    return new RateLimits(usual, next, schedule, turn);
  }

  public RateLimits withSchedule(List<WeeklySlot> next) {
    return new RateLimits(usual, alternative, next, turn);
  }

  public RateLimits withTurn(Turn next) {
    return new RateLimits(usual, alternative, schedule, next);
  }
}
