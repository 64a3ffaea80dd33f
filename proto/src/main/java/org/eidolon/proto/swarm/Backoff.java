package org.eidolon.proto.swarm;

import java.time.Duration;

/**
 * Pauses before the next try: doubling up to a limit.
 *
 * @param next the pause that is due
 */
public record Backoff(Duration least, Duration most, Duration next) {
  public static Backoff between(Duration least, Duration most) {
    return new Backoff(least, most, least);
  }

  /** After a try that brought nothing. */
  public Backoff failed() {
    var doubled = next.multipliedBy(2);
    return new Backoff(least, most, doubled.compareTo(most) > 0 ? most : doubled);
  }

  public Backoff succeeded() {
    return between(least, most);
  }
}
