package org.eidolon.node;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.eidolon.config.NodeConfig;
import org.eidolon.node.metrics.NodeWatch;
import org.eidolon.node.page.Page;
import org.eidolon.proto.tracker.TrackerAddress;
import org.eidolon.streams.link.TlsTransport;

/** Opens the parts of a node one after the other, and closes those that are open if one fails. */
final class NodeStart {
  private NodeStart() {}

  /**
   * @throws CannotStart with one line for people; nothing is left open then
   */
  static RunningNode of(
      NodeConfig config,
      Optional<TrackerAddress> joined,
      Function<TlsTransport, Lodging> lodgings) {
    var random = new SecureRandom();
    var data = Path.of(config.storage().data());
    var identity = Identity.loadOrCreate(data, random);
    var transport = new TlsTransport(config.link(), identity, random, Clock.systemUTC());
    var lodging = lodging(lodgings, transport);
    var host = Optional.<TrackerHost>empty();
    var peer = Optional.<PeerPart>empty();
    var session = SessionHost.none(config);
    try {
      if (config.tracker().enabled()) {
        host = Optional.of(TrackerHost.start(config, data, lodging, transport, random));
      }
      var own = host.map(TrackerHost::address);
      var home = joined.or(() -> own.filter(ours -> config.torrents().size() > 0));
      if (home.isPresent()) {
        var list = SessionHost.open(config);
        session = list;
        peer =
            home.map(
                address ->
                    PeerPart.join(config, address, identity, transport, lodging, random, list));
      }
      var endAsked = new CompletableFuture<Void>();
      var control = control(config, lodging.system(), random, host, peer, endAsked);
      return new RunningNode(data, lodging, transport, host, peer, session, control, endAsked);
    } catch (RuntimeException bad) {
      // As at the end of a whole node: actors end on the transport's threads, and what they wrote
      // last is kept. Whoever holds the data folder lets go of it when this throws.
      lodging.close();
      session.close();
      peer.ifPresent(leaving -> leaving.channel().close());
      host.ifPresent(TrackerHost::close);
      transport.close();
      throw bad;
    }
  }

  private static Lodging lodging(Function<TlsTransport, Lodging> lodgings, TlsTransport transport) {
    try {
      return lodgings.apply(transport);
    } catch (RuntimeException bad) {
      transport.close();
      throw bad;
    }
  }

  private static Optional<Control.Doors> control(
      NodeConfig config,
      ActorSystem<?> system,
      SecureRandom random,
      Optional<TrackerHost> host,
      Optional<PeerPart> peer,
      CompletableFuture<Void> endAsked) {
    if (!config.control().enabled()) {
      return Optional.empty();
    }
    var watch =
        new NodeWatch(
            system, peer.map(PeerPart::parts), host.map(TrackerHost::parts), System::nanoTime);
    var remote = peer.map(here -> steered(config, system, here, random, endAsked));
    return Optional.of(Control.start(config, system, random, watch, remote));
  }

  private static Control.Steered steered(
      NodeConfig config,
      ActorSystem<?> system,
      PeerPart peer,
      SecureRandom random,
      CompletableFuture<Void> endAsked) {
    var log = Page.log();
    int port = HostPort.parse(peer.listening(), "").port();
    var rpc =
        Remote.parts(
            config,
            system,
            peer.rooms(),
            peer.parts(),
            new Remote.Places(port, peer.home(), log),
            random,
            () -> endAsked.complete(null));
    var data = Path.of(config.storage().data());
    return new Control.Steered(rpc, peer.rooms().links(), peer.home(), log, data);
  }
}
