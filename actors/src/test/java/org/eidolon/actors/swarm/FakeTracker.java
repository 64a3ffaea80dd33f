package org.eidolon.actors.swarm;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.eidolon.actors.tracker.TrackerClient;
import org.eidolon.actors.tracker.TrackerClient.Announce;
import org.eidolon.actors.tracker.TrackerClient.RequestPaths;
import org.eidolon.actors.tracker.TrackerClient.Watch;
import org.eidolon.actors.tracker.Vouchers;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.credit.Voucher;
import org.eidolon.proto.credit.VoucherKeys;
import org.eidolon.proto.tracker.PathGrant;
import org.eidolon.proto.tracker.Ticket;

/** A tracker without a network; each node has a client of its own. */
final class FakeTracker {
  static final int RELAYS = 4;

  private static final long DAY = 20_000;
  private static final VoucherKeys KEYS = new VoucherKeys(Bytes.copyOf(new byte[32]));

  private final Map<Bytes, Map<Ticket, String>> swarms = new ConcurrentHashMap<>();
  private final Map<Bytes, Set<String>> askers = new ConcurrentHashMap<>();
  private final Map<String, Integer> goodVouchers = new ConcurrentHashMap<>();
  private volatile boolean reachable = true;

  Behavior<TrackerClient.Command> clientOf(String node) {
    return Behaviors.receive(TrackerClient.Command.class)
        .onMessage(Announce.class, announce -> onAnnounce(node, announce))
        .onMessage(RequestPaths.class, request -> onRequest(node, request))
        .onMessage(Watch.class, this::onWatch)
        .onMessage(Vouchers.Buy.class, this::onBuy)
        .onMessage(Vouchers.Check.class, check -> onCheck(node, check))
        .build();
  }

  void reachable(boolean now) {
    reachable = now;
  }

  /** Nodes that asked for paths under any of these handles. */
  Set<String> pathsAskedUnder(List<Bytes> handles) {
    var nodes = new TreeSet<String>();
    handles.forEach(handle -> nodes.addAll(askers.getOrDefault(handle, Set.of())));
    return nodes;
  }

  boolean isOf(String node, Ticket ticket) {
    return swarms.values().stream().anyMatch(swarm -> node.equals(swarm.get(ticket)));
  }

  /** How many vouchers of partners this node saw that were made for its challenge. */
  int goodVouchersOf(String node) {
    return goodVouchers.getOrDefault(node, 0);
  }

  private Behavior<TrackerClient.Command> onBuy(Vouchers.Buy buy) {
    var random = new Random();
    var asked = Voucher.ask(DAY, modulus(), buy.subject(), random).orElseThrow();
    var signed = KEYS.sign(DAY, asked.blinded(), random).orElseThrow();
    buy.replyTo().tell(new Vouchers.Bought(Voucher.of(DAY, asked, signed)));
    return Behaviors.same();
  }

  private Behavior<TrackerClient.Command> onCheck(String node, Vouchers.Check check) {
    boolean good = check.voucher().holds(modulus(), check.subject());
    if (good) {
      goodVouchers.merge(node, 1, Integer::sum);
    }
    check.replyTo().tell(new Vouchers.Checked(good));
    return Behaviors.same();
  }

  private static Bytes modulus() {
    return KEYS.valid(DAY).get(0).modulus();
  }

  private Behavior<TrackerClient.Command> onWatch(Watch watch) {
    var standing = reachable ? TrackerClient.Standing.JOINED : TrackerClient.Standing.UNREACHABLE;
    watch.watcher().tell(new TrackerClient.Status(standing, 9, 5, ""));
    return Behaviors.same();
  }

  private Behavior<TrackerClient.Command> onAnnounce(String node, Announce announce) {
    if (!reachable) {
      announce.replyTo().tell(new TrackerClient.Failed("the tracker does not answer", true));
      return Behaviors.same();
    }
    var swarm = swarms.computeIfAbsent(announce.handle(), handle -> new ConcurrentHashMap<>());
    if (announce.event() == TrackerClient.Event.STOPPED) {
      swarm.remove(announce.ticket());
    } else {
      swarm.put(announce.ticket(), node);
    }
    announce.replyTo().tell(new TrackerClient.Announced(1, swarm.size(), 60));
    return Behaviors.same();
  }

  private Behavior<TrackerClient.Command> onRequest(String node, RequestPaths request) {
    if (!reachable) {
      request.replyTo().tell(new TrackerClient.Failed("the tracker does not answer", true));
      return Behaviors.same();
    }
    askers.computeIfAbsent(request.handle(), any -> ConcurrentHashMap.newKeySet()).add(node);
    var grants = new ArrayList<PathGrant>();
    swarms
        .getOrDefault(request.handle(), Map.of())
        .forEach(
            (ticket, owner) -> {
              var partner = ticket.value().slice(0, PathGrant.PARTNER_BYTES);
              if (!owner.equals(node) && !request.avoidPartners().contains(partner)) {
                grants.add(grant(ticket, partner));
              }
            });
    Collections.shuffle(grants);
    var some = grants.subList(0, Math.min(request.count(), grants.size()));
    request.replyTo().tell(new TrackerClient.Paths(some));
    return Behaviors.same();
  }

  private static PathGrant grant(Ticket ticket, Bytes partner) {
    var secret = Bytes.copyOf(new byte[PathGrant.HOP_SECRET_BYTES]);
    var secrets = Collections.nCopies(RELAYS + 1, secret);
    var unpaid = Collections.nCopies(RELAYS + 1, Bytes.EMPTY);
    return new PathGrant(
        ticket.value(), 7, List.copyOf(secrets), Instant.MAX, partner, unpaid, true);
  }
}
