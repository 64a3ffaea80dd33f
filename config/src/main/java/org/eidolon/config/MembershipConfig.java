package org.eidolon.config;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Block {@code eidolon.membership}: our membership at a tracker; what each value means stands in
 * reference.conf.
 */
public record MembershipConfig(
    String tracker,
    Duration heartbeat,
    Duration retryMin,
    Duration retryMax,
    Duration requestTimeout,
    int capacityMbit,
    boolean privateNeighbors,
    boolean followTorrents,
    int networks,
    Duration linger,
    Duration failOverAfter,
    Duration redeemMin,
    Duration redeemMax) {
  public static final String PATH = "eidolon.membership";

  public MembershipConfig {
    Check.positive(heartbeat, PATH, "heartbeat");
    Check.positive(retryMin, PATH, "retry-min");
    Check.positive(retryMax, PATH, "retry-max");
    Check.positive(requestTimeout, PATH, "request-timeout");
    Check.between(networks, 1, 64, PATH, "networks");
    Check.positive(linger, PATH, "linger");
    Check.positive(failOverAfter, PATH, "fail-over-after");
    Check.positive(redeemMin, PATH, "redeem-min");
    Check.that(
        redeemMax.compareTo(redeemMin) >= 0, PATH, "redeem-max", "at least redeem-min", redeemMax);
    Check.between(capacityMbit, 1, 100000, PATH, "capacity-mbit");
  }

  /**
   * @throws InvalidConfig naming the key, the value and what was expected
   */
  public static MembershipConfig from(Config root) {
    var block = root.getConfig(PATH);
    return new MembershipConfig(
        block.getString("tracker"),
        block.getDuration("heartbeat"),
        block.getDuration("retry-min"),
        block.getDuration("retry-max"),
        block.getDuration("request-timeout"),
        block.getInt("capacity-mbit"),
        block.getBoolean("private-neighbors"),
        block.getBoolean("follow-torrents"),
        block.getInt("networks"),
        block.getDuration("linger"),
        block.getDuration("fail-over-after"),
        block.getDuration("redeem-min"),
        block.getDuration("redeem-max"));
  }
}
