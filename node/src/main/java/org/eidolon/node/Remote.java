package org.eidolon.node;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.eidolon.config.NodeConfig;
import org.eidolon.node.metrics.NodeWatch;
import org.eidolon.node.page.LogLines;
import org.eidolon.node.rpc.NetworkView;
import org.eidolon.node.rpc.NodeFacts;
import org.eidolon.node.rpc.RpcParts;
import org.eidolon.proto.tracker.TrackerAddress;

/** What clients of the control server are given of a peer. */
final class Remote {
  private Remote() {}

  /**
   * Where a peer is.
   *
   * @param port where links come in
   * @param log of this process
   */
  record Places(int port, TrackerAddress home, LogLines log) {}

  /**
   * @param end asks the owner of the node to close it
   */
  static RpcParts parts(
      NodeConfig config,
      ActorSystem<?> system,
      Guardian.Rooms rooms,
      NodeWatch.PeerParts parts,
      Places places,
      RandomGenerator random,
      Runnable end) {
    var facts =
        new NodeFacts(
            Version.text(),
            places.port(),
            config.swarm().partners(),
            Path.of(config.storage().data()).toAbsolutePath().toString(),
            places.home().text());
    return new RpcParts(
        system,
        rooms.torrents(),
        Optional.of(new NetworkView(system, parts)),
        Optional.of(new NodeLimits(system, rooms.limits())),
        Optional.of(end),
        places.log()::texts,
        facts,
        system.dispatchers().lookup(DispatcherSelector.blocking()),
        random,
        Clock.systemUTC(),
        System::nanoTime);
  }
}
