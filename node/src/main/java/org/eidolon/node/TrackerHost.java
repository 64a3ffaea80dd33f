package org.eidolon.node;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.eidolon.actors.tracker.DialBack;
import org.eidolon.actors.tracker.Tracker;
import org.eidolon.actors.tracker.TrackerService;
import org.eidolon.config.NodeConfig;
import org.eidolon.node.metrics.NodeWatch;
import org.eidolon.node.metrics.RequestCounts;
import org.eidolon.proto.tracker.TrackerAddress;
import org.eidolon.proto.tracker.TrafficBook;
import org.eidolon.streams.http.HttpsServer;
import org.eidolon.streams.http.TrackerKey;
import org.eidolon.streams.link.LinkCloseReason;
import org.eidolon.streams.link.LinkTransport;
import org.eidolon.streams.store.TrackerStore;
import org.eidolon.streams.tls.TlsProfile;

/** The part of a node that is a tracker: its key, its actor, and the door to it. */
record TrackerHost(
    HttpsServer server,
    TrackerAddress address,
    TrackerStore store,
    Cancellable looking,
    NodeWatch.TrackerParts parts) {
  private static final Duration LOOK = Duration.ofSeconds(2);

  static TrackerHost start(
      NodeConfig config, Path data, Lodging lodging, LinkTransport transport, SecureRandom random) {
    var wanted = HostPort.parse(config.tracker().listen(), "eidolon.tracker.listen");
    var key = key(data, random);
    var access = new TrackerAccess(config.tracker().access(), data);
    var store = store(data);
    try {
      return start(config, key, access, store, new Outside(lodging, transport, random), wanted);
    } catch (RuntimeException bad) {
      store.close();
      throw bad;
    }
  }

  private record Outside(Lodging lodging, LinkTransport transport, SecureRandom random) {}

  private static TrackerHost start(
      NodeConfig config,
      TrackerKey key,
      TrackerAccess access,
      TrackerStore store,
      Outside outside,
      HostPort wanted) {
    var lodging = outside.lodging();
    var random = outside.random();
    var tracker =
        lodging.spawn(
            Tracker.create(
                config.tracker(),
                new Tracker.Lasting(
                    key.secret(), key.hash(), new TrafficBook(store), store.credit()),
                dialBack(outside.transport()),
                random,
                Clock.systemUTC()),
            "tracker");
    tracker.tell(new Tracker.Decide(access.last()));
    var looking = look(access, tracker, lodging.system());
    var version =
        config.tracker().statusPage() ? Optional.of(Version.text()) : Optional.<String>empty();
    var service = TrackerService.create(lodging.system(), tracker, key.hash(), random, version);
    var requests = new RequestCounts();
    try {
      var server =
          RunningNode.now(
              HttpsServer.start(
                  wanted.host(),
                  wanted.port(),
                  key,
                  TlsProfile.of(config.link().nativeTls()),
                  requests.counted(service)));
      return new TrackerHost(
          server,
          new TrackerAddress(shownHost(wanted, config), server.port(), key.hash()),
          store,
          looking,
          new NodeWatch.TrackerParts(tracker, requests));
    } catch (RuntimeException bad) {
      looking.cancel();
      throw bad;
    }
  }

  /** Accounts are added and taken out while the tracker runs. */
  private static Cancellable look(
      TrackerAccess access, ActorRef<Tracker.Command> tracker, ActorSystem<?> system) {
    var blocking = system.dispatchers().lookup(DispatcherSelector.blocking());
    return system
        .scheduler()
        .scheduleWithFixedDelay(
            LOOK,
            LOOK,
            () -> {
              try {
                if (access.changed()) {
                  tracker.tell(new Tracker.Decide(access.last()));
                }
              } catch (CannotStart bad) {
                system.log().warn("the accounts stay as they were: the file makes no sense");
                system.log().debug("accounts", bad);
              }
            },
            blocking);
  }

  private static TrackerStore store(Path data) {
    try {
      return TrackerStore.open(data);
    } catch (IOException bad) {
      throw new CannotStart(
          "the tracker's store in %s cannot be opened (%s); restore it, or delete it to begin anew"
              .formatted(data, bad.getMessage()),
          bad);
    }
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

  /** After the actors have ended: what they wrote last is kept. */
  void close() {
    looking.cancel();
    server.close();
    store.close();
  }
}
