package org.eidolon.proto.tracker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Looks for one path by trial and return, for networks so small or so alike that random draws keep
 * failing. Bounded; its paths are likely ones first, not exactly by weight.
 */
final class PathSearch {
  /** Says whether a relay may follow those before it. */
  @FunctionalInterface
  interface Rule {
    boolean fits(Member owner, List<Member> before, Member relay, Member partner);
  }

  private record Candidate(Member member, double rank) {}

  private static final int STEPS = 5000;

  private final NeighborGraph graph;
  private final Rule rule;
  private final Member owner;
  private final Member partner;
  private final RandomGenerator random;
  private int steps;

  PathSearch(NeighborGraph graph, Rule rule, Member owner, Member partner, RandomGenerator random) {
    this.graph = graph;
    this.rule = rule;
    this.owner = owner;
    this.partner = partner;
    this.random = random;
  }

  /**
   * The relays of a path with {@code links} links; empty if none was found in time.
   *
   * @param backward walks from the partner
   */
  List<Member> search(int links, Walks backward) {
    var relays = new ArrayList<Member>();
    return extend(relays, links - 1, backward) ? relays : List.of();
  }

  private boolean extend(List<Member> relays, int missing, Walks backward) {
    if (missing == 0) {
      return true;
    }
    for (var candidate : candidates(relays, missing, backward)) {
      if (++steps > STEPS) {
        return false;
      }
      if (rule.fits(owner, relays, candidate.member(), partner)) {
        relays.add(candidate.member());
        if (extend(relays, missing - 1, backward)) {
          return true;
        }
        relays.remove(relays.size() - 1);
      }
    }
    return false;
  }

  /** Those from which the partner is {@code missing} links away, in a random order by weight. */
  private List<Candidate> candidates(List<Member> relays, int missing, Walks backward) {
    var edges =
        relays.isEmpty() ? graph.usableGuards(owner) : graph.usable(relays.get(relays.size() - 1));
    var candidates = new ArrayList<Candidate>();
    for (var edge : edges) {
      double weight = backward.weight(missing, edge.to());
      if (weight > 0) {
        // Smallest of exponentials with rate = weight: a draw without replacement.
        double rank = -Math.log1p(-random.nextDouble()) / weight;
        candidates.add(new Candidate(edge.to(), rank));
      }
    }
    candidates.sort(Comparator.comparingDouble(Candidate::rank));
    return candidates;
  }
}
