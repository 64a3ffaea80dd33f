package org.eidolon.proto.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.MlKem768;
import org.eidolon.proto.crypto.X25519;
import org.eidolon.proto.onion.HopKeys;
import org.eidolon.proto.tracking.TrackingCode;

/** The two ends agree, or one of them refuses. */
class EndToEndTest {
  private final SplittableRandom random = new SplittableRandom(11);
  private final Bytes psk = bytes(random, EndToEnd.PSK_BYTES);
  private final Bytes early = bytes(random, HopKeys.BINDING_BYTES);
  private final Bytes binding = bytes(random, HopKeys.BINDING_BYTES);

  @Property(tries = 30)
  void bothEndsHaveTheSameKeysAndNoOtherPairHas(@ForAll long seed) {
    var chance = new SplittableRandom(seed);
    var initiator = EndToEnd.start(psk, early, chance);
    var answer = EndToEnd.answer(initiator.hello(), psk, early, binding, chance);
    var again = EndToEnd.answer(initiator.hello(), psk, early, binding, chance);

    assertThat(initiator.finish(answer.reply(), binding)).isEqualTo(answer.keys());
    assertThat(again.keys()).isNotEqualTo(answer.keys());
    assertThat(answer.keys().forward()).isNotEqualTo(answer.keys().backward());
  }

  @Example
  void eachMessageFitsItsPlaceInTheSetUp() {
    var initiator = EndToEnd.start(psk, early, random);
    var answer = EndToEnd.answer(initiator.hello(), psk, early, binding, random);

    assertThat(initiator.hello().length())
        .isEqualTo(EndToEnd.HELLO_BYTES)
        .isEqualTo(TrackingCode.TO_END_BYTES);
    assertThat(answer.reply().length())
        .isEqualTo(EndToEnd.REPLY_BYTES)
        .isEqualTo(TrackingCode.FROM_END_BYTES);
  }

  @Property(tries = 60)
  void theResponderRefusesAnotherPskOrCircuitAtOnce(@ForAll @IntRange(min = 0, max = 255) int bit) {
    var hello = EndToEnd.start(psk, early, random).hello();
    var otherPsk = flipped(psk, bit / 8, bit % 8);
    var otherEarly = flipped(early, bit / 8 % HopKeys.BINDING_BYTES, bit % 8);

    refused(() -> EndToEnd.answer(hello, otherPsk, early, binding, random));
    refused(() -> EndToEnd.answer(hello, psk, otherEarly, binding, random));
  }

  @Property(tries = 60)
  void theInitiatorRefusesAnAnswerFromACircuitWithOtherKeys(
      @ForAll @IntRange(min = 0, max = 159) int bit) {
    var initiator = EndToEnd.start(psk, early, random);
    var other = flipped(binding, bit / 8, bit % 8);
    var reply = EndToEnd.answer(initiator.hello(), psk, early, other, random).reply();

    refused(() -> initiator.finish(reply, binding));
  }

  @Property(tries = 200)
  void aBitFlippedInEitherMessageIsRefused(
      @ForAll @IntRange(min = 0, max = EndToEnd.HELLO_BYTES - 1) int index,
      @ForAll @IntRange(min = 0, max = 7) int bit) {
    var initiator = EndToEnd.start(psk, early, random);
    var reply = EndToEnd.answer(initiator.hello(), psk, early, binding, random).reply();

    refused(
        () -> EndToEnd.answer(flipped(initiator.hello(), index, bit), psk, early, binding, random));
    refused(() -> initiator.finish(flipped(reply, index % reply.length(), bit), binding));
  }

  @Property(tries = 200)
  void noBytesBreakEitherEnd(@ForAll @IntRange(max = 5000) int size, @ForAll long seed) {
    var chance = new SplittableRandom(seed);
    var any = bytes(chance, size);
    refused(() -> EndToEnd.answer(any, psk, early, binding, random));
    refused(
        () -> EndToEnd.answer(bytes(chance, EndToEnd.HELLO_BYTES), psk, early, binding, random));
    refused(() -> EndToEnd.start(psk, early, chance).finish(any, binding));
    refused(
        () ->
            EndToEnd.start(psk, early, chance)
                .finish(bytes(chance, EndToEnd.REPLY_BYTES), binding));
  }

  @Example
  void aMemberWithAShareWithoutOrderOrABadKemKeyIsRefused() {
    var pair = MlKem768.KeyPair.generate(random);
    var tooLarge = new byte[MlKem768.PUBLIC_BYTES];
    Arrays.fill(tooLarge, (byte) 0xff);
    var zero = Bytes.copyOf(new byte[X25519.KEY_BYTES]);
    var share = X25519.publicKey(X25519.generate(random));

    refused(() -> EndToEnd.answer(hello(zero, pair.publicKey()), psk, early, binding, random));
    refused(
        () -> EndToEnd.answer(hello(share, Bytes.copyOf(tooLarge)), psk, early, binding, random));
    assertThat(EndToEnd.answer(hello(share, pair.publicKey()), psk, early, binding, random))
        .isNotNull();
  }

  private Bytes hello(Bytes share, Bytes kemKey) {
    var state = EndToEnd.state(psk, early);
    state.ephemeral(share);
    return Bytes.concat(share, state.seal(kemKey), state.seal(Bytes.EMPTY));
  }

  @Example
  void aSecondReplyIsRefused() {
    var initiator = EndToEnd.start(psk, early, random);
    var reply = EndToEnd.answer(initiator.hello(), psk, early, binding, random).reply();
    initiator.finish(reply, binding);

    refused(() -> initiator.finish(reply, binding));
  }

  @Example
  void ourOwnMistakesAreNotTheOtherSidesFault() {
    assertThatThrownBy(() -> EndToEnd.start(Bytes.EMPTY, early, random))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> EndToEnd.start(psk, Bytes.EMPTY, random))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Example
  void printsNoSecret() {
    var initiator = EndToEnd.start(psk, early, random);

    assertThat(initiator).hasToString("EndToEnd.Initiator[secret]");
    assertThat(EndToEnd.answer(initiator.hello(), psk, early, binding, random).toString())
        .contains("HopKeys[secret]");
  }

  private static void refused(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(BadEndToEnd.class);
  }

  private static Bytes bytes(RandomGenerator random, int length) {
    var out = new byte[length];
    random.nextBytes(out);
    return Bytes.copyOf(out);
  }

  private static Bytes flipped(Bytes bytes, int index, int bit) {
    var out = bytes.toArray();
    out[index] ^= (byte) (1 << bit);
    return Bytes.copyOf(out);
  }
}
