package org.eidolon.node.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eidolon.config.NodeConfig;
import org.eidolon.config.Settings;
import org.eidolon.node.CannotStart;
import org.eidolon.node.DataFolder;
import org.eidolon.node.RunningNode;
import org.eidolon.node.client.ControlPlace;
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
    var data = held(dataPath(role, common, asked));
    try {
      said.put("eidolon.storage.data", data.path().toString());
      if (!role.equals("node")) {
        // What get and share take part in is theirs alone.
        said.put("eidolon.session.enabled", false);
      }
      var config = Settings.load(file, said);
      var node =
          Waiting.answer(
              RunningNode.start(config, tracker(config)), START_PATIENCE, "starting the node");
      var serving = new Serving(config, data, node, console);
      serving.writeControl();
      return serving;
    } catch (RuntimeException bad) {
      data.close();
      throw bad;
    }
  }

  /** So that commands of this machine find us, and need no password. */
  private void writeControl() {
    ControlPlace.remove(data.path());
    try {
      if (node.control().isPresent()) {
        var token = node.controlToken().orElseThrow().text();
        ControlPlace.write(data.path(), node.control().get(), token);
      }
    } catch (IOException bad) {
      node.close();
      throw new Failed(
          "the data folder cannot be written (%s); check its disk"
              .formatted(DataFolder.reason(bad)),
          bad);
    }
  }

  private static DataFolder held(Path folder) {
    try {
      return DataFolder.open(folder);
    } catch (CannotStart unusable) {
      throw new Refused(unusable.getMessage() + " with --data", unusable);
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
    node.control().ifPresent(address -> console.ready("control", address));
    node.consolePort().ifPresent(address -> console.ready("console", address));
  }

  RunningNode node() {
    return node;
  }

  NodeConfig config() {
    return config;
  }

  MembershipWatch membership() {
    return membership(false);
  }

  /**
   * @param others other trackers serve as well
   */
  MembershipWatch membership(boolean others) {
    return new MembershipWatch(node, others, console);
  }

  @Override
  public void close() {
    try {
      ControlPlace.remove(data.path());
      node.close();
    } finally {
      data.close();
    }
  }
}
