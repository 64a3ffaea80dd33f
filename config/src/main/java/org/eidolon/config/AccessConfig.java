package org.eidolon.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Set;

/**
 * Whom a tracker serves, in block {@code eidolon.tracker}; what each value means stands in
 * reference.conf.
 *
 * @param allow torrents as files or magnet links; if there are any, no other swarm is served
 */
public record AccessConfig(Mode mode, List<String> allow, List<Blocked> block) {
  /** Who may announce. */
  public enum Mode {
    OPEN,
    PRIVATE
  }

  /**
   * A swarm that is not served.
   *
   * @param torrent a file or a magnet link
   * @param say what its members are told; empty for a line that only says so
   */
  public record Blocked(String torrent, String say) {
    private static final Config DEFAULTS = ConfigFactory.parseString("say = \"\"");
    private static final Set<String> KEYS = Set.of("torrent", "say");
    private static final int MOST_CHARS = 200;

    public Blocked {
      Check.that(!torrent.isBlank(), TrackerConfig.PATH, "block", "torrent = FILE", "an empty one");
      boolean line = say.length() <= MOST_CHARS && say.lines().count() <= 1;
      Check.that(
          line, TrackerConfig.PATH, "block", "say = one line of at most 200 characters", say);
    }

    private static Blocked from(Config entry) {
      for (var key : entry.root().keySet()) {
        Check.that(
            KEYS.contains(key), TrackerConfig.PATH, "block", "{ torrent = ..., say = ... }", key);
      }
      var whole = entry.withFallback(DEFAULTS);
      return new Blocked(whole.getString("torrent"), whole.getString("say"));
    }
  }

  public AccessConfig {
    allow = List.copyOf(allow);
    block = List.copyOf(block);
  }

  static Mode mode(Config tracker) {
    var mode = tracker.getString("mode");
    boolean known = mode.equals("open") || mode.equals("private");
    Check.that(known, TrackerConfig.PATH, "mode", "open or private", mode);
    return mode.equals("private") ? Mode.PRIVATE : Mode.OPEN;
  }

  static List<Blocked> blocked(Config tracker) {
    return tracker.getConfigList("block").stream().map(Blocked::from).toList();
  }

  public boolean membersOnly() {
    return mode == Mode.PRIVATE;
  }
}
