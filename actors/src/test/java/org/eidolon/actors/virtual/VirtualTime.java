package org.eidolon.actors.virtual;

import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.eidolon.streams.sim.WireClock;

/**
 * Actors in a time that passes only when the test says so, and then only after all that the time
 * before brought about is done: what takes seconds takes as many everywhere.
 */
public final class VirtualTime {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int LOOKS_AT_A_TIME = 512;
  private static final Instant BEGIN = Instant.parse("2026-11-23T00:00:00Z");

  private final ActorTestKit kit;
  private final VirtualScheduler time;

  public VirtualTime() {
    this(ConfigFactory.empty());
  }

  /**
   * @param system settings of the actor system, but for its threads and timers
   */
  public VirtualTime(Config system) {
    this.kit = ActorTestKit.create(config(system));
    this.time = (VirtualScheduler) Adapter.toClassic(kit.system()).scheduler();
  }

  private static Config config(Config system) {
    var quiet = "executor = \"" + QuietExecutor.class.getName() + "\"";
    var dispatchers =
        """
        pekko.scheduler.implementation = "%c"
        pekko.actor.default-dispatcher { %s }
        pekko.actor.internal-dispatcher { %s }
        eidolon.disk-dispatcher { %s }
        eidolon.link-dispatcher { %s }
        """
            .replace("%s", quiet)
            .replace("%c", VirtualScheduler.class.getName());
    return ConfigFactory.parseString(dispatchers)
        .withFallback(system)
        .withFallback(ConfigFactory.load());
  }

  public ActorTestKit kit() {
    return kit;
  }

  public LongSupplier nanos() {
    return time::nanos;
  }

  /** What is sent arrives in the thread of {@link #passes}. */
  public WireClock wire() {
    return new WireClock() {
      @Override
      public long nanos() {
        return time.nanos();
      }

      @Override
      public void after(long delayNanos, Runnable work) {
        var unused = time.after(delayNanos, work);
      }
    };
  }

  public InstantSource clock() {
    return () -> BEGIN.plusNanos(time.nanos());
  }

  public void passes(Duration duration) {
    settle();
    long end = time.nanos() + duration.toNanos();
    while (time.runNext(end)) {
      settle();
    }
  }

  /**
   * Lets time pass until the condition holds, looked at each {@code step}.
   *
   * @return whether it held before {@code most} had passed
   */
  public boolean passesUntil(BooleanSupplier holds, Duration step, Duration most) {
    long end = time.nanos() + most.toNanos();
    settle();
    boolean held = holds.getAsBoolean();
    while (!held && time.nanos() < end) {
      passes(step);
      held = holds.getAsBoolean();
    }
    return held;
  }

  /** Waits until nothing happens any more unless time passes. */
  public void settle() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    int looks = 0;
    while (!QuietExecutor.isQuiet()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("the actors never come to rest");
      }
      // Most waits are shorter than a thread needs to fall asleep; a long one needs this core.
      if (++looks % LOOKS_AT_A_TIME == 0) {
        LockSupport.parkNanos(1);
      } else {
        Thread.onSpinWait();
      }
    }
  }

  public void end() {
    kit.shutdownTestKit();
    await().atMost(PATIENCE).until(QuietExecutor::isQuiet);
  }
}
