package org.eidolon.node.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A tracker and one node that is steered from outside, alone in its network. */
final class LoneNode implements AutoCloseable {
  /** Of the node, in the folder where all commands run. */
  static final String DATA = "up.data";

  private final Service tracker;
  private final Service node;

  /**
   * @param control what stands in {@code eidolon.control} besides where it listens
   */
  LoneNode(Path folder, String control) throws IOException {
    var open =
        Files.writeString(folder.resolve("tracker.conf"), "eidolon.tracker.test-network = true\n");
    tracker =
        Service.start(
            folder,
            "tracker",
            "--config",
            open.toString(),
            "--data",
            "tracker.data",
            "--listen",
            "127.0.0.1:0");
    var conf =
        Files.writeString(
            folder.resolve("up.conf"),
            "eidolon.control { listen = \"127.0.0.1:0\"\n%s }\n".formatted(control));
    node =
        Service.start(
            folder,
            "up",
            "--tracker",
            ready(tracker, "tracker"),
            "--config",
            conf.toString(),
            "--data",
            DATA,
            "--listen",
            "127.0.0.1:0");
    control();
    node.awaitJoined();
  }

  private static String ready(Service service, String role) {
    return service
        .await("ready", line -> line.get("role").getAsString().equals(role))
        .get("address")
        .getAsString();
  }

  /** Where it is steered. */
  String control() {
    return ready(node, "control");
  }

  /** The node alone. */
  void stop() {
    node.close();
  }

  @Override
  public void close() {
    node.close();
    tracker.close();
  }
}
