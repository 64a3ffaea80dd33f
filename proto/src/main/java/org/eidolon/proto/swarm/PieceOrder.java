package org.eidolon.proto.swarm;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * Which piece is begun next, of those that are candidates: the most wanted, of these the rarest or,
 * in order, the first. Skipped pieces are never candidates. Works in place: one owner.
 */
final class PieceOrder {
  /** One order for each priority that pieces have; the normal one knows all holders. */
  private final Map<Priority, RarestFirst> rarest = new EnumMap<>(Priority.class);

  private PiecePriorities priorities;
  private BitSet ends = new BitSet();

  PieceOrder(int pieces, RandomGenerator random) {
    rarest.put(Priority.NORMAL, new RarestFirst(pieces, random));
    priorities = PiecePriorities.normal(pieces);
  }

  /** Priorities from now on; there are no candidates afterwards. */
  void choose(PiecePriorities next) {
    var known = rarest.get(Priority.NORMAL).withoutCandidates();
    rarest.clear();
    rarest.put(Priority.NORMAL, known);
    priorities = next;
    ends = next.ends();
  }

  void want(int piece) {
    var priority = priorities.of(piece);
    if (priority != Priority.SKIP) {
      rarest
          .computeIfAbsent(priority, one -> rarest.get(Priority.NORMAL).withoutCandidates())
          .want(piece);
    }
  }

  void unwant(int piece) {
    rarest.values().forEach(order -> order.unwant(piece));
  }

  void gained(int piece) {
    rarest.values().forEach(order -> order.gained(piece));
  }

  void lost(int piece) {
    rarest.values().forEach(order -> order.lost(piece));
  }

  /**
   * The next of those that are offered.
   *
   * @param any one by chance instead of the rarest, for newcomers
   */
  OptionalInt pick(BitSet offered, boolean any) {
    for (var order : rarest.values()) {
      var picked = pick(order, offered, any);
      if (picked.isPresent()) {
        return picked;
      }
    }
    return OptionalInt.empty();
  }

  private OptionalInt pick(RarestFirst order, BitSet offered, boolean any) {
    if (priorities.sequential()) {
      return order.pickFirst(offered, ends);
    }
    return any ? order.pickAny(offered) : order.pick(offered);
  }
}
