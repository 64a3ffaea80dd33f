package org.eidolon.proto.tracker;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;

/** Simulated members in a graph, each with an address in a /16 of its own unless told otherwise. */
final class Crowd {
  static final Bytes SECRET = Hashes.sha256(Bytes.copyOf((byte) 1));
  static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

  final NeighborGraph graph = new NeighborGraph(SECRET);
  final List<PeerId> peers = new ArrayList<>();

  static PeerId peer(int number) {
    return new PeerId(Hashes.sha256(Bytes.copyOf(ByteBuffer.allocate(4).putInt(number).array())));
  }

  static PeerAddress address(int number) {
    return new PeerAddress("%d.%d.0.1".formatted(1 + number / 250 % 250, 1 + number % 250), 4000);
  }

  static Profile profile(int number, int capacityMbit, boolean outOnly) {
    return new Profile(address(number), capacityMbit, outOnly, NOW.plusSeconds(number));
  }

  static Crowd of(int members) {
    var crowd = new Crowd();
    for (int i = 0; i < members; i++) {
      crowd.join(i, profile(i, 100, false));
    }
    return crowd;
  }

  PeerId join(int number, Profile profile) {
    var peer = peer(number);
    peers.add(peer);
    graph.join(peer, profile);
    return peer;
  }

  /** Everybody says all its links are up and the first of them are guards. */
  Crowd allUp(int guards) {
    for (var peer : peers) {
      var labels = graph.neighbors(peer).stream().map(Neighbor::outLabel).toList();
      graph.report(peer, labels, labels.subList(0, Math.min(guards, labels.size())));
    }
    return this;
  }

  PeerId any(RandomGenerator random) {
    return peers.get(random.nextInt(peers.size()));
  }

  Map<PeerId, Set<PeerId>> links() {
    var links = new TreeMap<PeerId, Set<PeerId>>();
    for (var peer : peers) {
      var others = new HashSet<PeerId>();
      graph.neighbors(peer).forEach(neighbor -> others.add(neighbor.peer()));
      links.put(peer, others);
    }
    return links;
  }
}
