package org.eidolon.actors.circuit;

import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** What a hop waits for before it goes on with a set-up. */
final class Pause {
  private Pause() {}

  /** No pause is none: a timer, even of no time, waits for the scheduler's next tick. */
  static <T> void of(Duration pause, T over, TimerScheduler<T> timers, ActorRef<? super T> self) {
    if (pause.isZero()) {
      self.tell(over);
    } else {
      timers.startSingleTimer(over, pause);
    }
  }
}
