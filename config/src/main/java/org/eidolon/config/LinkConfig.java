package org.eidolon.config;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Block {@code eidolon.link}: links to neighbors; what each value means stands in reference.conf.
 */
public record LinkConfig(
    int circuitQueueCells,
    int linkQueueCells,
    double ownShare,
    int circuitsPerLink,
    int strangers,
    Duration strangerPatience,
    Duration handshakeTimeout,
    Duration redialMin,
    Duration redialMax,
    Duration paddingMin,
    Duration paddingMax,
    Duration silenceLimit,
    Duration removalGrace,
    int halfBuilt,
    Duration fragmentTimeout,
    int writeBufferCells,
    boolean nativeTls,
    int handshakes) {
  public static final String PATH = "eidolon.link";

  public LinkConfig {
    Check.between(circuitQueueCells, 16, 65536, PATH, "circuit-queue-cells");
    Check.between(linkQueueCells, 64, 1048576, PATH, "link-queue-cells");
    Check.that(ownShare >= 0.05 && ownShare <= 0.95, PATH, "own-share", "0.05 to 0.95", ownShare);
    Check.between(circuitsPerLink, 1, 1048576, PATH, "circuits-per-link");
    Check.between(strangers, 0, 4096, PATH, "strangers");
    Check.positive(strangerPatience, PATH, "stranger-patience");
    Check.positive(handshakeTimeout, PATH, "handshake-timeout");
    Check.positive(redialMin, PATH, "redial-min");
    Check.positive(redialMax, PATH, "redial-max");
    Check.positive(paddingMin, PATH, "padding-min");
    Check.positive(paddingMax, PATH, "padding-max");
    Check.positive(silenceLimit, PATH, "silence-limit");
    Check.positive(removalGrace, PATH, "removal-grace");
    Check.between(halfBuilt, 1, 4096, PATH, "half-built");
    Check.positive(fragmentTimeout, PATH, "fragment-timeout");
    Check.between(writeBufferCells, 16, 65536, PATH, "write-buffer-cells");
    Check.between(handshakes, 1, 65536, PATH, "handshakes");
  }

  /**
   * @throws InvalidConfig naming the key, the value and what was expected
   */
  public static LinkConfig from(Config root) {
    var block = root.getConfig(PATH);
    return new LinkConfig(
        block.getInt("circuit-queue-cells"),
        block.getInt("link-queue-cells"),
        block.getDouble("own-share"),
        block.getInt("circuits-per-link"),
        block.getInt("strangers"),
        block.getDuration("stranger-patience"),
        block.getDuration("handshake-timeout"),
        block.getDuration("redial-min"),
        block.getDuration("redial-max"),
        block.getDuration("padding-min"),
        block.getDuration("padding-max"),
        block.getDuration("silence-limit"),
        block.getDuration("removal-grace"),
        block.getInt("half-built"),
        block.getDuration("fragment-timeout"),
        block.getInt("write-buffer-cells"),
        block.getBoolean("native-tls"),
        block.getInt("handshakes"));
  }
}
