package org.eidolon.actors.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.actors.link.Link;
import org.eidolon.config.CircuitConfig;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.cell.CellCommand;
import org.eidolon.proto.cell.CircuitId;
import org.eidolon.proto.circuit.CircuitCloseReason;
import org.eidolon.proto.circuit.ConduitEnd;
import org.eidolon.proto.circuit.Congestion;
import org.eidolon.proto.circuit.SendWindow;
import org.eidolon.proto.control.BeginCodec;
import org.eidolon.proto.endtoend.EndToEnd;
import org.eidolon.proto.onion.OwnerLayers;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.relay.LegalMessages;
import org.eidolon.proto.relay.RelayCommand;
import org.eidolon.proto.tracker.Neighbor;
import org.eidolon.proto.tracker.Ticket;
import org.eidolon.proto.tracking.CircuitSetup;
import org.eidolon.proto.tracking.CreateCells;
import org.eidolon.proto.tracking.HopInstruction;
import org.eidolon.proto.tracking.HopSetup;
import org.eidolon.proto.tracking.OnionKeyPair;
import org.eidolon.proto.tracking.TrackingCode;
import org.eidolon.proto.tracking.TrackingCodeWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The end of a circuit of one hop: its owner is played here, and so is the swarm behind it. */
final class CircuitEndTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final CircuitId ID = new CircuitId(0x8000_0007);
  private static final PeerId SELF = new PeerId(Bytes.copyOf(new byte[PeerId.BYTES]));
  private static final Neighbor NEIGHBOR =
      new Neighbor(SELF, new PeerAddress("10.0.0.9", 9), 1, 2, true);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final ManualTime time = ManualTime.get(kit.system());
  private final TestProbe<Link.Command> link = kit.createTestProbe();
  private final TestProbe<Circuit.Ended> manager = kit.createTestProbe();
  private final TestProbe<CircuitManager.Incoming> door = kit.createTestProbe();
  private final TestProbe<Conduit.Event> swarm = kit.createTestProbe();
  private final TestProbe<Conduit.Sent> accepted = kit.createTestProbe();
  private final Bytes psk = bytes(EndToEnd.PSK_BYTES);
  private final OwnerLayers layers = new OwnerLayers();
  private EndToEnd.Initiator handshake;
  private CircuitSetup owner;
  private ActorRef<Link.Event> end;

  @AfterEach
  void shutDown() {
    kit.shutdownTestKit();
  }

  private static Bytes bytes(int count) {
    var bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return Bytes.copyOf(bytes);
  }

  /**
   * @param expected what the end takes for the swarm's key
   */
  private void call(Bytes expected) {
    var key = OnionKeyPair.generate(RANDOM, NOW, NOW.plus(Duration.ofDays(1)));
    var hop = new HopInstruction(HopInstruction.Type.END, 1, 0, NOW.plus(Duration.ofMinutes(10)));
    var ticket = new Ticket(Bytes.copyOf(new byte[Ticket.BYTES]));
    var path = List.of(new TrackingCodeWriter.PathHop(SELF, key.publicKey(), hop));
    var written = TrackingCodeWriter.write(path, ticket, 1, RANDOM);
    var begun = CircuitSetup.begin(written.code(), written.hopSecrets(), RANDOM);
    handshake = EndToEnd.start(psk, begun.earlyBinding(), RANDOM);
    owner = begun.create(handshake.hello(), RANDOM);
    assertThat(owner.create().length()).isEqualTo(TrackingCode.CREATE_BYTES);
    var config =
        CircuitConfig.from(
            ConfigFactory.parseString("eidolon.circuit.build-timeout = 20s")
                .withFallback(ConfigFactory.defaultReference())
                .resolve());
    kit.spawn(
        CircuitEnd.create(
            new Link.CircuitAsked(link.getRef(), NEIGHBOR, ID, owner.create()),
            HopSetup.peel(owner.create(), key, SELF, Set.of(1), NOW, RANDOM),
            new CircuitManager.Expect(ticket, expected, door.getRef()),
            manager.getRef(),
            config,
            RANDOM,
            () -> 0,
            new CircuitMeter()));
    end = link.expectMessageClass(Link.Accept.class).receiver();
  }

  /** Says something as the swarm, before the answer left. */
  private void speak() {
    var conduit = door.receiveMessage().conduit();
    conduit.tell(new Conduit.Own(swarm.getRef()));
    swarm.expectMessageClass(Conduit.Bound.class);
    conduit.tell(new Conduit.Send(bytes(1000), false, accepted.getRef()));
    accepted.expectMessageClass(Conduit.Sent.class);
  }

  private List<Cell> answer() {
    link.expectNoMessage(Duration.ofMillis(20));
    time.timePasses(LONGEST_PAUSE);
    return link.expectMessageClass(Link.Send.class).cells();
  }

  private ConduitEnd open(List<Cell> answer) {
    var created = owner.finish(CreateCells.created(answer.get(0)));
    created.keys().forEach(layers::add);
    layers.add(handshake.finish(created.fromEnd(), created.ofEnd().binding()));
    var window = new SendWindow(new Congestion());
    return new ConduitEnd(
        new Circuit.LastHop(layers), LegalMessages.FROM_RESPONDER, window, RANDOM);
  }

  private void receive(List<Cell> cells) {
    cells.forEach(cell -> cell.circuit(ID.value()));
    end.tell(new Link.Received(ID, new ArrayList<>(cells)));
  }

  @Test
  void whatTheSwarmSaysLeavesTogetherWithTheAnswer() {
    call(psk);
    speak();

    var cells = answer();

    var conduit = open(cells);
    assertThat(cells).hasSize(2);
    assertThat(layers.inbound(cells.get(1))).isEqualTo(1);
    assertThat(conduit.accept(cells.get(1), 0)).isEqualTo(ConduitEnd.Accepted.CONNECTED);
    assertThat(conduit.takeReceived().length()).isEqualTo(1000);
  }

  @Test
  void whoDoesNotKnowTheSwarmIsNotAnsweredNorHeardOf() {
    call(bytes(EndToEnd.PSK_BYTES));

    assertThat(link.expectMessageClass(Link.Send.class).cells().get(0).command())
        .isEqualTo(CellCommand.DESTROY);
    assertThat(manager.receiveMessage().reason()).isEqualTo(CircuitCloseReason.BAD_END_TO_END);
    door.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void whoDoesNotBeginSoonLosesItsPlace() {
    call(psk);
    speak();
    answer();

    time.timePasses(Duration.ofSeconds(5));

    assertThat(manager.receiveMessage().reason()).isEqualTo(CircuitCloseReason.BUILD_TIMEOUT);
    swarm.expectMessage(new Conduit.Closed(CircuitCloseReason.BUILD_TIMEOUT));
  }

  @Test
  void whoBeginsKeepsIt() {
    call(psk);
    speak();
    var conduit = open(answer());
    conduit.greet(RelayCommand.BEGIN, BeginCodec.swarm());
    conduit.send(bytes(10), false);

    receive(conduit.cells(0));

    assertThat(swarm.expectMessageClass(Conduit.Received.class).bytes().length()).isEqualTo(10);
    time.timePasses(Duration.ofMinutes(1));
    manager.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void bytesBeforeBeginEndIt() {
    call(psk);
    speak();
    var conduit = open(answer());
    conduit.send(bytes(10), false);

    receive(conduit.cells(0));

    assertThat(manager.receiveMessage().reason()).isEqualTo(CircuitCloseReason.MALFORMED);
    swarm.expectMessage(new Conduit.Closed(CircuitCloseReason.MALFORMED));
  }

  @Test
  void aDestroyBeforeTheAnswerIsHeardByTheSwarm() {
    call(psk);
    speak();

    end.tell(new Link.Received(ID, List.of(Cell.of(ID.value(), CellCommand.DESTROY))));

    swarm.expectMessage(new Conduit.Closed(CircuitCloseReason.DESTROYED_BY_PEER));
    assertThat(manager.receiveMessage().reason()).isEqualTo(CircuitCloseReason.DESTROYED_BY_PEER);
  }

  @Test
  void theSwarmMayRefuseBeforeTheAnswer() {
    call(psk);

    door.receiveMessage().conduit().tell(Conduit.Close.INSTANCE);

    assertThat(link.expectMessageClass(Link.Send.class).cells().get(0).command())
        .isEqualTo(CellCommand.DESTROY);
    assertThat(manager.receiveMessage().reason()).isEqualTo(CircuitCloseReason.REQUESTED);
  }
}
