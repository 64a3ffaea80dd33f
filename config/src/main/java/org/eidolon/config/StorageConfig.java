package org.eidolon.config;

import com.typesafe.config.Config;

/**
 * Block {@code eidolon.storage}: what lies on disk; what each value means stands in reference.conf.
 */
public record StorageConfig(
    String data, String downloads, int openFiles, int diskThreads, boolean recheck) {
  public static final String PATH = "eidolon.storage";

  public StorageConfig {
    Check.between(openFiles, 1, 100000, PATH, "open-files");
    Check.between(diskThreads, 1, 64, PATH, "disk-threads");
  }

  /**
   * @throws InvalidConfig naming the key, the value and what was expected
   */
  public static StorageConfig from(Config root) {
    var block = root.getConfig(PATH);
    return new StorageConfig(
        block.getString("data"),
        block.getString("downloads"),
        block.getInt("open-files"),
        block.getInt("disk-threads"),
        block.getBoolean("recheck"));
  }
}
