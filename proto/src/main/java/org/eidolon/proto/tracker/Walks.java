package org.eidolon.proto.tracker;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How much weight walks of each length from one end bring to each member, the first link being a
 * guard of that end. They are counted when they are first asked for, level by level.
 */
final class Walks {
  /** About how many of its neighbors' neighbors a member does not share with the others'. */
  private static final int GROWTH = 12;

  private final NeighborGraph graph;
  private final Member end;
  private final Member otherEnd;

  /** Level k stands at index k - 1. */
  private final List<Weights> levels = new ArrayList<>();

  /** Walks that touch neither end again. */
  Walks(NeighborGraph graph, Member end, Member otherEnd) {
    this.graph = graph;
    this.end = end;
    this.otherEnd = otherEnd;
  }

  private Weights level(int links) {
    while (levels.size() < links) {
      levels.add(levels.isEmpty() ? first() : next(levels.get(levels.size() - 1)));
    }
    return levels.get(links - 1);
  }

  private Weights first() {
    var first = new Weights();
    for (var edge : graph.usableGuards(end)) {
      if (edge.to() != otherEnd) {
        first.add(edge.to(), graph.weight(edge.to()));
      }
    }
    return first;
  }

  private Weights next(Weights level) {
    var next = new Weights(Math.min(GROWTH * level.size(), graph.size()) + 1);
    for (int at = 0; at < level.size(); at++) {
      double weight = level.weight(at);
      for (var edge : graph.usable(level.member(at))) {
        var to = edge.to();
        if (to != end && to != otherEnd) {
          next.add(to, weight * graph.weight(to));
        }
      }
    }
    return next;
  }

  /**
   * Members that our walks and the other end's walks both come to, weighted by the paths there.
   *
   * @param links of our walks
   * @param theirLinks of the others'
   */
  Weights meeting(int links, Walks other, int theirLinks) {
    var ours = level(links);
    var theirs = other.level(theirLinks);
    var meeting = new Weights();
    for (int at = 0; at < ours.size(); at++) {
      var member = ours.member(at);
      double back = theirs.of(member);
      if (back > 0) {
        // Both halves count the middle's weight; it belongs to the product once.
        meeting.add(member, ours.weight(at) * back / graph.weight(member));
      }
    }
    return meeting;
  }

  /**
   * The relays between our end and {@code middle}, nearest to our end first.
   *
   * @param links from our end to the middle
   */
  List<Member> walkBack(Member middle, int links, RandomGenerator random) {
    var relays = new ArrayList<Member>();
    var at = middle;
    for (int left = links - 1; left > 0; left--) {
      var level = level(left);
      var odds = new Weights();
      for (var edge : graph.usable(at)) {
        double weight = level.of(edge.to());
        if (weight > 0) {
          odds.add(edge.to(), weight);
        }
      }
      at = odds.draw(random);
      relays.add(0, at);
    }
    return relays;
  }

  /** The weight of walks of exactly {@code links} links that end at {@code member}, or 0. */
  double weight(int links, Member member) {
    return level(links).of(member);
  }
}
