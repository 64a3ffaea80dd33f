package org.eidolon.actors.swarm;

import org.eidolon.proto.limits.RateLimit;

/**
 * One swarm's place under the limits of the node. {@link Pacing} writes down what holds for it, and
 * the actors of the swarm read that before they move anything: without a limit they ask nobody.
 */
final class Lane {
  /** Strict until {@link Pacing} has spoken: nothing slips through before. */
  private volatile RateLimit down = new RateLimit(RateLimit.LEAST);

  private volatile RateLimit up = new RateLimit(RateLimit.LEAST);

  /** Whether bytes come or go. */
  enum Way {
    DOWN,
    UP
  }

  RateLimit limit(Way way) {
    return way == Way.DOWN ? down : up;
  }

  void holds(Way way, RateLimit limit) {
    if (way == Way.DOWN) {
      down = limit;
    } else {
      up = limit;
    }
  }
}
