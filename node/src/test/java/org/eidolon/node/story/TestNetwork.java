package org.eidolon.node.story;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.eidolon.actors.swarm.Disk;
import org.eidolon.actors.swarm.SwarmManager;
import org.eidolon.actors.swarm.SwarmPorts;
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
  private static final Duration LINKED_WITHIN = Duration.ofSeconds(20);
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
  private final Config settings;
  private final NodeConfig config;
  private final Map<SimPeer, NodeConfig> configs = new HashMap<>();
  private final Random random;
  private final SimNet net;
  private final NetworkTime time;
  private final ActorTestKit kit;
  private final List<SimTracker> trackers = new CopyOnWriteArrayList<>();
  private final List<SimPeer> peers = new ArrayList<>();

  /**
   * @param seed of every random choice
   * @param latency of every link, one way
   * @param settings over the short times
   */
  TestNetwork(Path folder, long seed, Duration latency, String settings) {
    this(folder, seed, latency, NetworkTime.real(), settings, TIMES);
  }

  /** The same in a virtual time, with the times that people have. */
  TestNetwork(Path folder, long seed, Duration latency, String settings, NetworkTime.Virtual time) {
    this(folder, seed, latency, time, settings, "eidolon.tracker.test-network = true");
  }

  private TestNetwork(
      Path folder,
      long seed,
      Duration latency,
      NetworkTime time,
      String settings,
      String underneath) {
    this.folder = folder;
    this.time = time;
    this.kit = time.kit();
    this.settings =
        ConfigFactory.parseString(settings).withFallback(ConfigFactory.parseString(underneath));
    this.config = Settings.parse(this.settings.root().render());
    this.random = new Random(seed);
    this.net = time.net(seed, latency);
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
    var tracker =
        new SimTracker(
            kit,
            config.tracker(),
            address,
            secret,
            dialBack(host),
            random,
            time.forPeers().clock());
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
    return addPeer(name, home, config);
  }

  private SimPeer addPeer(String name, SimTracker home, NodeConfig own) {
    int number = peers.size() + 1;
    var at = new PeerAddress("10.%d.0.1".formatted(number), PORT);
    try {
      var files = Files.createDirectories(folder.resolve(name));
      var peer =
          new SimPeer(name, home.address, SigningKey.generate(random), at, files, kit.system());
      peers.add(peer);
      configs.put(peer, own);
      restart(peer);
      return peer;
    } catch (IOException bad) {
      throw new IllegalStateException(bad);
    }
  }

  /**
   * @param own settings over those of all
   */
  SimPeer addPeer(String name, String own) {
    return addPeer(
        name,
        trackers.get(0),
        Settings.parse(ConfigFactory.parseString(own).withFallback(settings).root().render()));
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
            configs.get(peer),
            peer.identity,
            transport,
            peer.at,
            channel,
            peer.home,
            other -> channel(peer, other),
            random,
            time.forPeers());
    peer.live(actors, channel, transport);
  }

  /**
   * From now on the peer does harm in this swarm, which it joins with all that is in its folder.
   */
  void joinAsRogue(SimPeer peer, Rogue rogue, Metainfo torrent) {
    var circuits = kit.spawn(rogue.circuits(peer.actors().circuits(), torrent.pieceCount()));
    var ports =
        new SwarmPorts(
            circuits,
            peer.actors().tracker(),
            peer.home.key(),
            config.swarm(),
            config.storage(),
            time.forPeers().clock(),
            time.forPeers().nanos(),
            random);
    peer.join(kit.spawn(SwarmManager.create(ports)), torrent, false);
  }

  /** How fast each link carries cells, each way. */
  void bandwidth(long bytesPerSecond) {
    net.bandwidth(bytesPerSecond);
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

  List<SimPeer> peers() {
    return List.copyOf(peers);
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
    time.until(this::allAreMembers, LINKED_WITHIN);
    time.until(this::allAreLinked, LINKED_WITHIN);
  }

  private boolean allAreMembers() {
    return peers.stream()
        .map(SimPeer::standing)
        .allMatch(now -> now.standing() == Standing.JOINED && now.members() == peers.size());
  }

  private boolean allAreLinked() {
    return peers.stream()
        .allMatch(
            peer ->
                peer.neighbors().stream()
                    .allMatch(other -> net.connected(peer.id(), other.peer())));
  }

  /** Describes what lies in the peer's folder under {@code name}. */
  Metainfo torrent(SimPeer peer, String name) throws IOException {
    return torrent(peer, name, TorrentOptions.defaults().withPieceLength(1 << 18));
  }

  Metainfo torrent(SimPeer peer, String name, TorrentOptions options) throws IOException {
    return TorrentMaker.make(TorrentSource.scan(peer.folder.resolve(name)), options, hashed -> {});
  }

  @Override
  public void close() {
    peers.forEach(SimPeer::fallSilent);
    var disk = Disk.of(kit.system());
    time.end();
    disk.settled().join();
    net.close();
  }
}
