package org.eidolon.proto.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.cell.CellCommand;
import org.eidolon.proto.crypto.Hashes;
import org.eidolon.proto.crypto.SigningKey;
import org.eidolon.proto.link.LinkHandshake.Ends;
import org.eidolon.proto.peer.PeerId;

class LinkHandshakeTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final SigningKey ALICE = SigningKey.generate(RANDOM);
  private static final SigningKey BOB = SigningKey.generate(RANDOM);
  private static final Bytes AT_ALICE = Hashes.sha256(Bytes.copyOf((byte) 1));
  private static final Bytes AT_BOB = Hashes.sha256(Bytes.copyOf((byte) 2));

  private final LinkHandshake alice =
      LinkHandshake.dialling(new Ends(ALICE, AT_ALICE, AT_BOB), id(BOB), RANDOM);
  private final LinkHandshake bob =
      LinkHandshake.answering(new Ends(BOB, AT_BOB, AT_ALICE), RANDOM);

  private static PeerId id(SigningKey key) {
    return new PeerId(key.publicKey());
  }

  /** What the answerer makes of the dialler's proof. */
  private static LinkHandshake.Step meet(LinkHandshake dialler, LinkHandshake answerer) {
    var proof = dialler.received(answerer.hello()).send().get(0);
    return answerer.received(dialler.hello()).next().received(proof);
  }

  @Example
  void bothEndsLearnWhoTheOtherIs() {
    var atAlice = alice.received(bob.hello());
    var atBob = bob.received(alice.hello());
    assertThat(atBob.send()).as("the answerer waits for a proof").isEmpty();

    var proven = atBob.next().received(atAlice.send().get(0));
    var known = atAlice.next().received(proven.send().get(0));

    assertThat(proven.peer()).contains(id(ALICE));
    assertThat(known.peer()).contains(id(BOB));
    assertThat(known.send()).isEmpty();
  }

  @Example
  void refusesAProofThatIsBoundToOtherCertificates() {
    var elsewhere = LinkHandshake.answering(new Ends(BOB, AT_BOB, AT_BOB), RANDOM);

    assertThat(meet(alice, elsewhere).refusal()).contains(LinkRefusal.BAD_SIGNATURE);
  }

  @Example
  void theDiallerRefusesSomebodyElse() {
    var carol = SigningKey.generate(RANDOM);
    var other = LinkHandshake.dialling(new Ends(ALICE, AT_ALICE, AT_BOB), id(carol), RANDOM);
    var atAlice = other.received(bob.hello());
    var proof = bob.received(other.hello()).next().received(atAlice.send().get(0)).send().get(0);

    assertThat(atAlice.next().received(proof).refusal()).contains(LinkRefusal.WRONG_IDENTITY);
  }

  @Example
  void refusesAReflectionOfItsOwnProof() {
    var step = alice.received(bob.hello());

    assertThat(step.next().received(step.send().get(0)).refusal())
        .contains(LinkRefusal.BAD_SIGNATURE);
  }

  @Example
  void refusesAnEchoOfItsOwnHello() {
    assertThat(bob.received(bob.hello()).refusal()).contains(LinkRefusal.MALFORMED);
  }

  @Example
  void refusesALinkToItself() {
    var self = LinkHandshake.dialling(new Ends(BOB, AT_ALICE, AT_BOB), id(BOB), RANDOM);

    assertThat(meet(self, bob).refusal()).contains(LinkRefusal.WRONG_IDENTITY);
  }

  @Example
  void refusesUnknownVersionsAndOtherCells() {
    var future = new LinkHello(Hashes.sha256(), List.of(2, 3)).toCell();

    assertThat(bob.received(future).refusal()).contains(LinkRefusal.WRONG_PROTOCOL);
    assertThat(bob.received(Cell.of(0, CellCommand.PADDING)).refusal())
        .contains(LinkRefusal.WRONG_PROTOCOL);
    assertThat(bob.received(alice.hello()).next().received(alice.hello()).refusal())
        .contains(LinkRefusal.WRONG_PROTOCOL);
  }

  @Property(tries = 150)
  void noChangedProofIsAccepted(@ForAll @IntRange(min = 0, max = 103) int at) {
    var proof = alice.received(bob.hello()).send().get(0);
    proof.bytes()[Cell.HEADER_BYTES + at] ^= 1;

    var step = bob.received(alice.hello()).next().received(proof);

    assertThat(step.peer()).isEmpty();
    assertThat(step.refusal()).isPresent();
  }

  @Property(tries = 500)
  void anyBytesGiveANamedRefusalOrNothing(
      @ForAll @Size(max = 600) byte[] noise, @ForAll boolean proof) {
    var cell = Cell.of(0, proof ? CellCommand.LINKAUTH : CellCommand.VERSIONS);
    cell.body().put(noise);
    var state = proof ? bob.received(alice.hello()).next() : bob;

    var step = state.received(cell);

    assertThat(step.peer()).isEmpty();
    assertThat(step.send()).isEmpty();
  }
}
