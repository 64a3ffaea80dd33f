package org.eidolon.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.eidolon.config.StorageConfig;
import org.junit.jupiter.api.Test;

class SystemSettingsTest {
  @Test
  void asManyThreadsWorkForTheDiskAsTheStorageSettingsSay() {
    var settings = SystemSettings.of(new StorageConfig("", "", 16, 3, false));

    assertThat(settings.getInt(SystemSettings.DISK_THREADS)).isEqualTo(3);
    assertThat(poolSize(settings)).isEqualTo(3);
  }

  /** Threads that are busy at the same time tell how many there are. */
  private static int poolSize(Config settings) {
    var system = ActorSystem.<Void>create(Behaviors.empty(), "sizes", settings);
    try {
      var disk =
          system.dispatchers().lookup(DispatcherSelector.fromConfig("eidolon.disk-dispatcher"));
      var names = ConcurrentHashMap.<String>newKeySet();
      var gate = new CountDownLatch(3);
      var done = new CountDownLatch(6);
      for (int task = 0; task < 6; task++) {
        disk.execute(
            () -> {
              names.add(Thread.currentThread().getName());
              gate.countDown();
              awaitQuietly(gate);
              done.countDown();
            });
      }
      awaitQuietly(done);
      return names.size();
    } finally {
      system.terminate();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
