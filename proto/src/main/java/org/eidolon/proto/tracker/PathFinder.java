package org.eidolon.proto.tracker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eidolon.proto.peer.PeerId;

/**
 * Draws paths of an exact number of links between two members, uniformly over all simple paths
 * weighted by the product of their relays' weights. The first link is one of the owner's guards,
 * the last one of the partner's.
 *
 * <pre>{@code
 * owner --guards--> ring of F1 --> F2 --> ...  meet  ... <-- B2 <-- B1 <--guards-- partner
 * }</pre>
 *
 * Walks are counted from both ends up to the middle; a meeting place is drawn from the product, and
 * each half is walked back by its counts. Walks that cross themselves, or that take two members of
 * one subnet, are drawn again, which leaves the others' chances in proportion.
 */
public final class PathFinder {
  public static final int LEAST_LINKS = 2;
  public static final int MOST_LINKS = 6;

  private static final int DRAWS = 64;

  private record Ends(Member owner, Member partner) {}

  private final NeighborGraph graph;
  private final boolean testNetwork;

  /**
   * @param testNetwork members of one subnet may share a path
   */
  public PathFinder(NeighborGraph graph, boolean testNetwork) {
    this.graph = graph;
    this.testNetwork = testNetwork;
  }

  /** Links of a path in a network of so many members. */
  public static int linksFor(int members) {
    if (members < 2000) {
      return 4;
    }
    return members > 100_000 ? 6 : 5;
  }

  /**
   * A path with {@code links} links. Where the guards of both leave none of that length, one as
   * little longer as can be; where the network has none, the longest shorter one; empty if there is
   * none at all.
   */
  public Optional<PlannedPath> find(PeerId from, PeerId to, int links, RandomGenerator random) {
    var owner = graph.member(from);
    var partner = graph.member(to);
    if (owner == null || partner == null || owner == partner) {
      return Optional.empty();
    }
    var forward = new Walks(graph, owner, partner);
    var backward = new Walks(graph, partner, owner);
    for (int length : lengths(links)) {
      var relays = relays(forward, backward, new Ends(owner, partner), length, random);
      if (!relays.isEmpty()) {
        return Optional.of(planned(owner, relays, partner));
      }
    }
    return Optional.empty();
  }

  private static List<Integer> lengths(int links) {
    int wanted = Math.max(LEAST_LINKS, Math.min(links, MOST_LINKS));
    var lengths = new ArrayList<Integer>();
    for (int length = wanted; length <= MOST_LINKS; length++) {
      lengths.add(length);
    }
    for (int length = wanted - 1; length >= LEAST_LINKS; length--) {
      lengths.add(length);
    }
    return lengths;
  }

  private List<Member> relays(
      Walks forward, Walks backward, Ends ends, int links, RandomGenerator random) {
    int back = links / 2;
    var meeting = forward.meeting(links - back, backward, back);
    if (meeting.isEmpty()) {
      return List.of();
    }
    for (int draw = 0; draw < DRAWS; draw++) {
      var middle = meeting.draw(random);
      var relays = new ArrayList<>(forward.walkBack(middle, links - back, random));
      relays.add(middle);
      var rest = backward.walkBack(middle, back, random);
      for (int i = rest.size() - 1; i >= 0; i--) {
        relays.add(rest.get(i));
      }
      if (allowed(ends.owner(), relays, ends.partner())) {
        return relays;
      }
    }
    return new PathSearch(graph, this::fits, ends.owner(), ends.partner(), random)
        .search(links, backward);
  }

  private boolean allowed(Member owner, List<Member> relays, Member partner) {
    for (int i = 0; i < relays.size(); i++) {
      if (!fits(owner, relays.subList(0, i), relays.get(i), partner)) {
        return false;
      }
    }
    return true;
  }

  /** Whether one more relay may stand on a path that has {@code before} already. */
  private boolean fits(Member owner, List<Member> before, Member relay, Member partner) {
    if (relay == owner || relay == partner || before.contains(relay)) {
      return false;
    }
    if (testNetwork) {
      return true;
    }
    var subnet = relay.subnet();
    return !subnet.equals(owner.subnet())
        && !subnet.equals(partner.subnet())
        && before.stream().noneMatch(other -> subnet.equals(other.subnet()));
  }

  private PlannedPath planned(Member owner, List<Member> relays, Member partner) {
    var hops = new ArrayList<PlannedPath.Hop>();
    var first = edge(owner, relays.get(0));
    int in = first.outLabel();
    for (int i = 0; i < relays.size(); i++) {
      var next = i + 1 < relays.size() ? relays.get(i + 1) : partner;
      var edge = edge(relays.get(i), next);
      hops.add(new PlannedPath.Hop(relays.get(i).id(), in, edge.outLabel()));
      in = edge.outLabel();
    }
    hops.add(new PlannedPath.Hop(partner.id(), in, 0));
    return new PlannedPath(first.outLabel(), hops);
  }

  private Member.Edge edge(Member from, Member to) {
    for (var edge : graph.usable(from)) {
      if (edge.to() == to) {
        return edge;
      }
    }
    throw new IllegalStateException("a path took a link that is not there");
  }
}
