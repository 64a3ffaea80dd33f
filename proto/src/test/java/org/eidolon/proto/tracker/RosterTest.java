package org.eidolon.proto.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.SigningKey;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.TrackerRequest.Heartbeat;
import org.junit.jupiter.api.Test;

class RosterTest {
  private static final SignedOnionKey ONION_KEY =
      SignedOnionKey.sign(
          SigningKey.generate(new Random(3)),
          Bytes.copyOf(new byte[SignedOnionKey.PUBLIC_BYTES]),
          Crowd.NOW,
          Crowd.NOW.plus(Duration.ofDays(1)));

  private final NeighborGraph graph = new NeighborGraph(Crowd.SECRET);
  private final Roster roster = new Roster(graph, new Roster.Limits(4, Duration.ofSeconds(100)));

  private boolean register(int number, Instant now) {
    var address = Crowd.address(number);
    var register = new TrackerRequest.Register(address, false, 100, ONION_KEY, Optional.empty());
    return roster.register(Crowd.peer(number), register, address, now);
  }

  private void fill() {
    for (int i = 0; i < 4; i++) {
      assertThat(register(i, Crowd.NOW)).isTrue();
    }
  }

  private List<Roster.Check> miss(int reporter, int missed, Instant now) {
    var label =
        graph.neighbors(Crowd.peer(reporter)).stream()
            .filter(neighbor -> neighbor.peer().equals(Crowd.peer(missed)))
            .findFirst()
            .map(Neighbor::outLabel)
            .orElse(7);
    return beat(reporter, Set.of(label), now).orElseThrow();
  }

  private Optional<List<Roster.Check>> beat(int number, Set<Integer> failed, Instant now) {
    return roster.heartbeat(
        Crowd.peer(number), new Heartbeat(0, Set.of(), Set.of(), failed, Optional.empty()), now);
  }

  private static Roster.Check check(int number, boolean missed) {
    return new Roster.Check(Crowd.peer(number), Crowd.address(number), missed);
  }

  private static List<PeerId> peers(NeighborGraph graph, int number) {
    return graph.neighbors(Crowd.peer(number)).stream().map(Neighbor::peer).toList();
  }

  @Test
  void takesInOnlySoMany() {
    fill();
    assertThat(register(5, Crowd.NOW)).isFalse();
    assertThat(register(1, Crowd.NOW)).isTrue();
    assertThat(roster.size()).isEqualTo(4);
  }

  @Test
  void doesNotKnowTheHeartOfStrangers() {
    assertThat(beat(1, Set.of(), Crowd.NOW)).isEmpty();
  }

  @Test
  void neighborsThatMissAMemberHaveItDialledAndNothingElse() {
    fill();
    for (int i = 0; i < 3; i++) {
      assertThat(miss(i, 3, Crowd.NOW.plusSeconds(i))).containsExactly(check(3, true));
    }
    assertThat(peers(graph, 0)).contains(Crowd.peer(3));

    roster.checked(check(3, true), true, Crowd.NOW.plusSeconds(3));
    assertThat(peers(graph, 0)).contains(Crowd.peer(3));
  }

  @Test
  void ourOwnDialTakesOutWhomANeighborMissesUntilItShowsLife() {
    fill();
    roster.checked(check(3, true), false, Crowd.NOW.plusSeconds(5));
    assertThat(peers(graph, 0)).doesNotContain(Crowd.peer(3)).hasSize(2);

    var back = beat(3, Set.of(), Crowd.NOW.plusSeconds(6)).orElseThrow();
    assertThat(back).containsExactly(check(3, false));
    assertThat(peers(graph, 0)).contains(Crowd.peer(3));
  }

  @Test
  void whoNeverCouldBeDialledIsTakenOutByItsSilenceAlone() {
    fill();
    roster.checked(check(3, false), false, Crowd.NOW.plusSeconds(1));

    miss(0, 3, Crowd.NOW.plusSeconds(2));
    roster.checked(check(3, true), false, Crowd.NOW.plusSeconds(3));

    assertThat(peers(graph, 0)).contains(Crowd.peer(3));
    assertThat(roster.expire(Crowd.NOW.plusSeconds(101))).contains(Crowd.peer(3));
  }

  @Test
  void whoSaidThatNobodyCanDialItIsNotDialled() {
    fill();
    var address = Crowd.address(3);
    var hidden = new TrackerRequest.Register(address, true, 100, ONION_KEY, Optional.empty());
    roster.register(Crowd.peer(3), hidden, address, Crowd.NOW);

    assertThat(miss(0, 3, Crowd.NOW.plusSeconds(1))).isEmpty();
    assertThat(peers(graph, 0)).contains(Crowd.peer(3));
  }

  @Test
  void whoShowsLifeButCannotBeDialledOnlyDials() {
    fill();
    beat(0, Set.of(), Crowd.NOW.plusSeconds(6));
    roster.checked(check(0, true), false, Crowd.NOW.plusSeconds(5));
    assertThat(graph.profile(Crowd.peer(0)).orElseThrow().outOnly()).isTrue();
    assertThat(graph.neighbors(Crowd.peer(0))).hasSize(3).allMatch(Neighbor::weDial);

    roster.checked(check(0, false), true, Crowd.NOW.plusSeconds(9));
    assertThat(graph.profile(Crowd.peer(0)).orElseThrow().outOnly()).isFalse();
  }

  @Test
  void aNewcomerThatNobodyMissesKeepsItsPlaceWhenItCannotBeDialled() {
    fill();
    roster.checked(check(0, false), false, Crowd.NOW.plusSeconds(5));
    assertThat(graph.neighbors(Crowd.peer(0))).hasSize(3).allMatch(Neighbor::weDial);
  }

  @Test
  void forgetsTheSilent() {
    fill();
    beat(1, Set.of(), Crowd.NOW.plusSeconds(60));
    assertThat(roster.expire(Crowd.NOW.plusSeconds(101))).hasSize(3);
    assertThat(roster.knows(Crowd.peer(1))).isTrue();
    assertThat(roster.knows(Crowd.peer(0))).isFalse();
  }

  @Test
  void theVersionChangesWithTheSetAlone() {
    fill();
    var before = graph.neighbors(Crowd.peer(0));
    assertThat(Roster.version(before)).isEqualTo(Roster.version(List.copyOf(before)));
    roster.leave(Crowd.peer(3));
    assertThat(Roster.version(graph.neighbors(Crowd.peer(0)))).isNotEqualTo(Roster.version(before));
  }
}
