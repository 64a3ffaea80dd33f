package org.eidolon.proto.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.Ticket;
import org.eidolon.proto.tracking.BadTrackingCode.Problem;
import org.junit.jupiter.api.Test;

/** Keys turn, codes open once, and what is erased opens nothing. */
class OnionKeysTest {
  private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");
  private static final Duration LIFE = Duration.ofHours(24);
  private static final Duration GRACE = Duration.ofHours(2);
  private static final int LABEL = 77;

  private final SplittableRandom random = new SplittableRandom(3);
  private final PeerId self = new PeerId(PlannedPath.bytes(random, PeerId.BYTES));
  private final OnionKeys keys = OnionKeys.start(LIFE, GRACE, 2, START, random);

  @Test
  void opensACodeOnceOnly() {
    var create = create(keys.current());

    assertThat(open(create, START).ticket()).isPresent();
    refused(Problem.REPLAYED, () -> open(create, START));
  }

  @Test
  void refusesACodeOnAnotherLinkWithoutUsingItUp() {
    var create = create(keys.current());

    refused(Problem.WRONG_LINK, () -> keys.open(create, self, Set.of(LABEL + 1), START, random));
    assertThat(open(create, START)).isNotNull();
  }

  @Test
  void turnsTheKeyAtTheEndOfItsLifeAndAcceptsTheOldOneForTheGrace() {
    var old = keys.current();
    var early = create(old);
    var late = create(old);
    var end = START.plus(LIFE);

    assertThat(keys.rotate(end.minusSeconds(1), random)).isFalse();
    assertThat(keys.nextChange()).isEqualTo(end);
    assertThat(keys.rotate(end, random)).isTrue();
    assertThat(keys.current()).isNotEqualTo(old);
    assertThat(keys.nextChange()).isEqualTo(end.plus(GRACE));
    assertThat(open(create(keys.current()), end)).isNotNull();
    assertThat(open(early, end.plus(GRACE))).isNotNull();
    refused(Problem.REPLAYED, () -> open(early, end.plus(GRACE)));
    refused(Problem.BAD_MAC, () -> open(late, end.plus(GRACE).plusNanos(1)));
  }

  @Test
  void erasesAKeyWhoseGraceIsOverWhenItWakesUpLate() {
    var create = create(keys.current());
    var muchLater = START.plus(LIFE).plus(GRACE).plusSeconds(1);

    keys.rotate(muchLater, random);

    refused(Problem.BAD_MAC, () -> open(create, muchLater));
  }

  @Test
  void refusesNewCodesWhenItCanRememberNoMore() {
    open(create(keys.current()), START);
    open(create(keys.current()), START);

    refused(Problem.REPLAYED, () -> open(create(keys.current()), START));
    assertThat(keys.refusedWhenFull()).isEqualTo(1);
  }

  @Test
  void anErasedPairOpensNothing() {
    var pair = OnionKeyPair.generate(random, START, START.plus(LIFE));
    pair.erase();

    assertThatThrownBy(() -> pair.decapsulate(Bytes.copyOf(new byte[1120])))
        .isInstanceOf(IllegalStateException.class);
    assertThat(pair).hasToString("OnionKeyPair[secret]");
  }

  @Test
  void forgetsWhatWasOpenedOnceItsCodeIsVoid() {
    var soon = START.plus(Duration.ofMinutes(10));
    var first = create(keys.current(), soon);
    open(first, START);
    open(create(keys.current(), soon), START);
    refused(Problem.REPLAYED, () -> open(create(keys.current()), soon));

    assertThat(open(create(keys.current()), soon.plusNanos(1))).isNotNull();
    refused(Problem.EXPIRED, () -> open(first, soon.plusNanos(1)));
  }

  @Test
  void aClockThatIsSetBackRevivesNoCode() {
    var soon = START.plus(Duration.ofMinutes(10));
    var used = create(keys.current(), soon);
    open(used, START);
    open(create(keys.current()), soon.plusSeconds(1));

    refused(Problem.EXPIRED, () -> open(used, START));
    assertThat(open(create(keys.current()), START)).as("others are opened still").isNotNull();
  }

  private HopSetup open(Bytes create, Instant now) {
    return keys.open(create, self, Set.of(LABEL), now, random);
  }

  private Bytes create(OnionKey key) {
    return create(key, START.plus(Duration.ofDays(9)));
  }

  private Bytes create(OnionKey key, Instant notAfter) {
    var instruction = new HopInstruction(HopInstruction.Type.END, LABEL, 0, notAfter);
    var written =
        TrackingCodeWriter.write(
            List.of(new TrackingCodeWriter.PathHop(self, key, instruction)),
            new Ticket(PlannedPath.bytes(random, Ticket.BYTES)),
            0,
            random);
    return CircuitSetup.begin(written.code(), written.hopSecrets(), random)
        .create(PlannedPath.bytes(random, TrackingCode.TO_END_BYTES), random)
        .create();
  }

  private static void refused(Problem problem, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            BadTrackingCode.class, bad -> assertThat(bad.problem()).isEqualTo(problem));
  }
}
