package org.eidolon.config;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.List;

/**
 * Block {@code eidolon.session}: the list of torrents that a node keeps; what each value means
 * stands in reference.conf.
 */
public record SessionConfig(
    boolean enabled,
    int fetching,
    int sharing,
    Duration stalledAfter,
    double goalRatio,
    Duration goalTime,
    Duration goalIdle,
    boolean startAdded,
    List<WatchConfig> watch,
    Duration watchInterval) {
  public static final String PATH = "eidolon.session";
  private static final double MOST_RATIO = 1_000_000;

  public SessionConfig {
    watch = List.copyOf(watch);
    Check.between(fetching, 0, 100000, PATH, "fetching");
    Check.between(sharing, 0, 100000, PATH, "sharing");
    Check.notNegative(stalledAfter, PATH, "stalled-after");
    Check.that(
        goalRatio >= 0 && goalRatio <= MOST_RATIO, PATH, "goal-ratio", "0 to 1000000", goalRatio);
    Check.notNegative(goalTime, PATH, "goal-time");
    Check.notNegative(goalIdle, PATH, "goal-idle");
    Check.that(
        watchInterval.compareTo(Duration.ofMillis(100)) >= 0,
        PATH,
        "watch-interval",
        "100ms or more",
        watchInterval);
  }

  /**
   * @throws InvalidConfig naming the key, the value and what was expected
   */
  public static SessionConfig from(Config root) {
    var block = root.getConfig(PATH);
    return new SessionConfig(
        block.getBoolean("enabled"),
        block.getInt("fetching"),
        block.getInt("sharing"),
        block.getDuration("stalled-after"),
        block.getDouble("goal-ratio"),
        block.getDuration("goal-time"),
        block.getDuration("goal-idle"),
        block.getBoolean("start-added"),
        WatchConfig.listFrom(root),
        block.getDuration("watch-interval"));
  }
}
