package org.eidolon.node;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.eidolon.config.NodeConfig;
import org.eidolon.node.metrics.CallCounts;
import org.eidolon.node.metrics.NodeWatch;
import org.eidolon.proto.crypto.SigningKey;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.tracker.TrackerAddress;
import org.eidolon.streams.http.HttpsTrackerChannel;
import org.eidolon.streams.http.TrackerChannel;
import org.eidolon.streams.link.LinkCloseReason;
import org.eidolon.streams.link.LinkConnection;
import org.eidolon.streams.link.LinkTransport;
import org.eidolon.streams.tls.TlsProfile;

/**
 * The part of a node that is a peer.
 *
 * @param listening {@code host:port} where links come in
 * @param home the tracker it joined first
 */
record PeerPart(
    String listening,
    TrackerAddress home,
    TrackerChannel channel,
    ActorRef<Guardian.Command> guardian,
    Guardian.Rooms rooms,
    CallCounts calls) {

  /**
   * Listens, and joins the network of that tracker.
   *
   * @throws CannotStart with one line for people; the transport is the caller's to close
   */
  static PeerPart join(
      NodeConfig config,
      TrackerAddress tracker,
      SigningKey identity,
      LinkTransport transport,
      Lodging lodging,
      SecureRandom random,
      SessionHost session) {
    var wanted = HostPort.parse(config.listen(), "eidolon.listen");
    var guardian = new AtomicReference<ActorRef<Guardian.Command>>();
    var bound =
        RunningNode.now(
            transport.listen(
                wanted.host(), wanted.port(), connection -> accept(guardian.get(), connection)));
    var listening = new HostPort(bound.host(), bound.port());
    var calls = new CallCounts();
    Function<TrackerAddress, TrackerChannel> channels =
        address ->
            calls.counted(
                new HttpsTrackerChannel(
                    address,
                    TlsProfile.of(config.link().nativeTls()),
                    config.membership().requestTimeout()));
    var channel = channels.apply(tracker);
    try {
      return join(
          new Guardian.Ports(
              config,
              identity,
              transport,
              advertised(config, listening),
              channel,
              tracker,
              channels,
              random,
              Clock.systemUTC(),
              System::nanoTime,
              session),
          listening,
          guardian,
          lodging,
          calls);
    } catch (RuntimeException bad) {
      channel.close();
      throw bad;
    }
  }

  private static PeerPart join(
      Guardian.Ports ports,
      HostPort listening,
      AtomicReference<ActorRef<Guardian.Command>> guardian,
      Lodging lodging,
      CallCounts calls) {
    var actor = lodging.spawn(Guardian.create(ports), "node");
    guardian.set(actor);
    var rooms =
        RunningNode.now(
            AskPattern.<Guardian.Command, Guardian.Rooms>ask(
                actor, Guardian.Tell::new, RunningNode.ANSWER, lodging.system().scheduler()));
    return new PeerPart(listening.text(), ports.tracker(), ports.channel(), actor, rooms, calls);
  }

  private static void accept(ActorRef<Guardian.Command> guardian, LinkConnection connection) {
    if (guardian == null) {
      // We are still starting: whoever dialled will dial again.
      connection.close(LinkCloseReason.REFUSED);
    } else {
      guardian.tell(new Guardian.Accepted(connection));
    }
  }

  private static PeerAddress advertised(NodeConfig config, HostPort listening) {
    var shown =
        config.advertise().isEmpty()
            ? listening
            : HostPort.parse(config.advertise(), "eidolon.advertise");
    try {
      return new PeerAddress(shown.host(), shown.port() == 0 ? listening.port() : shown.port());
    } catch (IllegalArgumentException bad) {
      throw new CannotStart(
          "eidolon.advertise or eidolon.listen = \"%s\", expected an IP address and port that others can dial"
              .formatted(shown.text()),
          bad);
    }
  }

  NodeWatch.PeerParts parts() {
    return new NodeWatch.PeerParts(
        rooms.links(), rooms.circuits(), rooms.tracker(), rooms.swarms(), calls);
  }
}
