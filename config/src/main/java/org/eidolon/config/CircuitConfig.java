package org.eidolon.config;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Block {@code eidolon.circuit}: circuits, ours and others'; what each value means stands in
 * reference.conf.
 */
public record CircuitConfig(
    int minHops,
    int guards,
    Duration buildTimeout,
    Duration setupJitter,
    Duration endJitter,
    int relayed,
    double relayedShare,
    int ending,
    double endingShare,
    int createsPerSecond,
    int createBurst,
    Duration relayedIdle,
    int windowInit,
    int windowMax,
    Duration lifeMin,
    Duration lifeMax,
    long lifeBytes,
    Duration lifeOverlap,
    Duration onionKeyLife,
    Duration onionKeyGrace,
    boolean payRelays) {
  public static final String PATH = "eidolon.circuit";

  public CircuitConfig {
    Check.between(minHops, 1, 5, PATH, "min-hops");
    Check.between(guards, 1, 16, PATH, "guards");
    Check.positive(buildTimeout, PATH, "build-timeout");
    Check.notNegative(setupJitter, PATH, "setup-jitter");
    Check.notNegative(endJitter, PATH, "end-jitter");
    Check.between(relayed, 1, 1048576, PATH, "relayed");
    Check.share(relayedShare, PATH, "relayed-share");
    Check.between(ending, 1, 65536, PATH, "ending");
    Check.share(endingShare, PATH, "ending-share");
    Check.between(createsPerSecond, 1, 10000, PATH, "creates-per-second");
    Check.between(createBurst, 1, 100000, PATH, "create-burst");
    Check.positive(relayedIdle, PATH, "relayed-idle");
    Check.between(windowInit, 32, 64, PATH, "window-init");
    Check.between(windowMax, 32, 1280, PATH, "window-max");
    Check.positive(lifeMin, PATH, "life-min");
    Check.positive(lifeMax, PATH, "life-max");
    Check.between(lifeBytes, 1048576L, 1152921504606846976L, PATH, "life-bytes");
    Check.positive(lifeOverlap, PATH, "life-overlap");
    Check.positive(onionKeyLife, PATH, "onion-key-life");
    Check.positive(onionKeyGrace, PATH, "onion-key-grace");
  }

  /**
   * @throws InvalidConfig naming the key, the value and what was expected
   */
  public static CircuitConfig from(Config root) {
    var block = root.getConfig(PATH);
    return new CircuitConfig(
        block.getInt("min-hops"),
        block.getInt("guards"),
        block.getDuration("build-timeout"),
        block.getDuration("setup-jitter"),
        block.getDuration("end-jitter"),
        block.getInt("relayed"),
        block.getDouble("relayed-share"),
        block.getInt("ending"),
        block.getDouble("ending-share"),
        block.getInt("creates-per-second"),
        block.getInt("create-burst"),
        block.getDuration("relayed-idle"),
        block.getInt("window-init"),
        block.getInt("window-max"),
        block.getDuration("life-min"),
        block.getDuration("life-max"),
        block.getBytes("life-bytes"),
        block.getDuration("life-overlap"),
        block.getDuration("onion-key-life"),
        block.getDuration("onion-key-grace"),
        block.getBoolean("pay-relays"));
  }
}
