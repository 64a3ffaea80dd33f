package org.eidolon.node;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eidolon.config.NodeConfig;
import org.eidolon.config.Settings;

/**
 * What an application wants of a node: a data folder, and whatever shall differ from the defaults
 * of {@code reference.conf}, which documents every setting. Immutable; every {@code with} answers a
 * new one.
 *
 * <pre>{@code
 * EidolonConfig.in(Path.of("data"))
 *     .withTracker("https://192.0.2.7:7443/#k3y...")
 *     .withListen("0.0.0.0:7001")
 *     .with("circuit.min-hops", 4);
 * }</pre>
 */
public final class EidolonConfig {
  private final Map<String, Object> said;

  private EidolonConfig(Map<String, Object> said) {
    this.said = Map.copyOf(said);
  }

  /**
   * A peer that listens on a free port of all addresses.
   *
   * @param data holds the node's identity and state; made where it is missing, and held by one node
   *     at a time
   */
  public static EidolonConfig in(Path data) {
    return new EidolonConfig(
        Map.of(
            "eidolon.storage.data",
            data.toAbsolutePath().normalize().toString(),
            "eidolon.listen",
            "0.0.0.0:0"));
  }

  /**
   * @param key below {@code eidolon}, such as {@code swarm.max-partners}
   * @param value a number, a boolean, a string (also for durations and sizes) or a list of them
   */
  public EidolonConfig with(String key, Object value) {
    var more = new LinkedHashMap<>(said);
    more.put(NodeConfig.PATH + "." + key, value);
    return new EidolonConfig(more);
  }

  /** All settings of a HOCON object whose root is that of {@code reference.conf}. */
  public EidolonConfig with(Config settings) {
    var more = new LinkedHashMap<>(said);
    settings.entrySet().forEach(entry -> more.put(entry.getKey(), entry.getValue().unwrapped()));
    return new EidolonConfig(more);
  }

  /** {@code host:port} for links; port 0 picks one. */
  public EidolonConfig withListen(String hostAndPort) {
    return with("listen", hostAndPort);
  }

  /** The tracker of the network to join, as it prints its address. */
  public EidolonConfig withTracker(String address) {
    return with("membership.tracker", address);
  }

  /** Also be a tracker, at {@code host:port}; port 0 picks one. */
  public EidolonConfig withTrackerRole(String hostAndPort) {
    return with("tracker.enabled", true).with("tracker.listen", hostAndPort);
  }

  /**
   * @throws org.eidolon.config.InvalidConfig with one line: key, value, what was expected
   */
  NodeConfig settings() {
    return Settings.load(Optional.empty(), said);
  }

  /** Names the keys alone: values may be secrets. */
  @Override
  public String toString() {
    return "EidolonConfig" + said.keySet();
  }
}
