package org.eidolon.node;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.eidolon.actors.link.LinkManager;
import org.eidolon.config.NodeConfig;
import org.eidolon.node.console.ConsoleServer;
import org.eidolon.node.http.ControlServer;
import org.eidolon.node.http.Face;
import org.eidolon.node.http.HealthFace;
import org.eidolon.node.metrics.MetricsFace;
import org.eidolon.node.metrics.NodeWatch;
import org.eidolon.node.metrics.Ready;
import org.eidolon.node.page.LogLines;
import org.eidolon.node.page.Page;
import org.eidolon.node.page.PageParts;
import org.eidolon.node.rpc.RpcFace;
import org.eidolon.node.rpc.RpcParts;
import org.eidolon.proto.tracker.TrackerAddress;

/** Opens the control server with all its faces; a node without one loads nothing of it. */
final class Control {
  private Control() {}

  private static final Duration CONSOLE_IDLE = Duration.ofMinutes(10);

  /** Whoever guesses at the console's port does so for all who come that way. */
  private static final String CONSOLE_SOURCE = "console";

  /** Where people and their programs come in. */
  record Doors(ControlServer server, Optional<ConsoleServer> console) implements AutoCloseable {
    @Override
    public void close() {
      console.ifPresent(ConsoleServer::close);
      server.close();
    }
  }

  /**
   * A peer that is steered.
   *
   * @param links whose traffic is shown
   * @param data its folder
   */
  record Steered(
      RpcParts rpc,
      ActorRef<LinkManager.Command> links,
      TrackerAddress home,
      LogLines log,
      Path data) {}

  /**
   * @param remote what clients steer; empty if the node is a tracker alone
   * @throws CannotStart if it cannot listen where it should
   */
  static Doors start(
      NodeConfig config,
      ActorSystem<?> system,
      RandomGenerator random,
      NodeWatch watch,
      Optional<Steered> remote) {
    var control = config.control();
    var where = HostPort.parse(control.listen(), "eidolon.control.listen");
    var faces = new ArrayList<Face>();
    faces.add(HealthFace.alive());
    faces.add(Ready.face(watch, remote.isPresent(), config.circuit().guards()));
    faces.add(new MetricsFace(watch));
    var rpc = remote.map(peer -> new RpcFace(peer.rpc()));
    rpc.ifPresent(face -> faces.addAll(steering(remote.orElseThrow(), face, control.pages())));
    try {
      var server =
          RunningNode.now(
              ControlServer.start(system, control, where.host(), where.port(), faces, random));
      return new Doors(server, remote.map(peer -> console(config, peer, rpc.get(), server)));
    } catch (IllegalArgumentException bad) {
      throw new CannotStart(bad.getMessage(), bad);
    }
  }

  private static ConsoleServer console(
      NodeConfig config, Steered peer, RpcFace face, ControlServer server) {
    var console =
        new ConsoleServer(
            face::ask,
            shown -> server.admits(shown, CONSOLE_SOURCE),
            CONSOLE_IDLE,
            System::nanoTime);
    try {
      console.openSocket(peer.data());
    } catch (IOException | UnsupportedOperationException none) {
      peer.rpc().system().log().warn("there is no console socket: {}", reason(none));
    }
    var listen = config.control().console();
    if (!listen.isEmpty()) {
      openPort(console, server, listen);
    }
    return console;
  }

  private static String reason(Exception bad) {
    return bad instanceof IOException io ? DataFolder.reason(io) : "not on this system";
  }

  private static void openPort(ConsoleServer console, ControlServer server, String listen) {
    var where = HostPort.parse(listen, "eidolon.control.console");
    try {
      console.openPort(where.host(), where.port());
    } catch (IOException bad) {
      console.close();
      server.close();
      throw new CannotStart(
          "eidolon.control.console = \"%s\": cannot listen there (%s); choose another port"
              .formatted(listen, bad.getMessage()),
          bad);
    }
  }

  private static List<Face> steering(Steered peer, RpcFace face, int pages) {
    var rpc = peer.rpc();
    var page =
        new PageParts(
            rpc.system(),
            face,
            rpc.network(),
            Optional.of(peer.links()),
            Optional.of(peer.home()),
            (made, folder) -> HashedFiles.keep(peer.data(), made, folder, rpc.system()),
            rpc.blocking(),
            peer.log(),
            pages,
            rpc.random(),
            rpc.clock(),
            rpc.nanos());
    var faces = new ArrayList<Face>(Page.of(page));
    faces.add(face);
    return faces;
  }
}
