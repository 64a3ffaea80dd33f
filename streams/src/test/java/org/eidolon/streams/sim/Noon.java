package org.eidolon.streams.sim;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * The time of tests: around midnight a swarm has two handles, who shares it is met twice, and
 * counts of partners differ.
 */
public final class Noon {
  /** Goes on from there, as far as the system's time does. */
  public static final Clock CLOCK = today(Clock.systemUTC());

  private Noon() {}

  private static Clock today(Clock system) {
    var now = system.instant();
    var noon = now.truncatedTo(ChronoUnit.DAYS).plus(12, ChronoUnit.HOURS);
    return Clock.offset(system, Duration.between(now, noon));
  }
}
