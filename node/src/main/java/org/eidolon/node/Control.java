package org.eidolon.node;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.eidolon.actors.link.LinkManager;
import org.eidolon.config.NodeConfig;
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
  static ControlServer start(
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
    remote.ifPresent(peer -> faces.addAll(steering(peer, control.pages())));
    try {
      return RunningNode.now(
          ControlServer.start(system, control, where.host(), where.port(), faces, random));
    } catch (IllegalArgumentException bad) {
      throw new CannotStart(bad.getMessage(), bad);
    }
  }

  private static List<Face> steering(Steered peer, int pages) {
    var rpc = peer.rpc();
    var face = new RpcFace(rpc);
    var page =
        new PageParts(
            rpc.system(),
            face,
            rpc.network(),
            Optional.of(peer.links()),
            Optional.of(peer.home()),
            (made, folder) -> RunningNode.keepHashed(peer.data(), made, folder, rpc.system()),
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
