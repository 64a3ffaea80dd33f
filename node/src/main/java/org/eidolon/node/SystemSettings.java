package org.eidolon.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.Map;
import org.eidolon.actors.link.CellPath;
import org.eidolon.config.StorageConfig;

/** What the actor system goes by; of all of it, people set the number of disk threads alone. */
final class SystemSettings {
  static final String DISK_THREADS = "eidolon.disk-dispatcher.thread-pool-executor.fixed-pool-size";

  private SystemSettings() {}

  static Config of(StorageConfig storage) {
    return ConfigFactory.parseMap(
            Map.of(
                DISK_THREADS,
                storage.diskThreads(),
                CellPath.NAME + ".executor",
                CellPathThreads.class.getName()))
        .withFallback(ConfigFactory.parseResourcesAnySyntax("eidolon-system"))
        .withFallback(ConfigFactory.load());
  }
}
