package org.eidolon.node;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.eidolon.actors.tracker.DialBack;
import org.eidolon.actors.tracker.Tracker;
import org.eidolon.actors.tracker.TrackerService;
import org.eidolon.config.NodeConfig;
import org.eidolon.proto.tracker.TrackerAddress;
import org.eidolon.streams.http.HttpsServer;
import org.eidolon.streams.http.TrackerKey;
import org.eidolon.streams.link.LinkCloseReason;
import org.eidolon.streams.link.LinkTransport;
import org.eidolon.streams.tls.TlsProfile;

/** The part of a node that is a tracker: its key, its actor, and the door to it. */
record TrackerHost(HttpsServer server, TrackerAddress address) {

  static TrackerHost start(
      NodeConfig config,
      Path data,
      ActorSystem<?> system,
      LinkTransport transport,
      SecureRandom random) {
    var wanted = HostPort.parse(config.tracker().listen(), "eidolon.tracker.listen");
    var key = key(data, random);
    var tracker =
        system.systemActorOf(
            Tracker.create(
                config.tracker(), key.secret(), dialBack(transport), random, Clock.systemUTC()),
            "tracker",
            Props.empty());
    var version =
        config.tracker().statusPage() ? Optional.of(Version.text()) : Optional.<String>empty();
    var service = TrackerService.create(system, tracker, key.hash(), random, version);
    var server =
        RunningNode.now(
            HttpsServer.start(
                wanted.host(),
                wanted.port(),
                key,
                TlsProfile.of(config.link().nativeTls()),
                service));
    return new TrackerHost(
        server, new TrackerAddress(shownHost(wanted, config), server.port(), key.hash()));
  }

  private static TrackerKey key(Path data, SecureRandom random) {
    try {
      return TrackerKey.loadOrCreate(data, random, Clock.systemUTC().instant());
    } catch (IOException bad) {
      throw new CannotStart(
          "cannot read or write the tracker's key in %s (%s); restore it, or delete it to get a new address"
              .formatted(data, bad.getMessage()),
          bad);
    }
  }

  /** What members dial: a wildcard is no address, so the advertised host stands in for it. */
  private static String shownHost(HostPort listening, NodeConfig config) {
    if (!listening.host().equals("0.0.0.0") && !listening.host().equals("::")) {
      return listening.host();
    }
    return config.advertise().isEmpty()
        ? "127.0.0.1"
        : HostPort.parse(config.advertise(), "eidolon.advertise").host();
  }

  private static DialBack dialBack(LinkTransport transport) {
    return (address, peer) ->
        transport
            .dial(address, peer)
            .handle(
                (connection, failure) -> {
                  if (connection != null) {
                    connection.close(LinkCloseReason.REQUESTED);
                  }
                  return failure == null;
                });
  }

  void close() {
    server.close();
  }
}
