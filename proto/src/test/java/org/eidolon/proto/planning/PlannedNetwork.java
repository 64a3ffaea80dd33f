package org.eidolon.proto.planning;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;
import org.eidolon.proto.crypto.SigningKey;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.Neighbor;
import org.eidolon.proto.tracker.NeighborGraph;
import org.eidolon.proto.tracker.PathFinder;
import org.eidolon.proto.tracker.PathGrant;
import org.eidolon.proto.tracker.PlannedPath;
import org.eidolon.proto.tracker.Profile;
import org.eidolon.proto.tracker.SignedOnionKey;
import org.eidolon.proto.tracker.SwarmRegister;
import org.eidolon.proto.tracker.Ticket;
import org.eidolon.proto.tracking.OnionKeyPair;

/** A tracker's members, all of whose links are up; they share one onion key, as keys are dear. */
final class PlannedNetwork {
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
  private static final int GUARDS = 3;
  private static final int SUBNETS_A_NET = 250;

  private final List<PeerId> peers = new ArrayList<>();
  private final PathFinder finder;
  private final SignedOnionKey onionKey;
  private final SwarmRegister.Partner partner;

  PlannedNetwork(int members) {
    var random = new Random(1);
    var graph = new NeighborGraph(Hashes.sha256(Bytes.EMPTY));
    for (int i = 0; i < members; i++) {
      var peer = new PeerId(Hashes.sha256(Bytes.copyOf(ByteBuffer.allocate(4).putInt(i).array())));
      var host = "%d.%d.0.1".formatted(1 + i / SUBNETS_A_NET % 200, i % SUBNETS_A_NET);
      var capacity = 10 + random.nextInt(500);
      graph.join(peer, new Profile(new PeerAddress(host, 1), capacity, false, NOW));
      peers.add(peer);
    }
    for (var peer : peers) {
      var labels = graph.neighbors(peer).stream().map(Neighbor::outLabel).toList();
      graph.report(peer, labels, labels.subList(0, GUARDS));
    }
    finder = new PathFinder(graph, false);
    var chance = new SecureRandom();
    var key = OnionKeyPair.generate(chance, NOW, NOW.plus(Duration.ofDays(1))).publicKey();
    onionKey =
        SignedOnionKey.sign(SigningKey.generate(chance), key.publicKey(), key.from(), key.until());
    partner =
        new SwarmRegister.Partner(
            peers.get(1),
            new Ticket(Bytes.copyOf(new byte[Ticket.BYTES])),
            Bytes.copyOf(new byte[PathGrant.PARTNER_BYTES]));
  }

  /** A path between two members drawn by chance; some of a large network's have none. */
  PlannedPath plan(int links, Random random) {
    while (true) {
      var from = peers.get(random.nextInt(peers.size()));
      var to = peers.get(random.nextInt(peers.size()));
      var path = finder.find(from, to, links, random);
      if (path.isPresent()) {
        return path.get();
      }
    }
  }

  /** A path of so many links and no more. */
  PlannedPath planExactly(int links, Random random) {
    while (true) {
      var path = plan(links, random);
      if (path.links() == links) {
        return path;
      }
    }
  }

  GrantOrder order(PlannedPath path) {
    return GrantOrder.of(path, hop -> Optional.of(onionKey), partner, NOW).orElseThrow();
  }
}
