package org.eidolon.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;

/**
 * One entry of {@code eidolon.torrents}: a torrent the daemon takes part in.
 *
 * @param file path of an .atorrent, or a magnet link
 * @param folder holds (or shall hold) the torrent's name; empty: the folder of downloads
 * @param fetch false to share alone: the files must be there
 */
public record TorrentConfig(String file, String folder, boolean fetch) {
  public static final String PATH = "eidolon.torrents";

  private static final Config DEFAULTS = ConfigFactory.parseString("folder = \"\", fetch = true");

  public TorrentConfig {
    Check.that(!file.isBlank(), PATH, "file", "a path or a magnet link", "\"\"");
  }

  static List<TorrentConfig> listFrom(Config root) {
    return root.getConfigList(PATH).stream()
        .map(entry -> entry.withFallback(DEFAULTS))
        .map(
            entry ->
                new TorrentConfig(
                    entry.getString("file"), entry.getString("folder"), entry.getBoolean("fetch")))
        .toList();
  }
}
