package org.eidolon.proto.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.TrackerRequest.Announce;
import org.eidolon.proto.tracker.TrackerRequest.Paths;
import org.junit.jupiter.api.Test;

class SwarmRegisterTest {
  private static final Instant NOW = Crowd.NOW;
  private static final Bytes HANDLE = Hashes.sha256(Bytes.copyOf((byte) 9));
  private final Random random = new Random(1);
  private final SwarmRegister register =
      new SwarmRegister(Crowd.SECRET, new SwarmRegister.Limits(2, 5, 2, Duration.ofMinutes(12)));

  private static Announce announce(Bytes handle, int number, Announce.Event event, int have) {
    var ticket = new Ticket(Hashes.sha256(Crowd.peer(number).key()).slice(0, Ticket.BYTES));
    return new Announce(handle, ticket, event, have);
  }

  private boolean announce(int number, int have) {
    return register.announce(
        Crowd.peer(number), announce(HANDLE, number, Announce.Event.STARTED, have), NOW);
  }

  private List<PeerId> partners(int number, int count, Set<Bytes> avoid) {
    return register
        .partners(Crowd.peer(number), new Paths(HANDLE, count, avoid), peer -> true, random)
        .orElseThrow()
        .stream()
        .map(SwarmRegister.Partner::peer)
        .toList();
  }

  @Test
  void seedsGetFetchersOnlyAndNobodyGetsHimself() {
    announce(1, 100);
    announce(2, 100);
    announce(3, 50);
    announce(4, 0);

    assertThat(partners(1, 8, Set.of())).containsExactlyInAnyOrder(Crowd.peer(3), Crowd.peer(4));
    assertThat(partners(3, 8, Set.of()))
        .containsExactlyInAnyOrder(Crowd.peer(1), Crowd.peer(2), Crowd.peer(4));
    assertThat(register.count(HANDLE)).isEqualTo(new SwarmRegister.Count(2, 2));
  }

  @Property(tries = 100)
  void countsWhoIsThereWhateverTheySayOneAfterTheOther(@ForAll long seed) {
    var chance = new Random(seed);
    var large =
        new SwarmRegister(Crowd.SECRET, new SwarmRegister.Limits(9, 9, 9, Duration.ofMinutes(12)));
    var have = new HashMap<Integer, Integer>();
    for (int i = 0; i < 60; i++) {
      int number = chance.nextInt(7);
      int percent = 100 * chance.nextInt(2);
      boolean stops = chance.nextInt(4) == 0;
      var event = stops ? Announce.Event.STOPPED : Announce.Event.UPDATE;
      large.announce(Crowd.peer(number), announce(HANDLE, number, event, percent), NOW);
      if (stops) {
        have.remove(number);
      } else {
        have.put(number, percent);
      }

      int seeds = Collections.frequency(have.values(), 100);
      assertThat(large.count(HANDLE))
          .isEqualTo(new SwarmRegister.Count(seeds, have.size() - seeds));
    }
  }

  @Test
  void avoidsPartnersByPseudonymsThatStayTheSame() {
    announce(1, 100);
    announce(2, 100);
    announce(3, 0);
    var first =
        register
            .partners(Crowd.peer(3), new Paths(HANDLE, 1, Set.of()), peer -> true, random)
            .orElseThrow()
            .get(0);
    announce(1, 100);
    announce(2, 100);

    assertThat(partners(3, 8, Set.of(first.pseudonym()))).hasSize(1).doesNotContain(first.peer());
  }

  @Test
  void drawsEverybodySoonerOrLater() {
    for (int i = 1; i <= 5; i++) {
      announce(i, 0);
    }
    var seen = new HashSet<PeerId>();
    for (int i = 0; i < 100; i++) {
      seen.addAll(partners(1, 1, Set.of()));
    }
    assertThat(seen).hasSize(4);
  }

  @Test
  void passesOverWhoeverIsNotThere() {
    announce(1, 0);
    announce(2, 0);
    assertThat(
            register.partners(Crowd.peer(1), new Paths(HANDLE, 8, Set.of()), peer -> false, random))
        .hasValue(List.of());
  }

  @Test
  void tellsNothingToThoseWhoDidNotAnnounce() {
    announce(1, 100);
    assertThat(
            register.partners(Crowd.peer(2), new Paths(HANDLE, 1, Set.of()), peer -> true, random))
        .isEmpty();
  }

  @Test
  void holdsItsBounds() {
    for (int i = 0; i < 5; i++) {
      assertThat(announce(i, 0)).isTrue();
    }
    assertThat(announce(6, 0)).isFalse();
    assertThat(announce(2, 25)).isTrue();
    var second = Hashes.sha256(HANDLE);
    var third = Hashes.sha256(second);
    var peer = Crowd.peer(1);
    assertThat(register.announce(peer, announce(second, 1, Announce.Event.STARTED, 0), NOW))
        .isTrue();
    assertThat(register.announce(peer, announce(third, 1, Announce.Event.STARTED, 0), NOW))
        .isFalse();
    assertThat(register.announce(Crowd.peer(7), announce(third, 7, Announce.Event.STARTED, 0), NOW))
        .isFalse();
  }

  @Test
  void forgetsTheSilentAndThoseWhoLeave() {
    announce(1, 0);
    announce(2, 0);
    announce(3, 0);
    register.announce(Crowd.peer(1), announce(HANDLE, 1, Announce.Event.STOPPED, 0), NOW);
    register.leave(Crowd.peer(2));
    assertThat(register.count(HANDLE)).isEqualTo(new SwarmRegister.Count(0, 1));

    register.expire(NOW.plus(Duration.ofMinutes(12)));

    assertThat(register.size()).isZero();
  }
}
