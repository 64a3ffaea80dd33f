package org.eidolon.proto.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.swarm.PeerRules.Verdict;
import org.junit.jupiter.api.Test;

class SwarmDecisionsTest {
  private static final Choker CHOKER = new Choker(4, Duration.ofSeconds(30));
  private static final Bytes SECRET = Bytes.copyOf(new byte[32]);

  private static List<Choker.Candidate> candidates(int count) {
    return IntStream.range(0, count)
        .mapToObj(partner -> new Choker.Candidate(partner, partner * 1000.0, false, 0))
        .toList();
  }

  @Test
  void servesTheFourBestAndOneByChance() {
    var choice = CHOKER.choose(candidates(10), false, Choker.Choice.NOBODY, 0, new Random(1));

    assertThat(choice.served()).contains(9, 8, 7, 6).hasSize(5);
    assertThat(choice.lucky()).isPresent();
  }

  @Test
  void whatSomebodyGivesCountsTwiceIfItEarnsByRelaying() {
    var one = new Choker(1, Duration.ofSeconds(30));
    var best = new Choker.Candidate(1, 1900, false, 0);
    var vouched = new Choker.Candidate(2, 1000, true, 0);
    var better = new Choker.Candidate(3, 2100, false, 0);
    var nobody = Choker.Choice.NOBODY;

    var two = one.choose(List.of(best, vouched), false, nobody, 0, new Random(1));
    var three = one.choose(List.of(best, vouched, better), false, nobody, 0, new Random(1));
    var idle =
        one.choose(
            List.of(new Choker.Candidate(1, 0, false, 0), new Choker.Candidate(2, 0, true, 0)),
            false,
            nobody,
            0,
            new Random(1));

    assertThat(two.lucky()).hasValue(1);
    assertThat(three.lucky()).isNotEqualTo(java.util.Optional.of(3));
    assertThat(idle.lucky()).hasValue(1);
  }

  @Test
  void theLuckyOneStaysForItsTime() {
    var random = new Random(1);
    var first = CHOKER.choose(candidates(10), false, Choker.Choice.NOBODY, 0, random);
    var within = Duration.ofSeconds(29).toNanos();

    for (int turn = 0; turn < 20; turn++) {
      var next = CHOKER.choose(candidates(10), false, first, within, random);
      assertThat(next.lucky()).isEqualTo(first.lucky());
    }
  }

  @Test
  void whoHasAllServesEverybodyInTurn() {
    var random = new Random(1);
    var choice = Choker.Choice.NOBODY;
    var served = new HashSet<Integer>();

    for (int turn = 0; turn < 4; turn++) {
      choice = CHOKER.choose(candidates(12), true, choice, turn, random);
      served.addAll(choice.served());
    }

    assertThat(served).hasSizeGreaterThan(8);
  }

  @Test
  void thePipelineFollowsRateTimesDelayWithinItsBounds() {
    assertThat(Pipeline.size(1.5 * 250_000, 0.8, 8, 256)).isEqualTo(19);
    assertThat(Pipeline.size(1.5 * 1_250_000, 0.8, 8, 256)).isEqualTo(92);
    assertThat(Pipeline.size(1, 0.001, 8, 256)).isEqualTo(8);
    assertThat(Pipeline.size(1e9, 10, 8, 256)).isEqualTo(256);
  }

  @Test
  void patienceWithAPartnerFollowsItsDelayWithinItsBounds() {
    long second = 1_000_000_000L;
    var pipeline = new Pipeline(8, 256);
    assertThat(pipeline.patienceNanos(8 * second, 30 * second))
        .as("nothing came yet")
        .isEqualTo(30 * second);
    pipeline.answered(16384, second / 10, second);
    assertThat(pipeline.patienceNanos(8 * second, 30 * second)).isEqualTo(8 * second);

    var slow = new Pipeline(8, 256);
    slow.answered(16384, 3 * second, second);
    assertThat(slow.patienceNanos(8 * second, 30 * second)).isEqualTo(12 * second);
    assertThat(slow.patienceNanos(8 * second, 10 * second)).isEqualTo(10 * second);
    assertThat(slow.patienceNanos(20 * second, 10 * second)).isEqualTo(10 * second);
  }

  @Test
  void theGuestThatExchangesNothingMakesRoom() {
    var busy = new Guests.Guest(1, true, 90);
    var waiting = new Guests.Guest(2, true, 10);
    var idler = new Guests.Guest(3, false, 40);
    var longIdler = new Guests.Guest(4, false, 30);

    assertThat(Guests.leaving(List.of(busy, waiting, idler, longIdler), 50, 100))
        .contains(longIdler);
    assertThat(Guests.leaving(List.of(busy, waiting), 50, 100)).contains(waiting);
    assertThat(Guests.leaving(List.of(busy), 50, 100)).isEmpty();
    assertThat(Guests.leaving(List.of(waiting), 90, 100)).as("at the bound").isEmpty();
    assertThat(Guests.leaving(List.of(), 50, 100)).isEmpty();
  }

  @Test
  void handlesDifferByDayAndTrackerAndSecret() {
    var other = Bytes.copyOf(new byte[] {1});

    var handles =
        Set.of(
            SwarmKeys.of(SECRET, SECRET, 1).handle(),
            SwarmKeys.of(SECRET, SECRET, 2).handle(),
            SwarmKeys.of(SECRET, other, 1).handle(),
            SwarmKeys.of(other, SECRET, 1).handle());

    assertThat(handles).hasSize(4);
    assertThat(SwarmKeys.of(SECRET, SECRET, 1).psk())
        .isNotEqualTo(SwarmKeys.of(SECRET, SECRET, 2).psk());
  }

  @Test
  void bothDaysAreInUseAroundMidnight() {
    var midnight = Instant.parse("2026-03-02T00:00:00Z");

    assertThat(SwarmKeys.at(midnight.minusSeconds(1700), SECRET, SECRET)).hasSize(2);
    assertThat(SwarmKeys.at(midnight.plusSeconds(1700), SECRET, SECRET)).hasSize(2);
    assertThat(SwarmKeys.at(midnight.plusSeconds(40_000), SECRET, SECRET)).hasSize(1);
  }

  @Test
  void newsWaitsForItsTimeAndLeavesInLawfulPieces() {
    var news = new HaveBatcher(Duration.ofSeconds(5), Duration.ofSeconds(15), new Random(1));
    IntStream.range(0, PeerMessage.MAX_HAVE + 1).forEach(news::gained);

    assertThat(news.pause()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(15));
    assertThat(news.take()).hasSize(2);
    assertThat(news.take()).isEmpty();
  }

  @Test
  void aBlockNobodyAskedForBreaksTheRules() {
    var rules = greeted();
    var block = new BlockRef(1, 0, 16384);
    var content = new PeerMessage.Block(block, Bytes.copyOf(new byte[16384]));

    assertThat(rules.received(content)).isEqualTo(Verdict.BROKEN);
    rules.sent(new PeerMessage.Request(block), 5);
    assertThat(rules.askedAt(block)).hasValue(5);
    assertThat(rules.received(content)).isEqualTo(Verdict.FINE);
    assertThat(rules.received(content)).isEqualTo(Verdict.BROKEN);
  }

  @Test
  void aBlockThatWasWithdrawnMayStillCome() {
    var rules = greeted();
    var block = new BlockRef(1, 0, 16384);
    rules.sent(new PeerMessage.Request(block), 5);
    rules.sent(new PeerMessage.Cancel(block), 6);

    assertThat(rules.received(new PeerMessage.Reject(block))).isEqualTo(Verdict.LATE);
  }

  @Test
  void nothingIsSaidBeforeTheGreetingAndOnlyOnce() {
    var hello = new PeerMessage.Hello(1, Bytes.copyOf(new byte[20]), 4);
    var rules = new PeerRules(4, piece -> 16384);

    assertThat(rules.received(PeerMessage.Signal.UNCHOKE)).isEqualTo(Verdict.BROKEN);
    assertThat(greeted().received(hello)).isEqualTo(Verdict.BROKEN);
    assertThat(greeted().received(new PeerMessage.Request(new BlockRef(4, 0, 16384))))
        .isEqualTo(Verdict.BROKEN);
    assertThat(greeted().received(new PeerMessage.Request(new BlockRef(3, 0, 100))))
        .isEqualTo(Verdict.BROKEN);
    assertThat(greeted().received(new PeerMessage.HaveBatch(List.of(4)))).isEqualTo(Verdict.BROKEN);
  }

  private static PeerRules greeted() {
    var rules = new PeerRules(4, piece -> 16384);
    rules.received(new PeerMessage.Hello(1, Bytes.copyOf(new byte[20]), 4));
    rules.received(new PeerMessage.Has(Bitfield.of(new BitSet(), 4)));
    return rules;
  }
}
