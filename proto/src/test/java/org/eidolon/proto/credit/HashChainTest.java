package org.eidolon.proto.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.relay.MalformedRelayMessage;

class HashChainTest {
  private static Bytes seed(long chance) {
    var seed = new byte[HashChain.VALUE_BYTES];
    new Random(chance).nextBytes(seed);
    return Bytes.copyOf(seed);
  }

  @Example
  void theAnchorIsThatOfAnIndependentProgram() {
    var seed = Bytes.fromHex("000102030405060708090a0b0c0d0e0f");

    assertThat(HashChain.anchor(seed).toHex()).isEqualTo("1de1cacda85b485d7871373287b85f1f");
  }

  @Property(tries = 100)
  void eachReleasedValueLeadsToTheAnchorAndNoOtherDoes(
      @ForAll long chance, @ForAll @IntRange(min = 1, max = CreditUnits.STEPS) int step) {
    var anchor = HashChain.anchor(seed(chance));
    var value = new PaymentChain(seed(chance)).value(step);

    assertThat(HashChain.leads(value, step, anchor)).isTrue();
    assertThat(HashChain.leads(value, step - 1, anchor)).isFalse();
    assertThat(HashChain.leads(seed(~chance), step, anchor)).isFalse();
  }

  @Property
  void stepsAndUnitsAgree(@ForAll @IntRange(min = -5, max = 9000) int units) {
    int step = CreditUnits.stepsIn(units);

    assertThat(CreditUnits.unitsAt(step)).isLessThanOrEqualTo(Math.max(0, units));
    if (step < CreditUnits.STEPS) {
      assertThat(CreditUnits.unitsAt(step + 1)).isGreaterThan(units);
    }
    assertThat(CreditUnits.isStep(units)).isEqualTo(step > 0 && CreditUnits.unitsAt(step) == units);
  }

  @Example
  void theLastStepPaysForAWholeCircuit() {
    assertThat(CreditUnits.unitsAt(CreditUnits.STEPS)).isEqualTo(CreditUnits.MOST_UNITS);
    assertThat((long) CreditUnits.MOST_UNITS * CreditUnits.UNIT_BYTES).isEqualTo(4L << 30);
  }

  @Property
  void aMessageComesBackTheSame(@ForAll int units, @ForAll long chance) {
    var message = new CreditMessage(units, seed(chance));
    var body = message.encode().toArray();

    assertThat(CreditMessage.decode(body, 0, body.length)).isEqualTo(message);
  }

  @Property
  void aMessageOfAnotherLengthIsRefused(@ForAll @IntRange(min = 0, max = 100) int length) {
    if (length != CreditMessage.BODY_BYTES) {
      assertThatThrownBy(() -> CreditMessage.decode(new byte[200], 7, length))
          .isInstanceOf(MalformedRelayMessage.class);
    }
  }
}
