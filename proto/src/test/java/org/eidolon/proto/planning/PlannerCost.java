package org.eidolon.proto.planning;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
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

/**
 * What one planned path costs the tracker: finding it, and writing its code. Counts the thread's
 * CPU time, so that others on the machine do not show.
 */
public final class PlannerCost {
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
  private static final long WARM_UP_NANOS = 3_000_000_000L;
  private static final int ROUNDS = 500;

  private final int members;
  private final int links;
  private final Random random = new Random(1);
  private final SecureRandom secureRandom = new SecureRandom();
  private final List<PeerId> peers = new ArrayList<>();
  private final PathFinder finder;
  private final SignedOnionKey onionKey;
  private final SwarmRegister.Partner partner;

  private PlannerCost(int members, int links) {
    this.members = members;
    this.links = links;
    var graph = new NeighborGraph(Hashes.sha256(Bytes.EMPTY));
    for (int i = 0; i < members; i++) {
      var peer = new PeerId(Hashes.sha256(Bytes.copyOf(ByteBuffer.allocate(4).putInt(i).array())));
      var host = "%d.%d.0.1".formatted(1 + i / 250, i % 250);
      var capacity = 10 + random.nextInt(500);
      graph.join(peer, new Profile(new PeerAddress(host, 1), capacity, false, NOW));
      peers.add(peer);
    }
    for (var peer : peers) {
      var labels = graph.neighbors(peer).stream().map(Neighbor::outLabel).toList();
      graph.report(peer, labels, labels.subList(0, 3));
    }
    finder = new PathFinder(graph, false);
    var pair = OnionKeyPair.generate(secureRandom, NOW, NOW.plus(Duration.ofDays(1)));
    var key = pair.publicKey();
    onionKey =
        SignedOnionKey.sign(
            SigningKey.generate(secureRandom), key.publicKey(), key.from(), key.until());
    partner =
        new SwarmRegister.Partner(
            peers.get(1),
            new Ticket(Bytes.copyOf(new byte[Ticket.BYTES])),
            Bytes.copyOf(new byte[PathGrant.PARTNER_BYTES]));
  }

  private PlannedPath plan() {
    while (true) {
      var from = peers.get(random.nextInt(members));
      var to = peers.get(random.nextInt(members));
      if (!from.equals(to)) {
        return finder.find(from, to, links, random).orElseThrow();
      }
    }
  }

  private PathGrant planAndWrite() {
    return GrantOrder.of(plan(), hop -> Optional.of(onionKey), partner, NOW)
        .orElseThrow()
        .write(secureRandom);
  }

  /** CPU milliseconds of one call, after a warm-up. */
  private static double millis(Supplier<?> work) {
    var threads = ManagementFactory.getThreadMXBean();
    long warm = threads.getCurrentThreadCpuTime() + WARM_UP_NANOS;
    int used = 0;
    while (threads.getCurrentThreadCpuTime() < warm) {
      used += work.get().hashCode();
    }
    long began = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < ROUNDS; i++) {
      used += work.get().hashCode();
    }
    double spent = threads.getCurrentThreadCpuTime() - began;
    return used == 42 ? 0 : spent / ROUNDS / 1e6;
  }

  public static void main(String... arguments) {
    for (int members : List.of(1000, 10_000)) {
      for (int links : List.of(4, 5)) {
        var cost = new PlannerCost(members, links);
        double plan = millis(cost::plan);
        double both = millis(cost::planAndWrite);
        System.out.printf(
            Locale.ROOT,
            "{\"members\":%d,\"links\":%d,\"plan_cpu_ms\":%.3f,\"plan_and_write_cpu_ms\":%.3f}%n",
            members,
            links,
            plan,
            both);
      }
    }
  }
}
