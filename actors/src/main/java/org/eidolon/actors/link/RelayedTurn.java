package org.eidolon.actors.link;

import java.time.Duration;
import java.util.function.Consumer;
import org.eidolon.proto.limits.SharedPace;

/**
 * When cells that one link carries for others may go, if relayed traffic is limited. They wait in
 * the link's queue, where the fair order of circuits still holds and the far ends' windows feel
 * them as they feel a slow line: nothing can come to a standstill, since some always go. Belongs to
 * the link's actor.
 */
final class RelayedTurn {
  /** A limit may change meanwhile. */
  private static final long LOOK_AGAIN_NANOS = Duration.ofSeconds(1).toNanos();

  private final SharedPace pace;
  private final Consumer<Duration> wake;
  private SharedPace.Terms terms;
  private int booked;
  private long atNanos;
  private boolean waking;

  /**
   * @param wake is told when to call {@link #woken} and look again
   */
  RelayedTurn(SharedPace pace, Consumer<Duration> wake) {
    this.pace = pace;
    this.wake = wake;
    this.terms = pace.terms();
  }

  boolean isLimited() {
    return !pace.terms().isUnlimited();
  }

  /** How many cells may go now; if none may, somebody looks again when some may. */
  int room(long nowNanos) {
    var now = pace.terms();
    if (now.isUnlimited()) {
      return Integer.MAX_VALUE;
    }
    if (booked == 0 || now != terms) {
      terms = now;
      booked = now.cellsAtOnce();
      atNanos = pace.book(now, booked, nowNanos);
    }
    if (atNanos <= nowNanos) {
      return booked;
    }
    if (!waking) {
      waking = true;
      wake.accept(Duration.ofNanos(Math.min(atNanos - nowNanos, LOOK_AGAIN_NANOS)));
    }
    return 0;
  }

  void sent(int cells) {
    booked = Math.max(0, booked - cells);
  }

  void woken() {
    waking = false;
  }
}
