package org.eidolon.proto.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.cell.CellCommand;
import org.eidolon.proto.crypto.StreamCipher;
import org.eidolon.proto.crypto.X25519;
import org.eidolon.proto.endtoend.BadEndToEnd;
import org.eidolon.proto.endtoend.EndToEnd;
import org.eidolon.proto.onion.HopKeys;
import org.eidolon.proto.onion.OwnerLayers;
import org.eidolon.proto.onion.RelayLayer;
import org.junit.jupiter.api.Test;

/**
 * A tracker that planned a circuit, kept all it made, and has every byte the circuit carried. It
 * does not have the owner's and the hops' key shares, nor the swarm's key.
 */
class LoggingTrackerTest {
  private final SplittableRandom random = new SplittableRandom(2026);
  private final PlannedPath path = PlannedPath.of(5, random);
  private final CircuitSetup.Begun begun = path.begin(random);
  private final CircuitSetup owner =
      begun.create(PlannedPath.bytes(random, TrackingCode.TO_END_BYTES), random);
  private final List<HopSetup> setups = path.peelAll(owner.create(), random);
  private final Bytes created = PlannedPath.answer(setups);
  private final List<HopKeys> keys = owner.finish(created).keys();
  private final List<HopSecret> logged =
      path.written().hopSecrets().stream().map(HopSecret::new).toList();

  @Test
  void readsAllSharesButCannotDeriveAnyHopsKeys() {
    var ownersShares = ownersShares();
    var hopsShares = hopsShares();

    for (int hop = 0; hop < path.length(); hop++) {
      var ours = ownersShares.get(hop);
      var theirs = hopsShares.get(hop).slice(0, X25519.KEY_BYTES);
      var proof = hopsShares.get(hop).slice(X25519.KEY_BYTES, 48);
      // What it has that could stand for the product of the two shares.
      for (var guess : guesses(hop, ours, theirs)) {
        var agreed = logged.get(hop).agree(guess, ours, theirs);
        assertThat(agreed.proof()).isNotEqualTo(proof);
        assertThat(agreed.keys()).isNotEqualTo(keys.get(hop));
      }
    }
  }

  @Test
  void hasWhatItNeedsForTheKeysExceptTheProduct() {
    // The counterpart of the test above: with one secret share the same derivation succeeds.
    var random = new SplittableRandom(4);
    var secret = new HopSecret(PlannedPath.bytes(random, HopSecret.BYTES));
    var x = X25519.generate(random);
    var y = X25519.generate(random);
    var atOwner = X25519.agree(x, X25519.publicKey(y)).orElseThrow();
    var atHop = X25519.agree(y, X25519.publicKey(x)).orElseThrow();

    assertThat(secret.agree(atOwner, X25519.publicKey(x), X25519.publicKey(y)))
        .isEqualTo(secret.agree(atHop, X25519.publicKey(x), X25519.publicKey(y)));
  }

  @Test
  void canNeitherOpenNorAnswerTheHandshakeOfTheEnds() {
    var psk = PlannedPath.bytes(random, EndToEnd.PSK_BYTES);
    var early = begun.earlyBinding();
    var binding = keys.get(4).binding();
    var initiator = EndToEnd.start(psk, early, random);
    var hello = initiator.hello();

    for (var guess : pskGuesses()) {
      assertThatThrownBy(() -> EndToEnd.answer(hello, guess, early, binding, random))
          .isInstanceOf(BadEndToEnd.class);
      var forged = EndToEnd.start(guess, early, random);
      var reply = EndToEnd.answer(forged.hello(), guess, early, binding, random).reply();
      assertThatThrownBy(() -> EndToEnd.start(psk, early, random).finish(reply, binding))
          .isInstanceOf(BadEndToEnd.class);
      assertThatThrownBy(() -> EndToEnd.answer(forged.hello(), psk, early, binding, random))
          .isInstanceOf(BadEndToEnd.class);
    }
  }

  @Test
  void cannotReadWhatTheEndsSayEvenWithTheKeysOfEveryHop() {
    // More than any tracker has: all relays told it their keys.
    var psk = PlannedPath.bytes(random, EndToEnd.PSK_BYTES);
    var early = begun.earlyBinding();
    var binding = keys.get(4).binding();
    var initiator = EndToEnd.start(psk, early, random);
    var answer = EndToEnd.answer(initiator.hello(), psk, early, binding, random);
    var layers = new OwnerLayers();
    keys.forEach(layers::add);
    layers.add(initiator.finish(answer.reply(), binding));
    var cell = Cell.of(1, CellCommand.RELAY);
    var said = PlannedPath.bytes(random, Cell.PAYLOAD_BYTES);
    said.copyTo(cell.bytes(), Cell.PAYLOAD_OFFSET);

    layers.originate(cell, 5);
    for (var hop : keys) {
      assertThat(new RelayLayer(hop).outbound(cell)).isFalse();
    }

    assertThat(content(cell)).isNotEqualTo(said);
    var asTheEndHearsIt = cell.bytes().clone();
    assertThat(new RelayLayer(answer.keys()).outbound(cell)).isTrue();
    assertThat(content(cell)).isEqualTo(said);
    for (var guess : keys) {
      var tried = Cell.wrap(asTheEndHearsIt.clone());
      assertThat(new RelayLayer(guess).outbound(tried)).isFalse();
      assertThat(content(tried)).isNotEqualTo(said);
    }
  }

  private static Bytes content(Cell cell) {
    return Bytes.copyOf(cell.bytes(), Cell.PAYLOAD_OFFSET, Cell.SIZE_BYTES);
  }

  @Test
  void aHelloIsOfNoUseInAnotherCircuit() {
    var psk = PlannedPath.bytes(random, EndToEnd.PSK_BYTES);
    var hello = EndToEnd.start(psk, begun.earlyBinding(), random).hello();
    var other = path.begin(random).earlyBinding();
    var binding = keys.get(4).binding();

    assertThatThrownBy(() -> EndToEnd.answer(hello, psk, other, binding, random))
        .isInstanceOf(BadEndToEnd.class);
  }

  @Test
  void aReplyIsOfNoUseInACircuitWithOtherKeys() {
    // The planner knows the early binding, and may carry a hello to the end over its own circuit.
    var psk = PlannedPath.bytes(random, EndToEnd.PSK_BYTES);
    var early = begun.earlyBinding();
    var initiator = EndToEnd.start(psk, early, random);
    var other = path.start(random);
    var otherKeys = other.finish(PlannedPath.answer(path.peelAll(other.create(), random)));
    var reply =
        EndToEnd.answer(initiator.hello(), psk, early, otherKeys.ofEnd().binding(), random).reply();

    assertThatThrownBy(() -> initiator.finish(reply, keys.get(4).binding()))
        .isInstanceOf(BadEndToEnd.class);
  }

  private List<Bytes> ownersShares() {
    var shares = new ArrayList<Bytes>();
    var onion = owner.create().slice(TrackingCode.BYTES, TrackingCode.CREATE_BYTES);
    for (var secret : logged) {
      var layer =
          new Layers.Layer(
              secret.shareStreamKey(), secret.shareMacKey(), Bytes.EMPTY, Bytes.EMPTY, Bytes.EMPTY);
      var open =
          Layers.open(layer, onion.slice(0, 16), onion.slice(16, onion.length()), 48).orElseThrow();
      shares.add(open.slice(0, X25519.KEY_BYTES));
      onion = open.slice(X25519.KEY_BYTES, open.length());
    }
    return shares;
  }

  private List<Bytes> hopsShares() {
    var shares = new ArrayList<Bytes>();
    var covered = created;
    for (var secret : logged) {
      var open = Bytes.copyOf(StreamCipher.apply(secret.createdStreamKey(), covered.toArray()));
      shares.add(open.slice(0, 48));
      covered = open.slice(48, open.length());
    }
    return shares;
  }

  private List<Bytes> guesses(int hop, Bytes ours, Bytes theirs) {
    var secret = path.written().hopSecrets().get(hop);
    var zero = Bytes.copyOf(new byte[X25519.KEY_BYTES]);
    return List.of(
        zero,
        ours,
        theirs,
        secret,
        X25519.agree(secret, ours).orElseThrow(),
        X25519.agree(secret, theirs).orElseThrow());
  }

  private List<Bytes> pskGuesses() {
    var guesses = new ArrayList<Bytes>(path.written().hopSecrets());
    guesses.add(Bytes.copyOf(new byte[EndToEnd.PSK_BYTES]));
    guesses.add(PlannedPath.bytes(random, EndToEnd.PSK_BYTES));
    return guesses;
  }
}
