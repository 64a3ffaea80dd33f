package org.eidolon.config;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.List;

/**
 * Block {@code eidolon.control}: the HTTP server by which people and their programs watch and steer
 * this node; what each value means stands in reference.conf. One that strangers could reach without
 * a password does not exist.
 */
public record ControlConfig(
    boolean enabled,
    String listen,
    String user,
    String password,
    List<String> allowedHosts,
    int connections,
    int requestsPerSecond,
    long bodyLimitBytes,
    Duration requestTimeout,
    Duration idleTimeout,
    int pages,
    String console) {
  public static final String PATH = "eidolon.control";

  private static final long LEAST_BODY = 1024;
  private static final long MOST_BODY = 256L << 20;

  public ControlConfig {
    allowedHosts = List.copyOf(allowedHosts);
    Check.that(
        user.isEmpty() == password.isEmpty(),
        PATH,
        user.isEmpty() ? "user" : "password",
        "user and password, or neither",
        "\"\"");
    Check.that(!user.contains(":"), PATH, "user", "a name without a colon", user);
    Check.that(
        !enabled || !user.isEmpty() || onThisMachineAlone(listen),
        PATH,
        "listen",
        "an address of this machine alone such as 127.0.0.1:9091, or %s.user and %s.password besides"
            .formatted(PATH, PATH),
        '"' + listen + '"');
    Check.between(connections, 1, 10_000, PATH, "connections");
    Check.between(requestsPerSecond, 1, 100_000, PATH, "requests-per-second");
    Check.between(bodyLimitBytes, LEAST_BODY, MOST_BODY, PATH, "body-limit");
    Check.positive(requestTimeout, PATH, "request-timeout");
    Check.positive(idleTimeout, PATH, "idle-timeout");
    Check.between(pages, 1, 1000, PATH, "pages");
    Check.that(
        console.isEmpty() || onThisMachineAlone(console),
        PATH,
        "console",
        "an address of this machine alone such as 127.0.0.1:9092, or nothing",
        '"' + console + '"');
  }

  /** By what is written alone: a name could be resolved to anything later. */
  private static boolean onThisMachineAlone(String listen) {
    return listen.matches("(localhost|127(\\.\\d{1,3}){3}|\\[::1\\]):\\d+");
  }

  /** Whether who asks must know the password. */
  public boolean guarded() {
    return !user.isEmpty();
  }

  /** Shows no password. */
  @Override
  public String toString() {
    return "ControlConfig[enabled=%s, listen=%s, guarded=%s]".formatted(enabled, listen, guarded());
  }

  /**
   * @throws InvalidConfig naming the key, the value and what was expected
   */
  public static ControlConfig from(Config root) {
    var block = root.getConfig(PATH);
    return new ControlConfig(
        block.getBoolean("enabled"),
        block.getString("listen"),
        block.getString("user"),
        block.getString("password"),
        block.getStringList("allowed-hosts"),
        block.getInt("connections"),
        block.getInt("requests-per-second"),
        block.getBytes("body-limit"),
        block.getDuration("request-timeout"),
        block.getDuration("idle-timeout"),
        block.getInt("pages"),
        block.getString("console"));
  }
}
