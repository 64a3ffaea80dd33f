package org.eidolon.proto.credit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.endtoend.EndToEnd;
import org.eidolon.proto.onion.HopKeys;
import org.eidolon.proto.swarm.Bitfield;
import org.eidolon.proto.swarm.PeerMessage;
import org.eidolon.proto.swarm.PeerMessage.Signal;
import org.eidolon.proto.swarm.PeerRules;
import org.junit.jupiter.api.Test;

class VoucherTest {
  private static final long TODAY = 20_783;
  private static final Random RANDOM = new Random(1);
  private static final VoucherKeys KEYS = new VoucherKeys(Bytes.copyOf(new byte[32]));

  private static Bytes challenge() {
    var raw = new byte[Voucher.CHALLENGE_BYTES];
    RANDOM.nextBytes(raw);
    return Bytes.copyOf(raw);
  }

  private static Voucher voucher(Bytes challenge) {
    var modulus = KEYS.valid(TODAY).get(0).modulus();
    var asked = Voucher.ask(TODAY, modulus, challenge, RANDOM).orElseThrow();
    var signed = KEYS.sign(TODAY, asked.blinded(), RANDOM).orElseThrow();
    return Voucher.of(TODAY, asked, signed).orElseThrow();
  }

  @Test
  void isGoodForOneChallengeAndUnderTheKeyOfItsDay() {
    var challenge = challenge();
    var voucher = voucher(challenge);
    var keys = KEYS.valid(TODAY);

    assertThat(voucher.holds(keys.get(0).modulus(), challenge)).isTrue();
    assertThat(voucher.holds(keys.get(0).modulus(), challenge())).isFalse();
    assertThat(voucher.holds(keys.get(1).modulus(), challenge)).isFalse();
    var later = new Voucher(TODAY + 1, voucher.prefix(), voucher.signature());
    assertThat(later.holds(keys.get(0).modulus(), challenge)).isFalse();
  }

  @Test
  void aChallengeThatIsPassedOnToAnotherCircuitGetsAVoucherOfNoUse() {
    var chance = new Random(2);
    var psk = challenge();
    var early = challenge().slice(0, HopKeys.BINDING_BYTES);
    var binding = challenge().slice(0, HopKeys.BINDING_BYTES);
    var wanted = EndToEnd.start(psk, early, chance);
    var answer = EndToEnd.answer(wanted.hello(), psk, early, binding, chance);
    var passedOn = EndToEnd.answer(wanted.hello(), psk, early, binding, chance);
    var exporter = wanted.finish(answer.reply(), binding).binding();

    var challenge = challenge();
    var ours = Voucher.subject(challenge, exporter);
    var theirs = Voucher.subject(challenge, passedOn.keys().binding());

    var modulus = KEYS.valid(TODAY).get(0).modulus();
    assertThat(answer.keys().binding()).isEqualTo(exporter);
    assertThat(voucher(ours).holds(modulus, Voucher.subject(challenge, exporter))).isTrue();
    assertThat(voucher(theirs).holds(modulus, ours)).isFalse();
    assertThat(voucher(challenge).holds(modulus, ours)).isFalse();
  }

  @Test
  void aRestartedPlannerHasTheSameKeysAndYesterdaysAreGood() {
    var again = new VoucherKeys(Bytes.copyOf(new byte[32]));

    assertThat(again.valid(TODAY)).isEqualTo(KEYS.valid(TODAY));
    assertThat(again.valid(TODAY + 1).get(1)).isEqualTo(KEYS.valid(TODAY).get(0));
  }

  private static PeerRules told() {
    var rules = new PeerRules(1, piece -> 10);
    rules.received(new PeerMessage.Hello(1, Bytes.copyOf(new byte[PeerMessage.ID_BYTES]), 1));
    rules.received(new PeerMessage.Has(new Bitfield(1, Bytes.copyOf((byte) 0))));
    return rules;
  }

  @Test
  void isShownOnceACircuitAndOnlyWhenItWasAskedFor() {
    var rules = told();
    var vouch = new PeerMessage.Vouch(voucher(challenge()));
    assertThat(rules.received(Signal.VOUCHER_OFFER)).isEqualTo(PeerRules.Verdict.FINE);
    rules.sent(new PeerMessage.Challenge(challenge()), 0);
    assertThat(rules.received(vouch)).isEqualTo(PeerRules.Verdict.FINE);
    assertThat(rules.received(vouch)).isEqualTo(PeerRules.Verdict.BROKEN);

    assertThat(rules.received(Signal.VOUCHER_OFFER)).isEqualTo(PeerRules.Verdict.BROKEN);
    assertThat(told().received(vouch)).isEqualTo(PeerRules.Verdict.BROKEN);
    assertThat(told().received(new PeerMessage.Challenge(challenge())))
        .isEqualTo(PeerRules.Verdict.BROKEN);
    var offering = told();
    offering.sent(Signal.VOUCHER_OFFER, 0);
    assertThat(offering.received(new PeerMessage.Challenge(challenge())))
        .isEqualTo(PeerRules.Verdict.FINE);
  }
}
