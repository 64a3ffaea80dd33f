package org.eidolon.actors.virtual;

import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/**
 * Actors in a time that passes only when the test says so, and then only after all that the time
 * before brought about is done: what takes seconds takes as many everywhere.
 */
public final class VirtualTime {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Instant BEGIN = Instant.parse("2026-11-23T00:00:00Z");

  private final ActorTestKit kit = ActorTestKit.create(config());
  private final VirtualScheduler time =
      (VirtualScheduler) Adapter.toClassic(kit.system()).scheduler();

  private static Config config() {
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
    return ConfigFactory.parseString(dispatchers).withFallback(ConfigFactory.load());
  }

  public ActorTestKit kit() {
    return kit;
  }

  public LongSupplier nanos() {
    return time::nanos;
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

  /** Waits until nothing happens any more unless time passes. */
  public void settle() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!QuietExecutor.isQuiet()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("the actors never come to rest");
      }
      Thread.onSpinWait();
    }
  }

  public void end() {
    kit.shutdownTestKit();
    await().atMost(PATIENCE).until(QuietExecutor::isQuiet);
  }
}
