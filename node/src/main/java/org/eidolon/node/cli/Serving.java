package org.eidolon.node.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eidolon.config.NodeConfig;
import org.eidolon.config.Settings;
import org.eidolon.node.RunningNode;
import org.eidolon.node.screen.Console;
import org.eidolon.proto.tracker.TrackerAddress;

/** A node at work for one command, from its start to its stop. */
final class Serving implements AutoCloseable {
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);

  private final NodeConfig config;
  private final DataFolder data;
  private final RunningNode node;
  private final Console console;

  private Serving(NodeConfig config, DataFolder data, RunningNode node, Console console) {
    this.config = config;
    this.data = data;
    this.node = node;
    this.console = console;
  }

  /** What the command line says, as settings. */
  static Map<String, Object> said(CommonOptions common) {
    var said = new HashMap<String, Object>();
    if (common.listen != null) {
      said.put("eidolon.listen", common.listen);
    }
    return said;
  }

  /**
   * @param role names the default data folder
   * @param said settings by full key, stronger than the file's
   */
  static Serving start(
      String role, CommonOptions common, Map<String, Object> said, Console console) {
    var file = Optional.ofNullable(common.config);
    var asked = Settings.load(file, said);
    var data = DataFolder.open(dataPath(role, common, asked));
    try {
      said.put("eidolon.storage.data", data.path().toString());
      var config = Settings.load(file, said);
      var node =
          Waiting.answer(
              RunningNode.start(config, tracker(config)), START_PATIENCE, "starting the node");
      return new Serving(config, data, node, console);
    } catch (RuntimeException bad) {
      data.close();
      throw bad;
    }
  }

  private static Path dataPath(String role, CommonOptions common, NodeConfig config) {
    if (common.data != null) {
      return common.data;
    }
    return config.storage().data().isEmpty()
        ? Path.of(System.getProperty("user.home"), ".eidolon", role)
        : Path.of(config.storage().data());
  }

  private static Optional<TrackerAddress> tracker(NodeConfig config) {
    var text = config.membership().tracker();
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(TrackerAddress.parse(text));
    } catch (IllegalArgumentException bad) {
      throw new Refused("eidolon.membership.tracker: " + bad.getMessage(), bad);
    }
  }

  /** Says where we can be reached, in one line a role. */
  void ready(String role) {
    node.trackerAddress().ifPresent(address -> console.ready("tracker", address.text()));
    node.listening().ifPresent(address -> console.ready(role, address));
  }

  RunningNode node() {
    return node;
  }

  NodeConfig config() {
    return config;
  }

  MembershipWatch membership() {
    return new MembershipWatch(node, console);
  }

  @Override
  public void close() {
    try {
      node.close();
    } finally {
      data.close();
    }
  }
}
