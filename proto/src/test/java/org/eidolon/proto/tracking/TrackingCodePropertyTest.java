package org.eidolon.proto.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.eidolon.proto.onion.HopKeys;
import org.eidolon.proto.tracking.BadTrackingCode.Problem;

/** What must hold of tracking codes of every length, at every hop. */
class TrackingCodePropertyTest {
  @Property(tries = 30)
  void everyHopAndTheOwnerEndWithTheSameKeys(
      @ForAll @IntRange(min = 1, max = 6) int length, @ForAll long seed) {
    var random = new SplittableRandom(seed);
    var path = PlannedPath.of(length, random);
    var owner = path.start(random);

    var setups = path.peelAll(owner.create(), random);
    var word = PlannedPath.bytes(random, TrackingCode.FROM_END_BYTES);
    var answer = owner.finish(PlannedPath.answer(setups, word));
    var keys = answer.keys();

    assertThat(keys).isEqualTo(setups.stream().map(HopSetup::keys).toList());
    assertThat(new HashSet<>(keys.stream().map(HopKeys::forward).toList())).hasSize(length);
    for (int at = 0; at < length; at++) {
      var setup = setups.get(at);
      assertThat(setup.instruction()).isEqualTo(path.hops().get(at).instruction());
      assertThat(setup.epoch()).isEqualTo(PlannedPath.EPOCH);
      assertThat(setup.ticket().isPresent()).isEqualTo(at == length - 1);
      assertThat(setup.next().isPresent()).isEqualTo(at < length - 1);
    }
    assertThat(setups.get(length - 1).ticket()).contains(path.ticket());
    assertThat(answer.fromEnd()).isEqualTo(word);
  }

  @Property(tries = 30)
  void theEndAloneHearsTheOwnersWordAndNamesTheCircuitAsTheOwnerDoes(
      @ForAll @IntRange(min = 1, max = 6) int length, @ForAll long seed) {
    var random = new SplittableRandom(seed);
    var path = PlannedPath.of(length, random);
    var begun = path.begin(random);
    var word = PlannedPath.bytes(random, TrackingCode.TO_END_BYTES);

    var setups = path.peelAll(begun.create(word, random).create(), random);

    var heard = setups.get(length - 1).fromOwner().orElseThrow();
    assertThat(heard).isEqualTo(new HopSetup.FromOwner(word, begun.earlyBinding()));
    assertThat(path.begin(random).earlyBinding()).isNotEqualTo(begun.earlyBinding());
    for (var setup : setups.subList(0, length - 1)) {
      assertThat(setup.fromOwner()).isEmpty();
      var passedOn = setup.next().orElseThrow();
      assertThat(passedOn.toHex()).doesNotContain(word.slice(0, 16).toHex());
    }
  }

  @Property(tries = 20)
  void theSetUpHasTheSameSizeAtEveryHop(
      @ForAll @IntRange(min = 1, max = 6) int length, @ForAll long seed) {
    var random = new SplittableRandom(seed);
    var path = PlannedPath.of(length, random);
    var owner = path.start(random);

    assertThat(path.written().code().length()).isEqualTo(TrackingCode.BYTES);
    assertThat(owner.create().length()).isEqualTo(TrackingCode.CREATE_BYTES);
    var setups = path.peelAll(owner.create(), random);
    for (var setup : setups) {
      setup
          .next()
          .ifPresent(next -> assertThat(next.length()).isEqualTo(TrackingCode.CREATE_BYTES));
    }
    assertThat(PlannedPath.answer(setups).length()).isEqualTo(TrackingCode.CREATED_BYTES);
  }

  @Property(tries = 150)
  void aBitFlippedByARelayIsRefusedAtTheNextHop(
      @ForAll @IntRange(min = 1, max = 6) int length,
      @ForAll @IntRange(min = 0, max = 5) int anyHop,
      @ForAll @IntRange(min = 0, max = TrackingCode.CREATE_BYTES - 1) int index,
      @ForAll @IntRange(min = 0, max = 7) int bit,
      @ForAll long seed) {
    var random = new SplittableRandom(seed);
    var path = PlannedPath.of(length, random);
    int hop = anyHop % length;
    var create = path.createAt(hop, path.start(random).create(), random);

    assertThatThrownBy(() -> path.peel(hop, PlannedPath.flipped(create, index, bit), random))
        .isInstanceOf(BadTrackingCode.class);
  }

  @Property(tries = 20)
  void aCodeOnAnotherLinkOrTooLateIsRefused(
      @ForAll @IntRange(min = 1, max = 6) int length,
      @ForAll @IntRange(min = 0, max = 5) int anyHop,
      @ForAll @IntRange(min = 1) int off,
      @ForAll long seed) {
    var random = new SplittableRandom(seed);
    var path = PlannedPath.of(length, random);
    int hop = anyHop % length;
    var create = path.createAt(hop, path.start(random).create(), random);
    int label = PlannedPath.label(hop);
    var late = PlannedPath.NOT_AFTER.plusMillis(1);

    assertThatThrownBy(() -> path.peel(hop, create, label ^ off, PlannedPath.NOW, random))
        .isInstanceOfSatisfying(
            BadTrackingCode.class, bad -> assertThat(bad.problem()).isEqualTo(Problem.WRONG_LINK));
    assertThatThrownBy(() -> path.peel(hop, create, label, late, random))
        .isInstanceOfSatisfying(
            BadTrackingCode.class, bad -> assertThat(bad.problem()).isEqualTo(Problem.EXPIRED));
    assertThat(path.peel(hop, create, label, PlannedPath.NOT_AFTER, random)).isNotNull();
  }

  @Property(tries = 60)
  void aBitFlippedInTheAnswerIsRefusedByTheOwner(
      @ForAll @IntRange(min = 1, max = 6) int length,
      @ForAll @IntRange(min = 0, max = TrackingCode.CREATED_BYTES - 1) int anyIndex,
      @ForAll @IntRange(min = 0, max = 7) int bit,
      @ForAll long seed) {
    var random = new SplittableRandom(seed);
    var path = PlannedPath.of(length, random);
    var owner = path.start(random);
    var created = PlannedPath.answer(path.peelAll(owner.create(), random));
    // What lies behind the last hop's block is fill.
    int index = anyIndex % (length * TrackingCode.SHARE_SLOT_BYTES);
    boolean signBit = bit == 7 && index % TrackingCode.SHARE_SLOT_BYTES == 31;
    var changed = PlannedPath.flipped(created, index, bit);

    // RFC 7748 masks the top bit of a point, but the proof covers it.
    assertThatThrownBy(() -> owner.finish(changed))
        .as(signBit ? "top bit of a point" : "any bit")
        .isInstanceOfSatisfying(
            BadTrackingCode.class, bad -> assertThat(bad.problem()).isEqualTo(Problem.BAD_PROOF));
  }

  @Property(tries = 20)
  void theAnswerOfAnotherCircuitIsRefused(
      @ForAll @IntRange(min = 1, max = 6) int length, @ForAll long seed) {
    var random = new SplittableRandom(seed);
    var path = PlannedPath.of(length, random);
    var one = path.start(random);
    var other = path.start(random);
    var created = PlannedPath.answer(path.peelAll(other.create(), random));

    assertThatThrownBy(() -> one.finish(created)).isInstanceOf(BadTrackingCode.class);
    assertThat(other.finish(created).keys()).hasSize(length);
  }
}
