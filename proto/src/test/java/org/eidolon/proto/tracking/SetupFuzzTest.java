package org.eidolon.proto.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.StreamCipher;
import org.eidolon.proto.tracking.BadTrackingCode.Problem;

/** Strangers' bytes come out as a setup or as {@link BadTrackingCode}, and as nothing else. */
class SetupFuzzTest {
  private static final SplittableRandom RANDOM = new SplittableRandom(17);
  private static final PlannedPath PATH = PlannedPath.of(3, RANDOM);
  private static final Bytes WORD = PlannedPath.bytes(RANDOM, TrackingCode.TO_END_BYTES);
  private static final CircuitSetup OWNER = PATH.start(RANDOM);

  @Property(tries = 300)
  void noBytesBreakAHop(@ForAll("bytes") Bytes create) {
    refused(() -> PATH.peel(0, create, RANDOM));
  }

  @Property(tries = 200)
  void noMutationOfACreateBreaksAHop(
      @ForAll @IntRange(max = TrackingCode.CREATE_BYTES - 1) int from,
      @ForAll @IntRange(min = 1, max = 400) int count,
      @ForAll byte mask) {
    var changed = OWNER.create().toArray();
    for (int at = from; at < Math.min(changed.length, from + count); at++) {
      changed[at] ^= (byte) (mask | 1);
    }
    refused(() -> PATH.peel(0, Bytes.copyOf(changed), RANDOM));
    refused(() -> PATH.peel(0, Bytes.copyOf(changed, 0, from), RANDOM));
  }

  @Property(tries = 300)
  void noBytesBreakTheOwner(@ForAll("bytes") Bytes created) {
    refused(() -> OWNER.finish(created));
  }

  @Property(tries = 200)
  void noGrantBreaksTheOwner(@ForAll("bytes") Bytes code, @ForAll("bytes") Bytes secret) {
    try {
      var create = CircuitSetup.begin(code, List.of(secret), RANDOM).create(WORD, RANDOM).create();
      assertThat(create.length()).isEqualTo(TrackingCode.CREATE_BYTES);
    } catch (BadTrackingCode refused) {
      assertThat(refused.problem()).isEqualTo(Problem.MALFORMED);
    }
  }

  @Example
  void everyByteOfACreateIsCovered() {
    var create = PATH.createAt(1, OWNER.create(), RANDOM);
    for (int at = 0; at < create.length(); at++) {
      var changed = PlannedPath.flipped(create, at, at % Byte.SIZE);
      var wanted = at < 2 ? Problem.MALFORMED : Problem.BAD_MAC;
      assertThatThrownBy(() -> PATH.peel(1, changed, RANDOM))
          .as("byte %d", at)
          .isInstanceOfSatisfying(
              BadTrackingCode.class, bad -> assertThat(bad.problem()).isEqualTo(wanted));
    }
  }

  @Example
  void aShareWithoutOrderIsRefusedByTheOwner() {
    // The first hop's cover put around a zero share and a zero proof, as that hop could do it.
    var secret = new HopSecret(PATH.written().hopSecrets().get(0));
    var created = StreamCipher.stream(secret.createdStreamKey(), TrackingCode.CREATED_BYTES);

    refused(() -> OWNER.finish(Bytes.copyOf(created)));
  }

  @Example
  void aShareWithoutOrderIsRefusedByTheHop() {
    var secret = new HopSecret(PATH.written().hopSecrets().get(0));
    var layer =
        new Layers.Layer(
            secret.shareStreamKey(),
            secret.shareMacKey(),
            Bytes.EMPTY,
            Bytes.copyOf(new byte[TrackingCode.SHARE_SLOT_BYTES]),
            Bytes.EMPTY);
    var onion =
        Layers.wrap(
            List.of(layer), TrackingCode.SHARES_BYTES, TrackingCode.SHARE_SLOT_BYTES, RANDOM);
    var create = Bytes.concat(PATH.written().code(), onion.mac(), onion.body());

    var setup = PATH.peel(0, create, RANDOM);

    assertThat(setup.next()).isPresent();
    setup.tryToAgree();
    assertThatThrownBy(setup::keys)
        .isInstanceOfSatisfying(
            BadTrackingCode.class, bad -> assertThat(bad.problem()).isEqualTo(Problem.MALFORMED));
  }

  private static void refused(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(BadTrackingCode.class);
  }

  @Provide
  Arbitrary<Bytes> bytes() {
    var sizes =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 9000),
            Arbitraries.of(
                TrackingCode.CREATE_BYTES,
                TrackingCode.CREATED_BYTES,
                TrackingCode.BYTES,
                HopSecret.BYTES));
    return sizes.flatMap(
        size ->
            Arbitraries.longs()
                .map(
                    seed -> {
                      var bytes = PlannedPath.bytes(new SplittableRandom(seed), size).toArray();
                      if (size > 1 && seed % 2 == 0) {
                        bytes[0] = TrackingCode.VERSION;
                        bytes[1] = TrackingCode.SUITE;
                      }
                      return Bytes.copyOf(bytes);
                    }));
  }
}
