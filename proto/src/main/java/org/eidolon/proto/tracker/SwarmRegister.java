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

  /** Who is in one swarm; how many have all of it is counted as they come and go. */
  private static final class Swarm {
    static final Swarm EMPTY = new Swarm();

    private final Map<PeerId, Entry> entries = new LinkedHashMap<>();
    private int seeds;

    boolean put(PeerId peer, Entry entry) {
      var before = entries.put(peer, entry);
      seeds += count(entry) - count(before);
      return before == null;
    }

    boolean remove(PeerId peer) {
      var gone = entries.remove(peer);
      seeds -= count(gone);
      return gone != null;
    }

    private static int count(Entry entry) {
      return entry != null && entry.seed() ? 1 : 0;
    }
  }

  private static final Bytes PSEUDONYM =
      Bytes.copyOf("eidolon partner".getBytes(StandardCharsets.US_ASCII));

  private final Bytes secret;
  private final Limits limits;
  private final Map<Bytes, Swarm> swarms = new LinkedHashMap<>();
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
    if (swarms.computeIfAbsent(announce.handle(), handle -> new Swarm()).put(peer, entry)) {
      held.computeIfAbsent(peer, key -> new LinkedHashSet<>()).add(announce.handle());
    }
    return true;
  }

  private boolean present(Bytes handle, PeerId peer) {
    var swarm = swarms.get(handle);
    return swarm != null && swarm.entries.containsKey(peer);
  }

  private boolean admits(Bytes handle, PeerId peer) {
    var swarm = swarms.get(handle);
    return held.getOrDefault(peer, Set.of()).size() < limits.swarmsPerMember()
        && (swarm == null
            ? swarms.size() < limits.swarms()
            : swarm.entries.size() < limits.peersPerSwarm());
  }

  /** Whether {@code peer} said that it has all. */
  public boolean isSeed(Bytes handle, PeerId peer) {
    var entry = swarms.getOrDefault(handle, Swarm.EMPTY).entries.get(peer);
    return entry != null && entry.seed();
  }

  /** Whether {@code peer} announced itself there with {@code ticket}. */
  public boolean holds(Bytes handle, PeerId peer, Ticket ticket) {
    var entry = swarms.getOrDefault(handle, Swarm.EMPTY).entries.get(peer);
    return entry != null && entry.ticket().equals(ticket);
  }

  /** Takes a member out of one swarm. */
  public void remove(Bytes handle, PeerId peer) {
    var swarm = swarms.get(handle);
    if (swarm != null && swarm.remove(peer)) {
      released(handle, peer);
      if (swarm.entries.isEmpty()) {
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
      for (var entry : List.copyOf(swarms.get(handle).entries.entrySet())) {
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
    var swarm = swarms.getOrDefault(handle, Swarm.EMPTY);
    return new Count(swarm.seeds, swarm.entries.size() - swarm.seeds);
  }

  /**
   * Draws distinct partners; empty if {@code peer} itself never announced this swarm.
   *
   * @param there whether a path can lead to a member at present
   */
  public Optional<List<Partner>> partners(
      PeerId peer, TrackerRequest.Paths asked, Predicate<PeerId> there, RandomGenerator random) {
    var swarm = swarms.getOrDefault(asked.handle(), Swarm.EMPTY).entries;
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
