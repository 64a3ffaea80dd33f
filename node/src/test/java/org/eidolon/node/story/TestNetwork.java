package org.eidolon.node.story;

import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.eidolon.actors.swarm.Disk;
import org.eidolon.actors.tracker.DialBack;
import org.eidolon.actors.tracker.TrackerClient.Standing;
import org.eidolon.config.NodeConfig;
import org.eidolon.config.Settings;
import org.eidolon.node.PeerActors;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.SigningKey;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.TorrentOptions;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.TrackerAddress;
import org.eidolon.streams.file.TorrentMaker;
import org.eidolon.streams.file.TorrentSource;
import org.eidolon.streams.link.LinkCloseReason;
import org.eidolon.streams.sim.SimNet;

/**
 * A whole network in one process: a tracker, and peers that are complete but for sockets and HTTP.
 * Times are short; what goes wrong, the test asks for.
 */
final class TestNetwork implements AutoCloseable {
  private static final int PORT = 1024;
  private static final String TIMES =
      """
      eidolon {
        circuit { setup-jitter = 0s, end-jitter = 0s, build-timeout = 5s }
        membership { heartbeat = 500ms, retry-min = 100ms, retry-max = 500ms }
        link { redial-min = 100ms, redial-max = 1s, removal-grace = 20s }
        swarm {
          choke-interval = 1s, optimistic-interval = 2s, snub-timeout = 3s
          have-min = 200ms, have-max = 500ms, retry-min = 100ms, retry-max = 1s
        }
        tracker { test-network = true, expiry = 3s, requests-per-minute = 100000 }
      }
      """;

  private final Path folder;
  private final NodeConfig config;
  private final Random random;
  private final SimNet net;
  private final ActorTestKit kit =
      ActorTestKit.create(
          ConfigFactory.parseResourcesAnySyntax("eidolon-system")
              .withFallback(ConfigFactory.load()));
  private final List<SimTracker> trackers = new CopyOnWriteArrayList<>();
  private final List<SimPeer> peers = new ArrayList<>();

  /**
   * @param seed of every random choice
   * @param latency of every link, one way
   * @param settings over the short times
   */
  TestNetwork(Path folder, long seed, Duration latency, String settings) {
    this.folder = folder;
    this.config =
        Settings.parse(
            ConfigFactory.parseString(settings)
                .withFallback(ConfigFactory.parseString(TIMES))
                .root()
                .render());
    this.random = new Random(seed);
    this.net = new SimNet(seed, latency, 256);
    addTracker();
  }

  private byte[] bytes(int count) {
    var bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  NodeConfig config() {
    return config;
  }

  /** The tracker forgets everything but its secret. */
  void killTracker() {
    trackers.get(0).kill();
  }

  void restartTracker() {
    trackers.get(0).start();
  }

  SimTracker firstTracker() {
    return trackers.get(0);
  }

  /** One more, with a network of its own; the first is there from the beginning. */
  SimTracker addTracker() {
    var host = "10.255.0." + (trackers.size() + 1);
    var secret = Bytes.copyOf(bytes(32));
    var address = new TrackerAddress(host, 443, Bytes.copyOf(bytes(32)));
    var tracker = new SimTracker(kit, config.tracker(), address, secret, dialBack(host), random);
    trackers.add(tracker);
    return tracker;
  }

  private DialBack dialBack(String host) {
    var self = new PeerId(SigningKey.generate(random).publicKey());
    var transport = net.transport(host, self);
    return (where, peer) ->
        transport
            .dial(where, peer)
            .handle(
                (connection, failure) -> {
                  if (connection != null) {
                    connection.close(LinkCloseReason.REQUESTED);
                  }
                  return failure == null;
                });
  }

  SimPeer addPeer(String name) {
    return addPeer(name, trackers.get(0));
  }

  /**
   * @param home whose network the peer is in from its start
   */
  SimPeer addPeer(String name, SimTracker home) {
    int number = peers.size() + 1;
    var at = new PeerAddress("10.%d.0.1".formatted(number), PORT);
    try {
      var own = Files.createDirectories(folder.resolve(name));
      var peer =
          new SimPeer(name, home.address, SigningKey.generate(random), at, own, kit.system());
      peers.add(peer);
      restart(peer);
      return peer;
    } catch (IOException bad) {
      throw new IllegalStateException(bad);
    }
  }

  List<SimPeer> addRelays(int count) {
    var relays = new ArrayList<SimPeer>();
    for (int i = 0; i < count; i++) {
      relays.add(addPeer("relay" + peers.size()));
    }
    return relays;
  }

  /** Starts the actors of a peer that is new or was killed. */
  void restart(SimPeer peer) {
    var channel = channel(peer, peer.home);
    var transport = new SimPeer.Mortal(net.transport(peer.at.host(), peer.id()));
    var actors =
        PeerActors.start(
            kit,
            config,
            peer.identity,
            transport,
            peer.at,
            channel,
            peer.home,
            other -> channel(peer, other),
            random);
    peer.live(actors, channel, transport);
  }

  private MemoryChannel channel(SimPeer peer, TrackerAddress address) {
    var channel =
        new MemoryChannel(
            () ->
                trackers.stream()
                    .filter(tracker -> tracker.address.equals(address))
                    .findFirst()
                    .flatMap(SimTracker::service),
            peer.at.host());
    peer.ways.add(channel);
    return channel;
  }

  /** The peer is gone from one moment to the next, and says good-bye to nobody. */
  void kill(SimPeer peer) {
    peer.fallSilent();
    net.kill(peer.id());
    peer.stop();
  }

  /** Nothing of the peer arrives anywhere any more, though its connections stay open. */
  void freeze(SimPeer peer) {
    peer.loseTracker();
    for (var other : peers) {
      net.stall(peer.id(), other.id());
      net.stall(other.id(), peer.id());
    }
  }

  void cut(SimPeer one, SimPeer other) {
    net.cut(one.id(), other.id());
  }

  void corruptNext(SimPeer from, SimPeer to) {
    net.corruptNext(from.id(), to.id());
  }

  int connections() {
    return net.connections();
  }

  /** Peers that this one is linked with. */
  Set<PeerId> linksUp(SimPeer peer) {
    return peers.stream()
        .map(SimPeer::id)
        .filter(other -> net.connected(peer.id(), other))
        .collect(Collectors.toSet());
  }

  List<SimPeer> peersBut(SimPeer one) {
    return peers.stream().filter(peer -> peer != one).toList();
  }

  /** Links between peers that ended so far, counted at both ends. */
  long linksLost() {
    return peers.stream().mapToLong(SimPeer::linksLost).sum();
  }

  /** Returns when all are members and linked with each other as the tracker wants it. */
  void awaitLinks() {
    await()
        .atMost(20, TimeUnit.SECONDS)
        .until(
            () ->
                peers.stream()
                    .allMatch(
                        peer ->
                            peer.standing().standing() == Standing.JOINED
                                && peer.standing().members() == peers.size()));
    await()
        .atMost(20, TimeUnit.SECONDS)
        .until(
            () ->
                peers.stream()
                    .allMatch(
                        peer ->
                            peer.neighbors().stream()
                                .allMatch(other -> net.connected(peer.id(), other.peer()))));
  }

  /** Describes what lies in the peer's folder under {@code name}. */
  Metainfo torrent(SimPeer peer, String name) throws IOException {
    var options = TorrentOptions.defaults().withPieceLength(1 << 18);
    return TorrentMaker.make(TorrentSource.scan(peer.folder.resolve(name)), options, hashed -> {});
  }

  @Override
  public void close() {
    peers.forEach(SimPeer::fallSilent);
    var disk = Disk.of(kit.system());
    kit.shutdownTestKit();
    disk.settled().join();
    net.close();
  }
}
