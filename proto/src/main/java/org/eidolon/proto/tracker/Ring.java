package org.eidolon.proto.tracker;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;
import org.eidolon.proto.peer.PeerId;

/**
 * One hash ring: members in the order of a keyed hash of their ids, so that nobody chooses whom he
 * sits next to, and a join or leave concerns the two sides of one place only.
 *
 * <pre>
 *   reachable members      A ------- B ------- C     each is linked to the one before and after
 *   out-only members         x y z                   each is linked to A and to B
 * </pre>
 *
 * Two out-only members are never linked, and a reachable member takes at most {@link
 * #OUT_ONLY_A_SIDE} of them on each of its sides. Mutable; kept by one {@link NeighborGraph}.
 */
final class Ring {
  static final int OUT_ONLY_A_SIDE = 3;

  private record Place(long position, PeerId peer) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int order = Long.compareUnsigned(position, other.position);
      return order != 0 ? order : peer.compareTo(other.peer);
    }
  }

  private static final Bytes LABEL =
      Bytes.copyOf("eidolon ring".getBytes(StandardCharsets.US_ASCII));

  private final Bytes number;
  private final Bytes seed;
  private final NavigableSet<Place> reachable = new TreeSet<>();
  private final NavigableSet<Place> outOnly = new TreeSet<>();

  Ring(int number, Bytes seed) {
    this.number = Bytes.copyOf((byte) number);
    this.seed = seed;
  }

  void add(PeerId peer, boolean unreachable) {
    (unreachable ? outOnly : reachable).add(place(peer));
  }

  void remove(PeerId peer) {
    var place = place(peer);
    reachable.remove(place);
    outOnly.remove(place);
  }

  /**
   * Whom the ring pairs {@code peer} with; the pairing is mutual. Empty if it is not on the ring.
   */
  Set<PeerId> neighbors(PeerId peer) {
    var place = place(peer);
    var found = new LinkedHashSet<PeerId>();
    if (reachable.contains(place)) {
      besideReachable(place, found);
    } else if (outOnly.contains(place) && !reachable.isEmpty()) {
      besideOutOnly(place, found);
    }
    found.remove(peer);
    return found;
  }

  /** Everybody whom a change at the place of {@code peer} may concern, before or after it. */
  Set<PeerId> around(PeerId peer) {
    var near = new LinkedHashSet<PeerId>();
    near.add(peer);
    if (!reachable.isEmpty()) {
      var place = place(peer);
      for (var side : List.of(before(place), after(place))) {
        near.add(side.peer());
        near.addAll(neighbors(side.peer()));
      }
      near.addAll(neighbors(peer));
    }
    return near;
  }

  private void besideReachable(Place place, Set<PeerId> found) {
    var before = before(place);
    var after = after(place);
    found.add(before.peer());
    found.add(after.peer());
    take(clockwise(place, after), found);
    take(counterclockwise(before, place), found);
  }

  private void besideOutOnly(Place place, Set<PeerId> found) {
    var before = before(place);
    if (first(clockwise(before, after(place))).contains(place)) {
      found.add(before.peer());
    }
    var after = after(place);
    if (first(counterclockwise(before, after)).contains(place)) {
      found.add(after.peer());
    }
  }

  private Place before(Place place) {
    var lower = reachable.lower(place);
    return lower != null ? lower : reachable.last();
  }

  private Place after(Place place) {
    var higher = reachable.higher(place);
    return higher != null ? higher : reachable.first();
  }

  /** The out-only places strictly between two reachable ones, in one or two runs. */
  private List<NavigableSet<Place>> clockwise(Place from, Place to) {
    if (from.compareTo(to) < 0) {
      return List.of(outOnly.subSet(from, false, to, false));
    }
    return List.of(outOnly.tailSet(from, false), outOnly.headSet(to, false));
  }

  private List<NavigableSet<Place>> counterclockwise(Place from, Place to) {
    if (from.compareTo(to) < 0) {
      return List.of(outOnly.subSet(from, false, to, false).descendingSet());
    }
    return List.of(
        outOnly.headSet(to, false).descendingSet(), outOnly.tailSet(from, false).descendingSet());
  }

  private static void take(List<NavigableSet<Place>> runs, Set<PeerId> found) {
    for (var place : first(runs)) {
      found.add(place.peer());
    }
  }

  private static List<Place> first(List<NavigableSet<Place>> runs) {
    var first = new ArrayList<Place>(OUT_ONLY_A_SIDE);
    for (var run : runs) {
      for (var place : run) {
        if (first.size() == OUT_ONLY_A_SIDE) {
          return first;
        }
        first.add(place);
      }
    }
    return first;
  }

  private Place place(PeerId peer) {
    var hash = Hashes.sha256(LABEL, number, seed, peer.key());
    return new Place(ByteBuffer.wrap(hash.toArray()).getLong(), peer);
  }
}
