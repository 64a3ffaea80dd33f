package org.eidolon.proto.tracker;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;

/**
 * The operator's list of members: who is there, when each was heard last, and whom neighbors miss.
 *
 * <pre>{@code
 * register --> present --missed by a neighbor, and by our own dial--> missing
 *                ^  |                                                   |
 *                |  +--silent--> forgotten <--silent--------------------+
 *                +-------------------heartbeat--------------------------+
 * }</pre>
 *
 * Who is missing keeps its registration but has no neighbors. However many neighbors miss a member,
 * our own dial decides; until then paths only avoid the links that they call down. A member that we
 * cannot dial anyway is taken out by its silence alone. Mutable; kept by one owner.
 */
public final class Roster {
  /**
   * @param expiry after which the silent are forgotten
   */
  public record Limits(int members, Duration expiry) {}

  /**
   * A member whose reachability should be tried by a dial of our own.
   *
   * @param missed a neighbor misses it
   */
  public record Check(PeerId peer, PeerAddress address, boolean missed) {}

  /**
   * @param claimed the member itself said that nobody can dial it
   */
  private record Entry(
      Profile profile,
      boolean claimed,
      boolean takesCredit,
      SignedOnionKey onionKey,
      Instant heard) {
    Entry unreachable(boolean unreachable) {
      return new Entry(profile.unreachable(unreachable), claimed, takesCredit, onionKey, heard);
    }

    Optional<Check> check(PeerId peer, boolean missed) {
      return claimed ? Optional.empty() : Optional.of(new Check(peer, profile.address(), missed));
    }
  }

  private final Limits limits;
  private final NeighborGraph graph;
  private final Map<PeerId, Entry> entries = new LinkedHashMap<>();

  public Roster(NeighborGraph graph, Limits limits) {
    this.graph = graph;
    this.limits = limits;
  }

  /** How many members are present. */
  public int size() {
    return graph.size();
  }

  public boolean knows(PeerId peer) {
    return entries.containsKey(peer);
  }

  /**
   * Takes a member in; false if there is no room.
   *
   * @param address where it can be dialled, wildcards already replaced
   */
  public boolean register(
      PeerId peer, TrackerRequest.Register register, PeerAddress address, Instant now) {
    if (!entries.containsKey(peer) && entries.size() >= limits.members()) {
      return false;
    }
    var since = register.since().filter(claimed -> !claimed.isAfter(now)).orElse(now);
    var profile = new Profile(address, register.capacityMbit(), register.outOnly(), since);
    entries.put(
        peer,
        new Entry(profile, register.outOnly(), register.takesCredit(), register.onionKey(), now));
    graph.join(peer, profile);
    // Whatever it said in an earlier life is over.
    graph.report(peer, Set.of(), Set.of());
    return true;
  }

  /**
   * Takes a sign of life down; empty if the member is unknown.
   *
   * @return whom to try by a dial of our own
   */
  public Optional<List<Check>> heartbeat(
      PeerId peer, TrackerRequest.Heartbeat heartbeat, Instant now) {
    var entry = entries.get(peer);
    if (entry == null) {
      return Optional.empty();
    }
    var key = heartbeat.onionKey().orElse(entry.onionKey());
    entries.put(peer, new Entry(entry.profile(), entry.claimed(), entry.takesCredit(), key, now));
    var checks = new ArrayList<Check>();
    if (!graph.contains(peer)) {
      graph.join(peer, entry.profile());
      entry.check(peer, false).ifPresent(checks::add);
    }
    graph.report(peer, heartbeat.up(), heartbeat.guards());
    for (int label : heartbeat.failed()) {
      graph.behind(peer, label).flatMap(this::missed).ifPresent(checks::add);
    }
    return Optional.of(checks);
  }

  private Optional<Check> missed(PeerId missed) {
    return Optional.ofNullable(entries.get(missed))
        .filter(entry -> graph.contains(missed))
        .flatMap(entry -> entry.check(missed, true));
  }

  /**
   * What our own dial found. Who shows life but cannot be dialled only dials from now on; who is
   * missed and silent as well loses its neighbors, unless it never could be dialled.
   *
   * @param asked when the dial began
   */
  public void checked(Check check, boolean reachable, Instant asked) {
    var peer = check.peer();
    var entry = entries.get(peer);
    if (entry == null || entry.claimed() || !entry.profile().address().equals(check.address())) {
      return;
    }
    boolean dialledBefore = !entry.profile().outOnly();
    var next = entry.unreachable(!reachable);
    entries.put(peer, next);
    if (!reachable && dialledBefore && check.missed() && entry.heard().isBefore(asked)) {
      graph.leave(peer);
    } else if (graph.contains(peer)) {
      graph.join(peer, next.profile());
    }
  }

  public void leave(PeerId peer) {
    entries.remove(peer);
    graph.leave(peer);
  }

  /** Forgets the silent and says whom. */
  public List<PeerId> expire(Instant now) {
    var gone = new ArrayList<PeerId>();
    for (var entry : entries.entrySet()) {
      if (entry.getValue().heard().plus(limits.expiry()).isBefore(now)) {
        gone.add(entry.getKey());
      }
    }
    gone.forEach(this::leave);
    return gone;
  }

  /** The onion key of a present member that will still be good at {@code until}. */
  public Optional<SignedOnionKey> onionKey(PeerId peer, Instant until) {
    return Optional.ofNullable(entries.get(peer))
        .map(Entry::onionKey)
        .filter(key -> !key.until().isBefore(until));
  }

  /** Whether a member knows what to do with a CREDIT message. */
  public boolean takesCredit(PeerId peer) {
    return Optional.ofNullable(entries.get(peer)).map(Entry::takesCredit).orElse(false);
  }

  /** What a member offers to carry, in Mbit/s; 0 of a stranger. */
  public int capacityMbit(PeerId peer) {
    return Optional.ofNullable(entries.get(peer))
        .map(entry -> entry.profile().capacityMbit())
        .orElse(0);
  }

  public Optional<Instant> since(PeerId peer) {
    return Optional.ofNullable(entries.get(peer)).map(entry -> entry.profile().since());
  }

  /** A number that changes with what {@code neighbors} says; never 0. */
  public static long version(List<Neighbor> neighbors) {
    var parts = new Bytes[neighbors.size()];
    for (int i = 0; i < parts.length; i++) {
      var neighbor = neighbors.get(i);
      var numbers =
          ByteBuffer.allocate(4 * Integer.BYTES)
              .putInt(neighbor.outLabel())
              .putInt(neighbor.inLabel())
              .putInt(neighbor.address().port())
              .putInt(neighbor.weDial() ? 1 : 0);
      var host = neighbor.address().host().getBytes(StandardCharsets.US_ASCII);
      parts[i] =
          Bytes.concat(neighbor.peer().key(), Bytes.copyOf(numbers.array()), Bytes.copyOf(host));
    }
    long version = Hashes.sha256(parts).asReadOnlyBuffer().getLong();
    return version == 0 ? 1 : version;
  }
}
