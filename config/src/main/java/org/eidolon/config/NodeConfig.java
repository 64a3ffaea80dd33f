package org.eidolon.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.util.List;

/**
 * All settings of a node, checked. The whole of {@code eidolon} in reference.conf.
 *
 * @param listen {@code host:port} for links; port 0 picks one
 * @param advertise {@code host:port} that others dial; empty: the same as listen
 * @param torrents what the daemon shares and fetches
 */
public record NodeConfig(
    String listen,
    String advertise,
    LinkConfig link,
    CircuitConfig circuit,
    MembershipConfig membership,
    TrackerConfig tracker,
    SwarmConfig swarm,
    StorageConfig storage,
    LimitsConfig limits,
    ControlConfig control,
    SessionConfig session,
    List<TorrentConfig> torrents) {
  public static final String PATH = "eidolon";

  public NodeConfig {
    torrents = List.copyOf(torrents);
  }

  /**
   * @throws InvalidConfig naming the key, the value and what was expected
   */
  public static NodeConfig from(Config root) {
    try {
      return new NodeConfig(
          root.getString("eidolon.listen"),
          root.getString("eidolon.advertise"),
          LinkConfig.from(root),
          CircuitConfig.from(root),
          MembershipConfig.from(root),
          TrackerConfig.from(root),
          SwarmConfig.from(root),
          StorageConfig.from(root),
          LimitsConfig.from(root),
          ControlConfig.from(root),
          SessionConfig.from(root),
          TorrentConfig.listFrom(root));
    } catch (ConfigException bad) {
      throw new InvalidConfig(bad.getMessage());
    }
  }
}
