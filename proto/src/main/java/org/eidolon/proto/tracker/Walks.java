package org.eidolon.proto.tracker;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * How much weight walks of each length from one end bring to each member, the first link being a
 * guard of that end. Level k stands at index k - 1.
 */
final class Walks {
  /** Weights to draw a member by. */
  record Odds(Map<Member, Double> weights) {
    boolean isEmpty() {
      return weights.isEmpty();
    }

    Member draw(RandomGenerator random) {
      double total = 0;
      for (double weight : weights.values()) {
        total += weight;
      }
      double left = random.nextDouble() * total;
      Iterator<Map.Entry<Member, Double>> entries = weights.entrySet().iterator();
      while (true) {
        var entry = entries.next();
        left -= entry.getValue();
        // The last one takes what rounding leaves.
        if (left < 0 || !entries.hasNext()) {
          return entry.getKey();
        }
      }
    }
  }

  private final NeighborGraph graph;
  private final List<Map<Member, Double>> levels;

  private Walks(NeighborGraph graph, List<Map<Member, Double>> levels) {
    this.graph = graph;
    this.levels = levels;
  }

  /** Counts walks of 1 to {@code length} links that touch neither end again. */
  static Walks around(NeighborGraph graph, Member end, Member otherEnd, int length) {
    var levels = new ArrayList<Map<Member, Double>>();
    var first = new LinkedHashMap<Member, Double>();
    for (var edge : graph.usableGuards(end)) {
      if (edge.to() != otherEnd) {
        first.put(edge.to(), graph.weight(edge.to()));
      }
    }
    levels.add(first);
    for (int k = 1; k < length; k++) {
      levels.add(next(graph, levels.get(k - 1), end, otherEnd));
    }
    return new Walks(graph, levels);
  }

  private static Map<Member, Double> next(
      NeighborGraph graph, Map<Member, Double> level, Member end, Member otherEnd) {
    var next = new LinkedHashMap<Member, Double>();
    for (var entry : level.entrySet()) {
      for (var edge : graph.usable(entry.getKey())) {
        var to = edge.to();
        if (to != end && to != otherEnd) {
          next.merge(to, entry.getValue() * graph.weight(to), Double::sum);
        }
      }
    }
    return next;
  }

  /** Members that our longest walks and the other end's longest walks both come to. */
  Odds meeting(Walks other) {
    var meeting = new LinkedHashMap<Member, Double>();
    var theirs = other.levels.get(other.levels.size() - 1);
    for (var entry : levels.get(levels.size() - 1).entrySet()) {
      var back = theirs.get(entry.getKey());
      if (back != null) {
        // Both halves count the middle's weight; it belongs to the product once.
        double weight = entry.getValue() * back / graph.weight(entry.getKey());
        meeting.put(entry.getKey(), weight);
      }
    }
    return new Odds(meeting);
  }

  /** The relays between our end and {@code middle}, nearest to our end first. */
  List<Member> walkBack(Member middle, RandomGenerator random) {
    var relays = new ArrayList<Member>();
    var at = middle;
    for (int k = levels.size() - 2; k >= 0; k--) {
      var odds = new LinkedHashMap<Member, Double>();
      for (var edge : graph.usable(at)) {
        var weight = levels.get(k).get(edge.to());
        if (weight != null) {
          odds.put(edge.to(), weight);
        }
      }
      at = new Odds(odds).draw(random);
      relays.add(0, at);
    }
    return relays;
  }

  /** The weight of walks of exactly {@code links} links that end at {@code member}, or 0. */
  double weight(int links, Member member) {
    return levels.get(links - 1).getOrDefault(member, 0.0);
  }
}
