package org.eidolon.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;

/**
 * One entry of {@code eidolon.session.watch}: a folder whose torrents are added.
 *
 * @param to holds what they bring; empty: the folder of the session
 * @param paused whether they wait until somebody starts them
 */
public record WatchConfig(String folder, String to, List<String> labels, boolean paused) {
  public static final String PATH = SessionConfig.PATH + ".watch";

  private static final Config DEFAULTS =
      ConfigFactory.parseString("to = \"\", labels = [], paused = false");

  public WatchConfig {
    labels = List.copyOf(labels);
    Check.that(!folder.isBlank(), PATH, "folder", "a path", "\"\"");
  }

  static List<WatchConfig> listFrom(Config root) {
    return root.getConfigList(PATH).stream()
        .map(entry -> entry.withFallback(DEFAULTS))
        .map(
            entry ->
                new WatchConfig(
                    entry.getString("folder"),
                    entry.getString("to"),
                    entry.getStringList("labels"),
                    entry.getBoolean("paused")))
        .toList();
  }
}
