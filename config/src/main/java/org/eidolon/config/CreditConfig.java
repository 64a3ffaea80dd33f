package org.eidolon.config;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Block {@code eidolon.tracker.credit}: what a tracker keeps of relay work; what each value means
 * stands in reference.conf.
 *
 * @param promiseOpen how long a circuit of a path that was granted can live and its relays wait, if
 *     members have the times that we have: it follows from them and is no key of its own
 */
public record CreditConfig(
    boolean enabled,
    long lineBytes,
    int accounts,
    int promises,
    Duration promiseLife,
    Duration promiseOpen) {
  public static final String PATH = "eidolon.tracker.credit";

  public CreditConfig {
    Check.between(lineBytes, 0, 1L << 50, PATH, "line");
    Check.between(accounts, 64, 10000000, PATH, "accounts");
    Check.between(promises, 16, 100000000, PATH, "promises");
    Check.positive(promiseLife, PATH, "promise-life");
  }

  static CreditConfig from(Config root) {
    var block = root.getConfig(PATH);
    return new CreditConfig(
        block.getBoolean("enabled"),
        block.getBytes("line"),
        block.getInt("accounts"),
        block.getInt("promises"),
        block.getDuration("promise-life"),
        root.getDuration(TrackerConfig.PATH + ".grant-life")
            .plus(root.getDuration(CircuitConfig.PATH + ".life-max"))
            .plus(root.getDuration(MembershipConfig.PATH + ".redeem-max")));
  }

  /** As in reference.conf. */
  public static CreditConfig defaults() {
    return new CreditConfig(
        true, 2L << 30, 200_000, 400_000, Duration.ofHours(3), Duration.ofMinutes(80));
  }
}
