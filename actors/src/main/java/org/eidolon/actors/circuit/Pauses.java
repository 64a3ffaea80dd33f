package org.eidolon.actors.circuit;

import java.time.Duration;
import org.apache.pekko.actor.setup.Setup;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * How hops wait before they go on with a set-up, and SENDMEs for company. The scheduler of an actor
 * system has a thread of its own, which would wake and then wake ours; that of an application's
 * system counts in coarse ticks as well and rounds up, while a circuit has two pauses at each of
 * its relays. Whoever starts the system may put a timer of ours into its setup; without one the
 * scheduler serves.
 */
public final class Pauses extends Setup {
  private final Timer timer;

  /** Runs work once, after a time. */
  @FunctionalInterface
  public interface Timer {
    void after(Duration pause, Runnable work);
  }

  /**
   * @param timer called, and calling, on any thread
   */
  public Pauses(Timer timer) {
    this.timer = timer;
  }

  static Pauses of(ActorSystem<?> system) {
    return system
        .settings()
        .setup()
        .get(Pauses.class)
        .orElseGet(() -> new Pauses((pause, work) -> schedule(system, pause, work)));
  }

  private static void schedule(ActorSystem<?> system, Duration pause, Runnable work) {
    var unused = system.scheduler().scheduleOnce(pause, work, system.executionContext());
  }

  /** {@code self} hears {@code over} after the pause; at once if it is none. */
  <T> void tell(Duration pause, ActorRef<? super T> self, T over) {
    if (pause.isZero()) {
      self.tell(over);
    } else {
      timer.after(pause, () -> self.tell(over));
    }
  }
}
