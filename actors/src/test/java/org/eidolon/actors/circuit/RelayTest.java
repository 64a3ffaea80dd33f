package org.eidolon.actors.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.lang.ref.WeakReference;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.actors.link.Link;
import org.eidolon.config.CircuitConfig;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.cell.CellCommand;
import org.eidolon.proto.cell.CircuitId;
import org.eidolon.proto.circuit.CircuitCloseReason;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.Neighbor;
import org.eidolon.proto.tracker.Ticket;
import org.eidolon.proto.tracking.CircuitSetup;
import org.eidolon.proto.tracking.CreateCells;
import org.eidolon.proto.tracking.HopInstruction;
import org.eidolon.proto.tracking.HopSetup;
import org.eidolon.proto.tracking.OnionKeyPair;
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
  private static final CircuitId NEAR = new CircuitId(7);
  private static final CircuitId FAR = new CircuitId(9);
  private static final Neighbor NEIGHBOR =
      new Neighbor(peer(1), new PeerAddress("10.0.0.9", 9), 1, 2, true);

  private final TestProbe<Link.Command> ownersLink = kit.createTestProbe();
  private final TestProbe<Link.Command> farLink = kit.createTestProbe();
  private final TestProbe<Circuit.Ended> manager = kit.createTestProbe();
  private final List<HopSetup> hops = new ArrayList<>();
  private CircuitSetup owner;
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
    var key = OnionKeyPair.generate(RANDOM, NOW, NOW.plus(Duration.ofDays(1)));
    var later = NOW.plus(Duration.ofMinutes(10));
    var path =
        List.of(
            new TrackingCodeWriter.PathHop(
                peer(1),
                key.publicKey(),
                new HopInstruction(HopInstruction.Type.FORWARD, 1, 2, later)),
            new TrackingCodeWriter.PathHop(
                peer(2),
                key.publicKey(),
                new HopInstruction(HopInstruction.Type.END, 3, 0, later)));
    var ticket = new Ticket(Bytes.copyOf(new byte[Ticket.BYTES]));
    var written = TrackingCodeWriter.write(path, ticket, 1, RANDOM);
    owner = CircuitSetup.start(written.code(), written.hopSecrets(), RANDOM);
    hops.add(HopSetup.peel(owner.create(), key, peer(1), Set.of(1), NOW, RANDOM));
    hops.add(HopSetup.peel(hops.get(0).next().orElseThrow(), key, peer(2), Set.of(3), NOW, RANDOM));

    var asked = new Link.CircuitAsked(ownersLink.getRef(), NEIGHBOR, NEAR, owner.create());
    actor =
        kit.spawn(
            Relay.create(
                asked,
                hops.get(0),
                farLink.getRef(),
                manager.getRef(),
                config(settings),
                RANDOM,
                new LayerClock(new CircuitMeter(), CircuitMeter.Part.RELAY, () -> 0)));
    relay = ownersLink.expectMessageClass(Link.Accept.class).receiver();
    farLink.expectMessageClass(Link.Open.class);
    relay.tell(new Link.Opened(FAR));
    assertThat(farLink.expectMessageClass(Link.Send.class).cells()).hasSize(CreateCells.COUNT);
  }

  private Cell created() {
    return CreateCells.created(FAR.value(), hops.get(1).created(), RANDOM);
  }

  private static CellCommand command(Link.Send send) {
    return send.cells().get(0).command();
  }

  @Test
  void answersItsOwnerAndJoinsTheLinks() {
    relay.tell(new Link.Received(FAR, List.of(created())));

    var answer = ownersLink.expectMessageClass(Link.Send.class).cells().get(0);
    assertThat(owner.finish(CreateCells.created(answer))).hasSize(2);
    manager.expectNoMessage(Duration.ofMillis(20));
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
  void refusesCellsThatComeInOneBatchWithTheAnswer() {
    var early = Cell.of(FAR.value(), CellCommand.RELAY);

    relay.tell(new Link.Received(FAR, List.of(created(), early)));

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
}
