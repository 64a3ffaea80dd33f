package org.eidolon.proto.tracker;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;
import org.eidolon.proto.peer.PeerId;

/**
 * Who announced which swarm, by blinded handles only: the tracker learns that some members share
 * something, not what. Mutable; kept by one owner.
 */
public final class SwarmRegister {
  /**
   * Bounds and life of what is kept.
   *
   * @param swarmsPerMember announces one member may hold
   */
  public record Limits(int swarms, int peersPerSwarm, int swarmsPerMember, Duration expiry) {}

  /** A partner for somebody. */
  public record Partner(PeerId peer, Ticket ticket, Bytes pseudonym) {}

  public record Count(int seeds, int fetchers) {}

  private record Entry(Ticket ticket, int havePercent, Instant expires) {
    boolean seed() {
      return havePercent == 100;
    }
  }

  private static final Bytes PSEUDONYM =
      Bytes.copyOf("eidolon partner".getBytes(StandardCharsets.US_ASCII));

  private final Bytes secret;
  private final Limits limits;
  private final Map<Bytes, Map<PeerId, Entry>> swarms = new LinkedHashMap<>();
  private final Map<PeerId, Set<Bytes>> held = new LinkedHashMap<>();

  public SwarmRegister(Bytes secret, Limits limits) {
    this.secret = secret;
    this.limits = limits;
  }

  /** Takes an announce down; false if a bound forbids it. */
  public boolean announce(PeerId peer, TrackerRequest.Announce announce, Instant now) {
    if (announce.event() == TrackerRequest.Announce.Event.STOPPED) {
      remove(announce.handle(), peer);
      return true;
    }
    if (!present(announce.handle(), peer) && !admits(announce.handle(), peer)) {
      return false;
    }
    var entry = new Entry(announce.ticket(), announce.havePercent(), now.plus(limits.expiry()));
    var before =
        swarms.computeIfAbsent(announce.handle(), handle -> new LinkedHashMap<>()).put(peer, entry);
    if (before == null) {
      held.computeIfAbsent(peer, key -> new LinkedHashSet<>()).add(announce.handle());
    }
    return true;
  }

  private boolean present(Bytes handle, PeerId peer) {
    var swarm = swarms.get(handle);
    return swarm != null && swarm.containsKey(peer);
  }

  private boolean admits(Bytes handle, PeerId peer) {
    var swarm = swarms.get(handle);
    return held.getOrDefault(peer, Set.of()).size() < limits.swarmsPerMember()
        && (swarm == null
            ? swarms.size() < limits.swarms()
            : swarm.size() < limits.peersPerSwarm());
  }

  /** Whether {@code peer} said that it has all. */
  public boolean isSeed(Bytes handle, PeerId peer) {
    var entry = swarms.getOrDefault(handle, Map.of()).get(peer);
    return entry != null && entry.seed();
  }

  /** Whether {@code peer} announced itself there with {@code ticket}. */
  public boolean holds(Bytes handle, PeerId peer, Ticket ticket) {
    var entry = swarms.getOrDefault(handle, Map.of()).get(peer);
    return entry != null && entry.ticket().equals(ticket);
  }

  /** Takes a member out of one swarm. */
  public void remove(Bytes handle, PeerId peer) {
    var swarm = swarms.get(handle);
    if (swarm != null && swarm.remove(peer) != null) {
      released(handle, peer);
      if (swarm.isEmpty()) {
        swarms.remove(handle);
      }
    }
  }

  private void released(Bytes handle, PeerId peer) {
    var handles = held.get(peer);
    handles.remove(handle);
    if (handles.isEmpty()) {
      held.remove(peer);
    }
  }

  /** Takes a member out of every swarm. */
  public void leave(PeerId peer) {
    for (var handle : List.copyOf(held.getOrDefault(peer, Set.of()))) {
      remove(handle, peer);
    }
  }

  /** Takes out whoever has not announced for the time set. */
  public void expire(Instant now) {
    for (var handle : List.copyOf(swarms.keySet())) {
      for (var entry : List.copyOf(swarms.get(handle).entrySet())) {
        if (!now.isBefore(entry.getValue().expires())) {
          remove(handle, entry.getKey());
        }
      }
    }
  }

  public int size() {
    return swarms.size();
  }

  public Count count(Bytes handle) {
    var swarm = swarms.getOrDefault(handle, Map.of());
    int seeds = (int) swarm.values().stream().filter(Entry::seed).count();
    return new Count(seeds, swarm.size() - seeds);
  }

  /**
   * Draws distinct partners; empty if {@code peer} itself never announced this swarm.
   *
   * @param there whether a path can lead to a member at present
   */
  public Optional<List<Partner>> partners(
      PeerId peer, TrackerRequest.Paths asked, Predicate<PeerId> there, RandomGenerator random) {
    var swarm = swarms.getOrDefault(asked.handle(), Map.of());
    var self = swarm.get(peer);
    if (self == null) {
      return Optional.empty();
    }
    var candidates = new ArrayList<Map.Entry<PeerId, Entry>>();
    for (var entry : swarm.entrySet()) {
      boolean useful = !self.seed() || !entry.getValue().seed();
      if (useful && !entry.getKey().equals(peer)) {
        candidates.add(entry);
      }
    }
    return Optional.of(draw(asked, candidates, there, random));
  }

  private List<Partner> draw(
      TrackerRequest.Paths asked,
      List<Map.Entry<PeerId, Entry>> candidates,
      Predicate<PeerId> there,
      RandomGenerator random) {
    var partners = new ArrayList<Partner>();
    for (int left = candidates.size(); left > 0 && partners.size() < asked.count(); left--) {
      var drawn = candidates.set(random.nextInt(left), candidates.get(left - 1));
      // The last one moved into the gap; what was drawn is not looked at again.
      var ticket = drawn.getValue().ticket();
      var pseudonym = pseudonym(asked.handle(), ticket);
      if (!asked.avoid().contains(pseudonym) && there.test(drawn.getKey())) {
        partners.add(new Partner(drawn.getKey(), ticket, pseudonym));
      }
    }
    return partners;
  }

  private Bytes pseudonym(Bytes handle, Ticket ticket) {
    return Hashes.hmacSha256(secret, PSEUDONYM, handle, ticket.value())
        .slice(0, PathGrant.PARTNER_BYTES);
  }
}
