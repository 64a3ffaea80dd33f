package org.eidolon.proto.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class VirtualPeerPropertyTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final int PIECE = 1 << 20;

  private static VirtualPeers peers(int pieces) {
    return new VirtualPeers(pieces, PIECE, Duration.ofSeconds(5), Duration.ofSeconds(15));
  }

  private static BitSet all(int pieces) {
    var all = new BitSet();
    all.set(0, pieces);
    return all;
  }

  private static BitSet set(List<Integer> pieces) {
    var set = new BitSet();
    pieces.forEach(set::set);
    return set;
  }

  @Property(tries = 200)
  void aNewCircuitIsShownAShareOfItsOwn(
      @ForAll @IntRange(min = 20, max = 3000) int pieces, @ForAll long seed) {
    var peers = peers(pieces);

    var one = peers.open(all(pieces), new SplittableRandom(seed), 0);
    var other = peers.open(all(pieces), new SplittableRandom(seed + 1), 0);

    for (var peer : List.of(one, other)) {
      assertThat((double) peer.shown().cardinality())
          .isBetween(pieces * 0.5 - 1, pieces * 0.9 + 1)
          .isLessThan(pieces);
    }
    assertThat(one.shown()).isNotEqualTo(other.shown());
  }

  @Property(tries = 200)
  void twoCircuitsOfAFirstSharerAreShownAsDifferentPiecesAsCanBe(
      @ForAll @IntRange(min = 1, max = 1000) int pieces, @ForAll long seed) {
    var peers = peers(pieces);

    var one = peers.open(all(pieces), new SplittableRandom(seed), 0).shown();
    var other = peers.open(all(pieces), new SplittableRandom(seed + 1), 1).shown();

    var both = (BitSet) one.clone();
    both.and(other);
    int least = Math.max(0, one.cardinality() + other.cardinality() - pieces);
    assertThat(both.cardinality()).isEqualTo(least);
  }

  /** Takes at random what it knows of, one piece at a time, and never finds nothing to take. */
  @Property(tries = 200)
  void aFetcherWithOneSharerNeverWaits(
      @ForAll @IntRange(min = 1, max = 1000) int pieces, @ForAll long seed) {
    var random = new Random(seed);
    var peer = peers(pieces).open(all(pieces), new SplittableRandom(seed), 0);
    var known = peer.shown();
    known.or(set(peer.claims(new BitSet(), 0)));
    var taken = new BitSet();

    while (taken.cardinality() < pieces) {
      var rest = (BitSet) known.clone();
      rest.andNot(taken);
      assertThat(rest.isEmpty()).isFalse();
      int piece = rest.stream().skip(random.nextInt(rest.cardinality())).findFirst().getAsInt();
      taken.set(piece);
      var news = set(peer.takes(piece, 0));
      assertThat(news.intersects(known)).isFalse();
      known.or(news);
      boolean full = known.cardinality() == pieces;
      assertThat(!full || pieces - taken.cardinality() <= Math.max(1, pieces / 20)).isTrue();
    }
  }

  /** More than any pipeline holds is known beforehand, unless the torrent is small. */
  @Test
  void aFetcherKnowsMorePiecesThanItCanAskForAtATime() {
    var peer = peers(1000).open(all(1000), new SplittableRandom(1), 0);
    var known = peer.shown();
    var taken = new BitSet();
    int pipeline = 1024 * BlockRef.MAX_BYTES / PIECE / 4;

    while (known.cardinality() < 1000) {
      var rest = (BitSet) known.clone();
      rest.andNot(taken);
      assertThat(rest.cardinality()).isGreaterThanOrEqualTo(pipeline);
      taken.set(rest.nextSetBit(0));
      known.or(set(peer.takes(rest.nextSetBit(0), 0)));
    }
  }

  @Property(tries = 100)
  void whoTakesNothingIsNeverShownAll(
      @ForAll @IntRange(min = 1, max = 1000) int pieces,
      @ForAll boolean hungry,
      @ForAll boolean claims,
      @ForAll long seed) {
    var random = new Random(seed);
    var peer = peers(pieces).open(all(pieces), new SplittableRandom(seed), 0);
    for (int i = 0; i < 3000; i++) {
      peer.grows(hungry, i * SECOND);
      if (claims) {
        peer.claims(set(List.of(random.nextInt(pieces))), i * SECOND);
      }
    }

    int shown = peer.shown().cardinality();
    assertThat(shown).isGreaterThanOrEqualTo((int) (pieces * 0.85) - 1);
    if (pieces > 20 && !claims) {
      assertThat(shown).isLessThan(pieces);
    }
  }

  /** Nobody learns by saying that it has all but one piece, for each piece in turn. */
  @Property(tries = 100)
  void whatThePartnerHasIsNotShownForItsSake(
      @ForAll @IntRange(min = 2, max = 500) int pieces, @ForAll long seed) {
    var peer = peers(pieces).open(all(pieces), new SplittableRandom(seed), 0);
    var before = peer.shown();
    var claimed = all(pieces);
    int lacked = (int) Math.floorMod(seed, (long) pieces);
    claimed.clear(lacked);

    var news = peer.claims(claimed, 0);

    assertThat(set(news).cardinality()).isLessThanOrEqualTo(1);
    before.set(lacked);
    assertThat(peer.shown()).isEqualTo(before);
  }

  @Property(tries = 100)
  void whoLacksThePiecesHeldBackIsShownThem(
      @ForAll @IntRange(min = 2, max = 500) int pieces, @ForAll long seed) {
    var peer = peers(pieces).open(all(pieces), new SplittableRandom(seed), 0);
    var known = peer.shown();

    // All it is shown comes from others.
    var claimed = (BitSet) known.clone();
    for (int i = 0; i < pieces && known.cardinality() < pieces; i++) {
      known.or(set(peer.claims(claimed, 0)));
      claimed = (BitSet) known.clone();
    }

    assertThat(known.cardinality()).isEqualTo(pieces);
  }

  @Property(tries = 100)
  void whoFetchesShowsWhatItsPartnerShowsToo(
      @ForAll @IntRange(min = 3, max = 500) int pieces, @ForAll long seed) {
    var random = new Random(seed);
    var have = new BitSet();
    random.ints(pieces / 2, 0, pieces).forEach(have::set);
    have.clear(0);
    var peer = peers(pieces).open(have, new SplittableRandom(seed), 0);
    var claimed = new BitSet();
    random.ints(pieces / 2, 0, pieces).forEach(claimed::set);

    peer.claims(claimed, 0);
    var common = (BitSet) have.clone();
    common.and(claimed);
    common.andNot(peer.shown());
    assertThat(common.isEmpty()).isTrue();
    int next = claimed.nextSetBit(0);
    have.set(next);
    assertThat(peer.gained(next, 0) || peer.shown().get(next)).isTrue();

    var strange = peer.shown();
    strange.andNot(have);
    assertThat(strange.isEmpty()).isTrue();
  }

  @Property(tries = 50)
  void unaskedTwoCircuitsAreNotShownTheSamePieceWithinAMinute(
      @ForAll @IntRange(min = 20, max = 500) int pieces, @ForAll long seed) {
    var peers = peers(pieces);
    var some = new ArrayList<VirtualPeer>();
    for (int i = 0; i < 3; i++) {
      some.add(peers.open(all(pieces), new SplittableRandom(seed + i), 0));
    }
    var when = new long[pieces];
    var whom = new int[pieces];

    for (int second = 61; second < 600; second++) {
      for (int i = 0; i < some.size(); i++) {
        for (int piece : some.get(i).grows(false, second * SECOND)) {
          boolean apart = second - when[piece] >= 60 || whom[piece] == i;
          assertThat(apart).isTrue();
          when[piece] = second;
          whom[piece] = i;
        }
      }
    }
  }

  /** A sharer shows as much as its partners lack, at times of their own. */
  @Property(tries = 20)
  void twoHungryCircuitsAreNotFedInOneBeatAndNoLessThanEverySecond(@ForAll long seed) {
    int pieces = 10_000;
    var peers = peers(pieces);
    var one = peers.open(all(pieces), new SplittableRandom(seed), 0);
    var other = peers.open(all(pieces), new SplittableRandom(seed + 1), 0);
    // Enough is hidden of what is not held back.
    Assume.that(one.shown().cardinality() < 0.8 * pieces);
    Assume.that(other.shown().cardinality() < 0.8 * pieces);
    int both = 0;
    int fed = 0;
    int shown = 0;

    for (int second = 61; second < 91; second++) {
      int first = one.grows(true, second * SECOND).size();
      int then = other.grows(true, second * SECOND).size();
      both += first > 0 && then > 0 ? 1 : 0;
      fed += (first > 0 ? 1 : 0) + (then > 0 ? 1 : 0);
      shown += first + then;
    }

    assertThat(fed).as("times").isBetween(20, 50);
    assertThat(both).as("times at once of %d", fed).isLessThan(fed / 2 - 2);
    assertThat(shown).as("pieces").isGreaterThanOrEqualTo((int) (0.85 * 2 * 30 * peers.ahead));
  }

  @Test
  void whatAGoneCircuitWasShownNoLongerCounts() {
    var peers = peers(100);
    var gone = peers.open(all(100), new SplittableRandom(1), 0);
    var shown = gone.shown();
    gone.left();
    long later = 61 * SECOND;

    var one = peers.open(all(100), new SplittableRandom(2), later).shown();

    one.and(shown);
    assertThat(one.isEmpty()).isFalse();
    assertThat(one).isNotEqualTo(shown);
  }
}
