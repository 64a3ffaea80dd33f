package org.eidolon.actors.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.actors.credit.Earned;
import org.eidolon.actors.link.Link;
import org.eidolon.config.CircuitConfig;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.cell.CellCommand;
import org.eidolon.proto.cell.CircuitId;
import org.eidolon.proto.circuit.CircuitCloseReason;
import org.eidolon.proto.circuit.Congestion;
import org.eidolon.proto.credit.CreditMessage;
import org.eidolon.proto.credit.CreditUnits;
import org.eidolon.proto.credit.HashChain;
import org.eidolon.proto.credit.PaymentChain;
import org.eidolon.proto.credit.Redemption;
import org.eidolon.proto.credit.RelayTab;
import org.eidolon.proto.crypto.Hashes;
import org.eidolon.proto.crypto.StreamCipher;
import org.eidolon.proto.onion.OwnerLayers;
import org.eidolon.proto.onion.RelayLayer;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.relay.RelayCommand;
import org.eidolon.proto.relay.RelayPacker;
import org.eidolon.proto.tracker.Neighbor;
import org.eidolon.proto.tracker.Ticket;
import org.eidolon.proto.tracking.CircuitSetup;
import org.eidolon.proto.tracking.CreateCells;
import org.eidolon.proto.tracking.HopInstruction;
import org.eidolon.proto.tracking.HopSetup;
import org.eidolon.proto.tracking.OnionKeyPair;
import org.eidolon.proto.tracking.TrackingCode;
import org.eidolon.proto.tracking.TrackingCodeWriter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A relay between two links that are both in the hands of the test. */
class RelayTest {
  private static ActorTestKit kit;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final Bytes SEED = Bytes.copyOf(new byte[HashChain.VALUE_BYTES]);
  private static final CircuitId NEAR = new CircuitId(7);
  private static final CircuitId FAR = new CircuitId(9);
  private static final Neighbor NEIGHBOR =
      new Neighbor(peer(1), new PeerAddress("10.0.0.9", 9), 1, 2, true);

  private final TestProbe<Link.Command> ownersLink = kit.createTestProbe();
  private final TestProbe<Link.Command> farLink = kit.createTestProbe();
  private final TestProbe<Circuit.Ended> manager = kit.createTestProbe();
  private final TestProbe<Earned> earned = kit.createTestProbe();
  private final List<HopSetup> hops = new ArrayList<>();
  private CircuitMeter meter;
  private OnionKeyPair key;
  private TrackingCodeWriter.Written written;
  private CircuitSetup owner;
  private int creditClass;
  private ActorRef<Relay.Command> actor;
  private ActorRef<Link.Event> relay;

  @BeforeAll
  static void startUp() {
    kit = ActorTestKit.create();
  }

  @AfterAll
  static void shutDown() {
    kit.shutdownTestKit();
  }

  private static PeerId peer(int number) {
    var key = new byte[PeerId.BYTES];
    key[0] = (byte) number;
    return new PeerId(Bytes.copyOf(key));
  }

  private static CircuitConfig config(String settings) {
    return CircuitConfig.from(
        ConfigFactory.parseString("eidolon.circuit { setup-jitter = 0ms, %s }".formatted(settings))
            .withFallback(ConfigFactory.defaultReference())
            .resolve());
  }

  @BeforeEach
  void spawn() {
    spawn("");
  }

  /** A path of two hops, of which the relay is the first. */
  private void spawn(String settings) {
    hops.clear();
    meter = new CircuitMeter();
    key = OnionKeyPair.generate(RANDOM, NOW, NOW.plus(Duration.ofDays(1)));
    var later = NOW.plus(Duration.ofMinutes(10));
    var path =
        List.of(
            new TrackingCodeWriter.PathHop(
                peer(1),
                key.publicKey(),
                new HopInstruction(
                    HopInstruction.Type.FORWARD,
                    1,
                    2,
                    later,
                    0,
                    creditClass,
                    HashChain.anchor(SEED))),
            new TrackingCodeWriter.PathHop(
                peer(2),
                key.publicKey(),
                new HopInstruction(HopInstruction.Type.END, 3, 0, later)));
    var ticket = new Ticket(Bytes.copyOf(new byte[Ticket.BYTES]));
    written = TrackingCodeWriter.write(path, ticket, 1, RANDOM);
    var word = Bytes.copyOf(new byte[TrackingCode.TO_END_BYTES]);
    var begun = CircuitSetup.begin(written.code(), written.hopSecrets(), RANDOM);
    owner = begun.create(word, RANDOM);
    hops.add(HopSetup.peel(owner.create(), key, peer(1), Set.of(1), NOW, RANDOM));
    hops.add(HopSetup.peel(hops.get(0).next().orElseThrow(), key, peer(2), Set.of(3), NOW, RANDOM));

    spawn(owner.create(), settings);
    relay.tell(new Link.Opened(FAR));
    assertThat(farLink.expectMessageClass(Link.Send.class).cells()).hasSize(CreateCells.COUNT);
  }

  private void spawn(Bytes create, String settings) {
    var asked = new Link.CircuitAsked(ownersLink.getRef(), NEIGHBOR, NEAR, create);
    actor =
        kit.spawn(
            Relay.create(
                asked,
                hops.get(0),
                farLink.getRef(),
                manager.getRef(),
                config(settings),
                RANDOM,
                new LayerClock(meter, CircuitMeter.Part.RELAY, () -> 0),
                new HopMessages(hops.get(0).instruction(), meter, earned.getRef())));
    relay = ownersLink.expectMessageClass(Link.Accept.class).receiver();
    farLink.expectMessageClass(Link.Open.class);
  }

  private Cell created() {
    var word = Bytes.copyOf(new byte[TrackingCode.FROM_END_BYTES]);
    return CreateCells.created(FAR.value(), hops.get(1).createdAtEnd(word), RANDOM);
  }

  private static CellCommand command(Link.Send send) {
    return send.cells().get(0).command();
  }

  @Test
  void answersItsOwnerAndJoinsTheLinks() {
    relay.tell(new Link.Received(FAR, List.of(created())));

    var answer = ownersLink.expectMessageClass(Link.Send.class).cells().get(0);
    assertThat(owner.finish(CreateCells.created(answer)).keys()).hasSize(2);
    manager.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void passesOnWhatTheNextHopNeedsBeforeItTriesTheOwnersShare() {
    var create = Bytes.concat(written.code(), withWorthlessShare(written.hopSecrets().get(0)));
    hops.set(0, HopSetup.peel(create, key, peer(1), Set.of(1), NOW, RANDOM));
    spawn(create, "");

    relay.tell(new Link.Opened(FAR));
    assertThat(command(farLink.expectMessageClass(Link.Send.class)))
        .isEqualTo(CellCommand.CREATE_TC);
    relay.tell(new Link.Received(FAR, List.of(created())));

    assertThat(command(farLink.expectMessageClass(Link.Send.class))).isEqualTo(CellCommand.DESTROY);
    assertThat(command(ownersLink.expectMessageClass(Link.Send.class)))
        .isEqualTo(CellCommand.DESTROY);
    assertThat(manager.receiveMessage().reason()).isEqualTo(CircuitCloseReason.BAD_TRACKING_CODE);
  }

  /** An owner's onion whose first share is all zeros: it gives no secret with any other. */
  private static Bytes withWorthlessShare(Bytes hopSecret) {
    var keys =
        Hashes.hkdfExpand(
            hopSecret, Bytes.copyOf("eidolon co".getBytes(StandardCharsets.US_ASCII)), 64);
    int macBytes = 16;
    var body =
        Bytes.copyOf(
            StreamCipher.stream(keys.slice(0, 32), TrackingCode.CLIENT_ONION_BYTES - macBytes));
    return Bytes.concat(Hashes.hmacSha256(keys.slice(32, 64), body).slice(0, macBytes), body);
  }

  @Test
  void hearsADestroyThatComesInOneBatchWithTheAnswer() {
    var destroy = Cell.of(FAR.value(), CellCommand.DESTROY);

    relay.tell(new Link.Received(FAR, List.of(created(), destroy)));

    assertThat(manager.receiveMessage().reason()).isEqualTo(CircuitCloseReason.DESTROYED_BY_PEER);
    assertThat(command(ownersLink.expectMessageClass(Link.Send.class)))
        .isEqualTo(CellCommand.DESTROY);
  }

  @Test
  void passesOnWhatTheEndSaysRightBehindItsAnswer() {
    var end = new RelayLayer(hops.get(1).keys());
    var first = SetupCells.relay(FAR, RelayCommand.DROP, Bytes.EMPTY, RANDOM);
    var second = SetupCells.relay(FAR, RelayCommand.DROP, Bytes.EMPTY, RANDOM);
    end.originate(first);
    end.originate(second);

    relay.tell(new Link.Received(FAR, List.of(created(), first)));
    relay.tell(new Link.Received(FAR, List.of(second)));

    var passed = new ArrayList<Cell>();
    while (passed.size() < 3) {
      passed.addAll(ownersLink.expectMessageClass(Link.Send.class).cells());
    }
    var layers = new OwnerLayers();
    owner.finish(CreateCells.created(passed.get(0))).keys().forEach(layers::add);
    for (var cell : passed.subList(1, 3)) {
      assertThat(cell.circuit()).isEqualTo(NEAR.value());
      assertThat(layers.inbound(cell)).isEqualTo(1);
    }
  }

  @Test
  void holdsNoMoreThanAFirstWindowBackWithTheAnswer() {
    var far = new ArrayList<>(List.of(created()));
    for (int i = 0; i < 2 * Congestion.MIN_WINDOW + 1; i++) {
      far.add(Cell.of(FAR.value(), CellCommand.RELAY));
    }

    relay.tell(new Link.Received(FAR, far));

    assertThat(manager.receiveMessage().reason()).isEqualTo(CircuitCloseReason.OUT_OF_STATE);
  }

  @Test
  void endsOnCellsThatHaveNoPlaceInACircuit() {
    relay.tell(new Link.Received(FAR, List.of(created())));
    ownersLink.expectMessageClass(Link.Send.class);

    relay.tell(new Link.Received(NEAR, List.of(Cell.of(NEAR.value(), CellCommand.RELAY_EARLY))));

    assertThat(manager.receiveMessage().reason()).isEqualTo(CircuitCloseReason.OUT_OF_STATE);
  }

  @Test
  void endsOnBothSidesWhenNothingMovedFromOneLookToTheNext() {
    relay.tell(new Link.Received(FAR, List.of(created())));
    ownersLink.expectMessageClass(Link.Send.class);
    relay.tell(new Link.Received(NEAR, List.of(Cell.of(NEAR.value(), CellCommand.RELAY))));
    farLink.expectMessageClass(Link.Send.class);

    actor.tell(Relay.Look.INSTANCE);
    relay.tell(new Link.Received(FAR, List.of(Cell.of(FAR.value(), CellCommand.RELAY))));
    assertThat(command(ownersLink.expectMessageClass(Link.Send.class)))
        .isEqualTo(CellCommand.RELAY);
    actor.tell(Relay.Look.INSTANCE);
    actor.tell(Relay.Look.INSTANCE);

    assertThat(manager.receiveMessage().reason()).isEqualTo(CircuitCloseReason.IDLE);
    assertThat(command(ownersLink.expectMessageClass(Link.Send.class)))
        .isEqualTo(CellCommand.DESTROY);
    assertThat(command(farLink.expectMessageClass(Link.Send.class))).isEqualTo(CellCommand.DESTROY);
  }

  @Test
  void looksByItselfAsOftenAsItIsTold() {
    spawn("relayed-idle = 50ms");
    relay.tell(new Link.Received(FAR, List.of(created())));

    assertThat(manager.receiveMessage().reason()).isEqualTo(CircuitCloseReason.IDLE);
  }

  @Test
  void letsGoOfItsSetUpOnceItHasJoined() {
    relay.tell(new Link.Received(FAR, List.of(created())));
    ownersLink.expectMessageClass(Link.Send.class);
    var setup = new WeakReference<>(hops.remove(0));
    var create = new WeakReference<>(owner.create());
    owner = null;

    // What the last message began may take a moment to end.
    for (int i = 0; i < 100 && (setup.get() != null || create.get() != null); i++) {
      System.gc();
    }

    assertThat(setup.get()).isNull();
    assertThat(create.get()).isNull();
    actor.tell(Relay.Look.INSTANCE);
    assertThat(manager.receiveMessage().reason()).isEqualTo(CircuitCloseReason.IDLE);
  }

  /** The owner's layers, once the relay has joined its links and said what share it wants. */
  private OwnerLayers joined() {
    return joined(0);
  }

  /**
   * @param behind cells that come right behind the answer
   */
  private OwnerLayers joined(int behind) {
    creditClass = HopInstruction.PAID_CLASS;
    spawn("");
    var answered = new ArrayList<>(List.of(created()));
    for (int i = 0; i < behind; i++) {
      answered.add(Cell.of(FAR.value(), CellCommand.RELAY));
    }
    relay.tell(new Link.Received(FAR, answered));
    var answer = ownersLink.expectMessageClass(Link.Send.class).cells().get(0);
    assertThat(ownersLink.expectMessageClass(Link.Weigh.class))
        .isEqualTo(new Link.Weigh(NEAR, HopMessages.PAID_WEIGHT));
    assertThat(farLink.expectMessageClass(Link.Weigh.class))
        .isEqualTo(new Link.Weigh(FAR, HopMessages.PAID_WEIGHT));
    var layers = new OwnerLayers();
    owner.finish(CreateCells.created(answer)).keys().forEach(layers::add);
    return layers;
  }

  private void carry(int cells) {
    var batch = new ArrayList<Cell>();
    for (int i = 0; i < cells; i++) {
      batch.add(Cell.of(FAR.value(), CellCommand.RELAY));
    }
    relay.tell(new Link.Received(FAR, batch));
    assertThat(ownersLink.expectMessageClass(Link.Send.class).cells()).hasSize(cells);
  }

  private void say(OwnerLayers layers, RelayCommand command, Bytes body) {
    var cell = SetupCells.relay(NEAR, command, body, RANDOM);
    layers.originate(cell, 0);
    relay.tell(new Link.Received(NEAR, new ArrayList<>(List.of(cell))));
  }

  @Test
  void whatWasForTheRelayStaysThereWhenTheOwnerEndsInTheSameRun() {
    for (var command : List.of(RelayCommand.DROP, RelayCommand.CREDIT)) {
      var layers = joined();
      carry(CreditUnits.UNIT_CELLS);
      var body = command == RelayCommand.DROP ? Bytes.EMPTY : payment(1);
      var ours = SetupCells.relay(NEAR, command, body, RANDOM);
      layers.originate(ours, 0);
      var theirs = SetupCells.relay(NEAR, RelayCommand.DROP, Bytes.EMPTY, RANDOM);
      layers.originate(theirs, 1);

      relay.tell(new Link.Received(NEAR, List.of(ours, theirs, SetupCells.destroy(NEAR).get(0))));

      var passed = farLink.expectMessageClass(Link.Send.class).cells();
      assertThat(passed).hasSize(1);
      assertThat(passed.get(0)).isSameAs(theirs);
      assertThat(command(farLink.expectMessageClass(Link.Send.class)))
          .isEqualTo(CellCommand.DESTROY);
      farLink.expectMessageClass(Link.Release.class);
      assertThat(manager.receiveMessage().reason()).isEqualTo(CircuitCloseReason.DESTROYED_BY_PEER);
      ownersLink.expectMessageClass(Link.Release.class);
    }
  }

  private static Bytes payment(int step) {
    return new CreditMessage(CreditUnits.unitsAt(step), new PaymentChain(SEED).value(step))
        .encode();
  }

  @Test
  void whoPaysIsTakenAtItsWordAndNothingOfItGoesFurther() {
    var layers = joined();
    carry(2 * CreditUnits.UNIT_CELLS);

    say(layers, RelayCommand.CREDIT, payment(2));

    var claim = new Redemption(HashChain.anchor(SEED), 2, new PaymentChain(SEED).value(2));
    assertThat(earned.receiveMessage()).isEqualTo(new Earned(1, claim));
    assertThat(farLink.expectMessageClass(Link.Send.class).cells()).isEmpty();
    assertThat(meter.credit().earned()).isEqualTo(2);
  }

  @Test
  void whatItHeldBackWithTheAnswerMayBePaidForAsWell() {
    var layers = joined(2);
    carry(CreditUnits.UNIT_CELLS - 2);

    say(layers, RelayCommand.CREDIT, payment(1));

    assertThat(earned.receiveMessage().claim().units()).isEqualTo(1);
  }

  @Test
  void whoDoesNotPayGoesBehindOthersUntilItDoes() {
    var layers = joined();
    carry((1 + RelayTab.ALLOWANCE_UNITS) * CreditUnits.UNIT_CELLS);

    relay.tell(new Link.Received(FAR, List.of(Cell.of(FAR.value(), CellCommand.RELAY))));
    assertThat(ownersLink.expectMessageClass(Link.Weigh.class)).isEqualTo(new Link.Weigh(NEAR, 1));
    assertThat(farLink.expectMessageClass(Link.Weigh.class)).isEqualTo(new Link.Weigh(FAR, 1));
    ownersLink.expectMessageClass(Link.Send.class);

    say(layers, RelayCommand.CREDIT, payment(9));
    assertThat(ownersLink.expectMessageClass(Link.Weigh.class))
        .isEqualTo(new Link.Weigh(NEAR, HopMessages.PAID_WEIGHT));
  }

  @Test
  void aPaymentThatIsNotDueIsCountedAndTheCircuitGoesOn() {
    var layers = joined();
    carry(CreditUnits.UNIT_CELLS);

    say(layers, RelayCommand.CREDIT, payment(2));
    say(layers, RelayCommand.CREDIT, payment(1));

    assertThat(earned.receiveMessage().claim().units()).isEqualTo(1);
    assertThat(meter.credit().messages())
        .containsEntry(RelayTab.Verdict.TOO_MUCH, 1L)
        .containsEntry(RelayTab.Verdict.PAID, 1L);
    manager.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void theFirstValueThatIsNotOfTheChainEndsTheCircuit() {
    var layers = joined();
    carry(CreditUnits.UNIT_CELLS);

    say(layers, RelayCommand.CREDIT, new CreditMessage(1, SEED).encode());

    assertThat(manager.receiveMessage().reason()).isEqualTo(CircuitCloseReason.BAD_CREDIT);
    assertThat(meter.credit().messages()).containsEntry(RelayTab.Verdict.BAD_VALUE, 1L);
  }

  @Test
  void paymentsThatAreNeverDueEndTheCircuit() {
    var layers = joined();

    for (int i = 0; i < 8; i++) {
      say(layers, RelayCommand.CREDIT, payment(1));
    }

    assertThat(manager.receiveMessage().reason()).isEqualTo(CircuitCloseReason.BAD_CREDIT);
    assertThat(meter.credit().messages()).containsEntry(RelayTab.Verdict.TOO_MUCH, 8L);
  }

  @Test
  void aCellWithTwoPaymentsEndsTheCircuitAndCostsOneWalkOfTheChain() {
    var layers = joined();
    carry(2 * CreditUnits.UNIT_CELLS);
    var cell = Cell.of(NEAR.value(), CellCommand.RELAY);
    var packer = new RelayPacker();
    packer.start(cell);
    for (int step = 1; step <= 2; step++) {
      var body = payment(step).toArray();
      packer.put(RelayCommand.CREDIT, 0, body, 0, body.length);
    }
    packer.finish(RANDOM);
    layers.originate(cell, 0);

    relay.tell(new Link.Received(NEAR, List.of(cell)));

    assertThat(manager.receiveMessage().reason()).isEqualTo(CircuitCloseReason.OUT_OF_STATE);
    assertThat(meter.credit().messages()).containsEntry(RelayTab.Verdict.PAID, 1L);
  }

  @Test
  void aMalformedPaymentEndsTheCircuit() {
    var layers = joined();

    say(layers, RelayCommand.CREDIT, payment(1).slice(0, 19));

    assertThat(manager.receiveMessage().reason()).isEqualTo(CircuitCloseReason.OUT_OF_STATE);
  }
}
