package org.eidolon.proto.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.eidolon.proto.peer.PeerId;
import org.junit.jupiter.api.Test;

class NeighborGraphTest {
  @Property(tries = 30)
  void bothEndsAgreeOnEveryLinkWhoeverComesAndGoes(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int steps) {
    var random = new Random(seed);
    var crowd = new Crowd();
    for (int i = 0; i < steps; i++) {
      if (crowd.peers.isEmpty() || random.nextInt(3) > 0) {
        crowd.join(i, Crowd.profile(i, 100, random.nextInt(3) == 0));
      } else {
        crowd.graph.leave(crowd.peers.remove(random.nextInt(crowd.peers.size())));
      }
      // Asking now fills what the next change must throw away.
      assertMutual(crowd);
    }
    assertSameAsFresh(crowd);
  }

  @Property(tries = 40)
  void pathsMayUseTheLinksThatBothEndsCallUpNow(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 80) int steps) {
    var random = new Random(seed);
    var crowd = new Crowd();
    var up = new HashMap<PeerId, Set<Integer>>();
    for (int i = 0; i < steps; i++) {
      int kind = crowd.peers.isEmpty() ? 0 : random.nextInt(5);
      if (kind == 0) {
        up.put(crowd.join(i, Crowd.profile(i, 100, random.nextInt(3) == 0)), Set.of());
      } else if (kind == 1) {
        var gone = crowd.peers.remove(random.nextInt(crowd.peers.size()));
        crowd.graph.leave(gone);
        up.remove(gone);
      } else {
        var says = crowd.any(random);
        up.put(says, someLabels(crowd, says, random));
        crowd.graph.report(says, up.get(says), up.get(says));
      }
      // Asking now fills what the next change must throw away.
      assertUsable(crowd, up);
    }
  }

  private static Set<Integer> someLabels(Crowd crowd, PeerId peer, Random random) {
    return crowd.graph.neighbors(peer).stream()
        .map(Neighbor::outLabel)
        .filter(label -> random.nextInt(4) > 0)
        .collect(Collectors.toSet());
  }

  private static void assertUsable(Crowd crowd, Map<PeerId, Set<Integer>> up) {
    for (var peer : crowd.peers) {
      var expected =
          crowd.graph.neighbors(peer).stream()
              .filter(neighbor -> up.get(peer).contains(neighbor.outLabel()))
              .filter(neighbor -> up.get(neighbor.peer()).contains(neighbor.inLabel()))
              .map(Neighbor::peer)
              .toList();
      var member = crowd.graph.member(peer);
      assertThat(crowd.graph.usable(member)).map(edge -> edge.to().id()).isEqualTo(expected);
      assertThat(crowd.graph.usableGuards(member)).isEqualTo(crowd.graph.usable(member));
    }
  }

  private static void assertMutual(Crowd crowd) {
    for (var peer : crowd.peers) {
      for (var neighbor : crowd.graph.neighbors(peer)) {
        var back =
            crowd.graph.neighbors(neighbor.peer()).stream()
                .filter(other -> other.peer().equals(peer))
                .toList();
        assertThat(back).hasSize(1);
        assertThat(back.get(0).outLabel()).isEqualTo(neighbor.inLabel());
        assertThat(back.get(0).inLabel()).isEqualTo(neighbor.outLabel());
        assertThat(back.get(0).weDial()).isNotEqualTo(neighbor.weDial());
      }
    }
  }

  private static void assertSameAsFresh(Crowd crowd) {
    var fresh = new NeighborGraph(Crowd.SECRET);
    for (var peer : crowd.peers) {
      fresh.join(peer, crowd.graph.profile(peer).orElseThrow());
    }
    for (var peer : crowd.peers) {
      assertThat(crowd.graph.neighbors(peer))
          .containsExactlyInAnyOrderElementsOf(fresh.neighbors(peer));
    }
  }

  @Test
  void aThousandMembersHaveAboutSixteenNeighborsAndAreOnePiece() {
    var links = Crowd.of(1000).links();

    assertThat(links.values()).allMatch(others -> others.size() >= 12 && others.size() <= 16);
    assertThat(links.values().stream().mapToInt(Set::size).average().orElseThrow())
        .isGreaterThan(15.5);
    assertThat(farthest(links, Crowd.peer(0))).isLessThanOrEqualTo(4);
  }

  @Test
  void staysWholeWhenHalfOfTheMembersVanishWithoutRepair() {
    var links = Crowd.of(1000).links();
    var gone = new HashSet<PeerId>();
    for (int i = 0; i < 1000; i += 2) {
      gone.add(Crowd.peer(i));
    }
    links.keySet().removeAll(gone);
    links.values().forEach(others -> others.removeAll(gone));

    assertThat(farthest(links, Crowd.peer(1))).isLessThan(10);
  }

  /** The most links from {@code start} to anybody; fails if somebody cannot be reached. */
  private static int farthest(Map<PeerId, Set<PeerId>> links, PeerId start) {
    var distance = new HashMap<PeerId, Integer>();
    var queue = new ArrayDeque<PeerId>();
    distance.put(start, 0);
    queue.add(start);
    int farthest = 0;
    while (!queue.isEmpty()) {
      var at = queue.remove();
      farthest = distance.get(at);
      for (var next : links.get(at)) {
        if (distance.putIfAbsent(next, farthest + 1) == null) {
          queue.add(next);
        }
      }
    }
    assertThat(distance).hasSize(links.size());
    return farthest;
  }

  @Test
  void aJoinChangesTheLinksOfFewMembersOnly() {
    var crowd = Crowd.of(500);
    var before = crowd.links();
    crowd.join(999, Crowd.profile(999, 100, false));
    var after = crowd.links();
    after.remove(Crowd.peer(999));

    long changed =
        before.keySet().stream().filter(peer -> !before.get(peer).equals(after.get(peer))).count();

    assertThat(changed).isLessThanOrEqualTo(2 * NeighborGraph.RINGS);
  }

  @Test
  void nobodyDialsAMemberThatCannotBeDialledAndTwoSuchAreNeverPaired() {
    var crowd = new Crowd();
    for (int i = 0; i < 300; i++) {
      crowd.join(i, Crowd.profile(i, 100, i % 2 == 0));
    }

    for (var peer : crowd.peers) {
      boolean outOnly = crowd.graph.profile(peer).orElseThrow().outOnly();
      var neighbors = crowd.graph.neighbors(peer);
      assertThat(neighbors).hasSizeBetween(1, NeighborGraph.MOST_NEIGHBORS);
      for (var neighbor : neighbors) {
        boolean other = crowd.graph.profile(neighbor.peer()).orElseThrow().outOnly();
        assertThat(outOnly && other).isFalse();
        assertThat(other && neighbor.weDial()).isFalse();
      }
    }
  }

  @Test
  void theLaterOneDials() {
    var crowd = Crowd.of(2);

    assertThat(crowd.graph.neighbors(Crowd.peer(0)).get(0).weDial()).isFalse();
    assertThat(crowd.graph.neighbors(Crowd.peer(1)).get(0).weDial()).isTrue();
  }

  @Test
  void anotherSecretGivesOtherNeighborsAndLabels() {
    var crowd = Crowd.of(200);
    var other = new NeighborGraph(Crowd.SECRET.slice(0, 31));
    for (int i = 0; i < 200; i++) {
      other.join(Crowd.peer(i), Crowd.profile(i, 100, false));
    }

    assertThat(other.neighbors(Crowd.peer(0))).isNotEqualTo(crowd.graph.neighbors(Crowd.peer(0)));
  }
}
