package org.eidolon.config;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.List;

/**
 * Block {@code eidolon.tracker}: the operator's side of a tracker; what each value means stands in
 * reference.conf.
 */
public record TrackerConfig(
    boolean enabled,
    String listen,
    boolean testNetwork,
    int pathLinks,
    boolean pathJitter,
    Duration heartbeat,
    Duration expiry,
    Duration announceInterval,
    Duration announceExpiry,
    Duration grantLife,
    int members,
    int swarms,
    int peersPerSwarm,
    int requestsPerMinute,
    boolean statusPage,
    AccessConfig.Mode mode,
    List<String> allow,
    List<AccessConfig.Blocked> block,
    CreditConfig credit) {
  public static final String PATH = "eidolon.tracker";

  public TrackerConfig {
    allow = List.copyOf(allow);
    block = List.copyOf(block);
    Check.between(pathLinks, 0, 6, PATH, "path-links");
    Check.positive(heartbeat, PATH, "heartbeat");
    Check.positive(expiry, PATH, "expiry");
    Check.positive(announceInterval, PATH, "announce-interval");
    Check.positive(announceExpiry, PATH, "announce-expiry");
    Check.positive(grantLife, PATH, "grant-life");
    Check.between(members, 1, 10000000, PATH, "members");
    Check.between(swarms, 1, 10000000, PATH, "swarms");
    Check.between(peersPerSwarm, 1, 1000000, PATH, "peers-per-swarm");
    Check.between(requestsPerMinute, 1, 1000000, PATH, "requests-per-minute");
  }

  /**
   * @throws InvalidConfig naming the key, the value and what was expected
   */
  public static TrackerConfig from(Config root) {
    var block = root.getConfig(PATH);
    return new TrackerConfig(
        block.getBoolean("enabled"),
        block.getString("listen"),
        block.getBoolean("test-network"),
        block.getInt("path-links"),
        block.getBoolean("path-jitter"),
        block.getDuration("heartbeat"),
        block.getDuration("expiry"),
        block.getDuration("announce-interval"),
        block.getDuration("announce-expiry"),
        block.getDuration("grant-life"),
        block.getInt("members"),
        block.getInt("swarms"),
        block.getInt("peers-per-swarm"),
        block.getInt("requests-per-minute"),
        block.getBoolean("status-page"),
        AccessConfig.mode(block),
        block.getStringList("allow"),
        AccessConfig.blocked(block),
        CreditConfig.from(root));
  }

  /** Whom we serve, and in which swarms. */
  public AccessConfig access() {
    return new AccessConfig(mode, allow, block);
  }
}
