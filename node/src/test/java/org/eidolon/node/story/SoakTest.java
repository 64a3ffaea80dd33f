package org.eidolon.node.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A network that is never quiet for long, for as long as {@code soak.minutes} says: what its peers
 * hold when they rest is the same after the last round as after the first ones. By {@code mvn
 * verify -P soak} alone.
 */
@Tag("soak")
final class SoakTest {
  private static final Churn.Crowd CROWD = new Churn.Crowd(20, 4, 4, 1, 1);

  /** Rounds until all code has run and all buffers have their size. */
  private static final int WARM_UP = 2;

  /** What a peer that started late or early makes of a difference. */
  private static final double MOST_GROWTH = 1.1;

  @TempDir private Path folder;

  @Test
  void memoryDoesNotGrow() throws IOException {
    var length = Duration.ofMinutes(Long.getLong("soak.minutes", 30));
    long begin = System.nanoTime();
    var used = new ArrayList<Long>();
    try (var churn = new Churn(folder, CROWD, 60, 4 << 20)) {
      while (used.size() < WARM_UP + 4 || System.nanoTime() - begin < length.toNanos()) {
        churn.round();
        churn.rest();
        used.add(usedBytes());
      }
      var warm = used.subList(WARM_UP, used.size());
      long first = median(warm.subList(0, warm.size() / 2));
      long last = median(warm.subList(warm.size() / 2, warm.size()));
      System.out.printf(
          Locale.ROOT,
          "soak: %d min, %d rounds, %d peers left, %d MiB fetched, %.1f %% in vain,"
              + " heap after GC %.1f MiB at first and %.1f at last%n",
          Duration.ofNanos(System.nanoTime() - begin).toMinutes(),
          used.size(),
          churn.left(),
          churn.fetchedBytes() >> 20,
          100 * churn.wasted(),
          first / 1048576.0,
          last / 1048576.0);
      assertThat((double) last / first).as("heap after GC: %s", used).isLessThan(MOST_GROWTH);
    }
  }

  /** Objects that are still in use. */
  private static long usedBytes() {
    var memory = ManagementFactory.getMemoryMXBean();
    // The second one takes what the first one only found to be unreachable.
    memory.gc();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }

  private static long median(List<Long> of) {
    var sorted = new ArrayList<>(of);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }
}
