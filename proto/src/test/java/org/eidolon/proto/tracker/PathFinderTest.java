package org.eidolon.proto.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;
import org.junit.jupiter.api.Test;

class PathFinderTest {
  private static final Crowd LARGE = Crowd.of(1000).allUp(3);
  private static final Crowd SMALL = Crowd.of(12).allUp(3);

  @Property(tries = 200)
  void pathsAreExactSimpleAndLeaveByGuards(
      @ForAll long seed, @ForAll @IntRange(min = 4, max = 6) int links) {
    var random = new Random(seed);
    for (var crowd : List.of(LARGE, SMALL)) {
      var from = crowd.any(random);
      var to = crowd.any(random);
      if (from.equals(to)) {
        continue;
      }

      var path = new PathFinder(crowd.graph, false).find(from, to, links, random).orElseThrow();

      // Among a thousand, four links do not join the guards of every two.
      boolean mayBeLonger = crowd == LARGE && links == 4;
      assertThat(path.links()).isBetween(links, mayBeLonger ? 5 : links);
      assertHolds(crowd, from, to, path);
    }
  }

  private static void assertHolds(Crowd crowd, PeerId from, PeerId to, PlannedPath path) {
    var visited = new ArrayList<PeerId>(List.of(from));
    int label = path.firstLabel();
    for (var hop : path.hops()) {
      assertThat(hop.inLabel()).isEqualTo(label);
      var before = visited.get(visited.size() - 1);
      assertThat(crowd.graph.behind(before, hop.inLabel())).contains(hop.peer());
      visited.add(hop.peer());
      label = hop.outLabel();
    }
    assertThat(label).isZero();
    assertThat(visited).doesNotHaveDuplicates().endsWith(to);
    assertThat(guards(crowd, from)).contains(visited.get(1));
    assertThat(guards(crowd, to)).contains(visited.get(visited.size() - 2));
  }

  private static List<PeerId> guards(Crowd crowd, PeerId peer) {
    return crowd.graph.neighbors(peer).stream().limit(3).map(Neighbor::peer).toList();
  }

  @Test
  void neverTakesTwoMembersOfOneSubnetUnlessInATestNetwork() {
    var crowd = new Crowd();
    for (int i = 0; i < 60; i++) {
      var shared = new PeerAddress("10.%d.0.%d".formatted(i % 12, 1 + i), 4000);
      crowd.join(i, new Profile(shared, 100, false, Crowd.NOW));
    }
    crowd.allUp(8);
    var random = new Random(5);
    boolean shared = false;
    for (int i = 0; i < 200; i++) {
      int to = 1 + random.nextInt(11);
      var path =
          new PathFinder(crowd.graph, false)
              .find(Crowd.peer(0), Crowd.peer(to), 4, random)
              .orElseThrow();
      assertThat(subnets(crowd, path)).doesNotHaveDuplicates().doesNotContain(subnet(crowd, 0));
      var inTest =
          new PathFinder(crowd.graph, true)
              .find(Crowd.peer(0), Crowd.peer(to), 4, random)
              .orElseThrow();
      var seen = subnets(crowd, inTest);
      shared |= new HashSet<>(seen).size() < seen.size();
    }

    assertThat(shared).isTrue();
  }

  private static List<Subnet> subnets(Crowd crowd, PlannedPath path) {
    return path.hops().stream()
        .map(hop -> Subnet.of(crowd.graph.profile(hop.peer()).orElseThrow().address()))
        .toList();
  }

  private static Subnet subnet(Crowd crowd, int number) {
    return Subnet.of(crowd.graph.profile(Crowd.peer(number)).orElseThrow().address());
  }

  @Test
  void weighsByCapacityButAtMostFourMedians() {
    var crowd = new Crowd();
    var capacities = List.of(100, 100, 100, 100, 200, 100_000);
    var weights = List.of(0, 0, 1, 1, 2, 4);
    for (int i = 0; i < 6; i++) {
      crowd.join(i, Crowd.profile(i, capacities.get(i), false));
    }
    crowd.allUp(16);
    var random = new Random(7);
    var pairs = new HashMap<List<PeerId>, Integer>();
    int draws = 42_000;
    for (int i = 0; i < draws; i++) {
      var path =
          new PathFinder(crowd.graph, true)
              .find(Crowd.peer(0), Crowd.peer(1), 3, random)
              .orElseThrow();
      var pair = List.of(path.hops().get(0).peer(), path.hops().get(1).peer());
      pairs.merge(pair, 1, Integer::sum);
    }

    // The products of all ordered pairs of relays add up to 42.
    assertThat(pairs).hasSize(12);
    pairs.forEach(
        (pair, count) -> {
          int one = weights.get(crowd.peers.indexOf(pair.get(0)));
          int other = weights.get(crowd.peers.indexOf(pair.get(1)));
          double expected = draws / 42.0 * one * other;
          assertThat(count / expected).isBetween(0.85, 1.15);
        });
  }

  @Test
  void drawsEveryPathOfAnEqualNetworkEquallyOften() {
    var crowd = Crowd.of(6).allUp(16);
    var random = new Random(9);
    var seen = new HashMap<List<PlannedPath.Hop>, Integer>();
    for (int i = 0; i < 12_000; i++) {
      var path =
          new PathFinder(crowd.graph, true)
              .find(Crowd.peer(0), Crowd.peer(1), 4, random)
              .orElseThrow();
      seen.merge(path.hops(), 1, Integer::sum);
    }

    // All five others are neighbors of everybody here: 4 x 3 x 2 ordered relays.
    assertThat(seen).hasSize(24);
    assertThat(seen.values()).allMatch(count -> count > 380 && count < 620);
  }

  @Test
  void shortensOpenlyWhereTheNetworkIsTooSmall() {
    var crowd = Crowd.of(4).allUp(3);

    var path =
        new PathFinder(crowd.graph, true)
            .find(Crowd.peer(0), Crowd.peer(1), 5, new Random(1))
            .orElseThrow();

    assertThat(path.links()).isEqualTo(3);
  }

  @Test
  void findsNothingBetweenTwoAlone() {
    var crowd = Crowd.of(2).allUp(3);

    assertThat(
            new PathFinder(crowd.graph, true).find(Crowd.peer(0), Crowd.peer(1), 4, new Random(1)))
        .isEmpty();
  }

  @Test
  void usesNoLinkThatOneEndDoesNotCallUp() {
    var crowd = Crowd.of(12).allUp(16);
    var silent = Crowd.peer(5);
    crowd.graph.report(silent, List.of(), List.of());
    var random = new Random(3);

    for (int i = 0; i < 300; i++) {
      var path =
          new PathFinder(crowd.graph, true)
              .find(Crowd.peer(0), Crowd.peer(1), 4, random)
              .orElseThrow();
      assertThat(path.hops()).noneMatch(hop -> hop.peer().equals(silent));
    }
    assertThat(crowd.graph.guarded(silent)).isFalse();
    assertThat(new PathFinder(crowd.graph, true).find(Crowd.peer(0), silent, 4, random)).isEmpty();
  }

  @Test
  void searchesWhereDrawsHardlyEverSucceed() {
    // A line of subnets: only few of very many walks have no two members of one subnet.
    var crowd = new Crowd();
    for (int i = 0; i < 40; i++) {
      var host = i < 6 ? "20.%d.0.1".formatted(i) : "30.1.0.%d".formatted(i);
      crowd.join(i, new Profile(new PeerAddress(host, 1), 100, false, Crowd.NOW));
    }
    crowd.allUp(NeighborGraph.MOST_NEIGHBORS);
    int found = 0;
    for (int i = 0; i < 20; i++) {
      var path =
          new PathFinder(crowd.graph, false).find(Crowd.peer(0), Crowd.peer(1), 4, new Random(i));
      if (path.isPresent()) {
        assertThat(subnets(crowd, path.get())).doesNotHaveDuplicates();
        found++;
      }
    }
    assertThat(found).isPositive();
  }

  @Test
  void linksGrowWithTheNetwork() {
    assertThat(List.of(10, 1999, 2000, 100_000, 100_001))
        .map(PathFinder::linksFor)
        .containsExactly(4, 4, 5, 5, 6);
  }
}
