package org.eidolon.actors.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.config.LinkConfig;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.cell.CellCommand;
import org.eidolon.proto.cell.CircuitId;
import org.eidolon.proto.limits.SharedPace;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.Neighbor;
import org.eidolon.proto.tracking.CreateCells;
import org.eidolon.proto.tracking.TrackingCode;
import org.eidolon.streams.link.LinkCloseReason;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinkTest {
  private static ActorTestKit kit;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final PeerId PEER = new PeerId(Bytes.copyOf(new byte[32]));
  private static final Neighbor NEIGHBOR =
      new Neighbor(PEER, new PeerAddress("10.0.0.9", 9), 1, 2, true);

  private final ManualTime time = ManualTime.get(kit.system());
  private final AtomicLong nanos = new AtomicLong(1);
  private final TestProbe<Link.CircuitAsked> asked = kit.createTestProbe();
  private final TestProbe<Link.Over> owner = kit.createTestProbe();
  private final TestProbe<Link.Event> circuit = kit.createTestProbe();
  private final FakeConnection wire = new FakeConnection(PEER, true);
  private final InHand inHand = new InHand();
  private final LinkMeter meter = new LinkMeter();
  private ActorRef<Link.Command> link;

  @BeforeAll
  static void startUp() {
    kit = ActorTestKit.create(ManualTime.config().withFallback(ConfigFactory.load()));
  }

  @AfterAll
  static void shutDown() {
    kit.shutdownTestKit();
  }

  static LinkConfig config(String overrides) {
    return LinkConfig.from(
        ConfigFactory.parseString("eidolon.link {" + overrides + "}")
            .withFallback(ConfigFactory.defaultReference())
            .resolve());
  }

  @BeforeEach
  void spawn() {
    spawn("circuit-queue-cells = 16, half-built = 1, circuits-per-link = 3");
  }

  private void spawn(String overrides) {
    var around =
        new Link.Surroundings(
            asked.getRef(), owner.getRef(), RANDOM, nanos::get, meter, new SharedPace());
    int reads = wire.reads.get();
    link = kit.spawn(Link.create(wire, NEIGHBOR, config(overrides), around));
    await().until(() -> wire.listener != null && wire.reads.get() == reads + 1);
  }

  private void pass(Duration duration) {
    nanos.addAndGet(duration.toNanos());
    time.timePasses(duration);
  }

  private CircuitId open() {
    link.tell(new Link.Open(circuit.getRef(), inHand));
    return circuit.expectMessageClass(Link.Opened.class).circuit();
  }

  private static Cell cell(int circuit, CellCommand command) {
    return Cell.of(circuit, command);
  }

  private static List<Cell> cells(CircuitId circuit, int count) {
    var cells = new ArrayList<Cell>();
    for (int i = 0; i < count; i++) {
      cells.add(Cell.of(circuit.value(), CellCommand.RELAY));
    }
    return cells;
  }

  private Cell written() throws InterruptedException {
    return wire.written.poll(3, TimeUnit.SECONDS);
  }

  private static Cell[] create(int circuit) {
    int full = Cell.BODY_BYTES - 4;
    return new Cell[] {
      fragment(circuit, 0, full),
      fragment(circuit, 1, full),
      fragment(circuit, 2, TrackingCode.CREATE_BYTES - 2 * full)
    };
  }

  private static Cell fragment(int circuit, int index, int bytes) {
    var cell = Cell.of(circuit, CellCommand.CREATE_TC);
    cell.body().put((byte) index).put((byte) CreateCells.COUNT).putShort((short) bytes);
    return cell;
  }

  @Test
  void givesIdsOfTheDiallerAndDeliversRunsInOrder() {
    var id = open();
    assertThat(id.givenByDialler()).isTrue();
    var one = cell(id.value(), CellCommand.CREATED_TC);
    var two = cell(id.value(), CellCommand.RELAY);

    wire.deliver(one, two, cell(12345, CellCommand.RELAY), cell(0, CellCommand.PADDING));

    circuit.expectMessage(new Link.Received(id, List.of(one, two)));
    await().until(() -> wire.reads.get() == 2);
  }

  @Test
  void putsACreateTogetherAndAsksForIt() {
    wire.deliver(create(7));

    var ask = asked.expectMessageClass(Link.CircuitAsked.class);
    assertThat(ask.circuit()).isEqualTo(new CircuitId(7));
    assertThat(ask.neighbor()).isEqualTo(NEIGHBOR);
    assertThat(ask.create().length()).isEqualTo(TrackingCode.CREATE_BYTES);
    link.tell(new Link.Accept(ask.circuit(), circuit.getRef(), inHand));
    var destroy = cell(7, CellCommand.DESTROY);
    wire.deliver(destroy);
    circuit.expectMessage(new Link.Received(ask.circuit(), List.of(destroy)));
  }

  @Test
  void tellsOfADestroyThatCameBeforeTheAccept() {
    var destroy = cell(7, CellCommand.DESTROY);
    wire.deliver(create(7));
    wire.deliver(destroy);
    asked.expectMessageClass(Link.CircuitAsked.class);

    link.tell(new Link.Accept(new CircuitId(7), circuit.getRef(), inHand));

    circuit.expectMessage(new Link.Received(new CircuitId(7), List.of(destroy)));
  }

  @Test
  void refusesMoreHalfBuiltCircuitsUntilTheOldOnesTimeOut() throws Exception {
    wire.deliver(create(7)[0]);
    wire.deliver(create(8));
    assertThat(written().circuit()).as("after this one both were taken up").isEqualTo(8);

    nanos.addAndGet(Duration.ofSeconds(6).toNanos());
    wire.deliver(create(9));

    assertThat(asked.expectMessageClass(Link.CircuitAsked.class).circuit().value()).isEqualTo(9);
    // Rests of what was refused and of what took too long: the link outlives them.
    wire.deliver(create(8)[2]);
    wire.deliver(create(7)[1]);
    wire.deliver(create(10));
    assertThat(asked.expectMessageClass(Link.CircuitAsked.class).circuit().value()).isEqualTo(10);
    assertThat(wire.written).isEmpty();
  }

  @Test
  void outlivesTheRestOfACreateThatTookTooLong() {
    int reads = wire.reads.get();
    wire.deliver(create(7)[0]);
    await().until(() -> wire.reads.get() == reads + 1);
    nanos.addAndGet(Duration.ofSeconds(6).toNanos());

    wire.deliver(create(7)[1]);
    wire.deliver(create(8));

    assertThat(asked.expectMessageClass(Link.CircuitAsked.class).circuit().value()).isEqualTo(8);
  }

  @Test
  void refusesMoreCreatesThanItsOwnerKeepsUpWith() throws Exception {
    spawn("circuits-per-link = 1000");
    for (int id = 1; id <= 256; id++) {
      wire.deliver(create(id));
      asked.receiveMessage();
    }
    assertThat(wire.written).isEmpty();

    wire.deliver(create(257));

    assertThat(written().circuit()).isEqualTo(257);
    asked.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void endsACircuitThatIsFloodedFasterThanItsReceiverTakesItsCellsUp() throws Exception {
    var id = open();
    wire.deliver(cells(id, 16).toArray(Cell[]::new));
    inHand.taken(circuit.expectMessageClass(Link.Received.class));
    wire.deliver(cells(id, 16).toArray(Cell[]::new));
    circuit.expectMessageClass(Link.Received.class);

    wire.deliver(cells(id, 1).toArray(Cell[]::new));

    circuit.expectMessage(new Link.Refused(id));
    assertThat(written().command()).isEqualTo(CellCommand.DESTROY);
  }

  @Test
  void makesTheNeighborWaitWhileTooManyCellsLieInMailboxes() {
    spawn("circuit-queue-cells = 5000");
    var id = open();
    int reads = wire.reads.get();

    wire.deliver(cells(id, 4096).toArray(Cell[]::new));
    var flood = circuit.expectMessageClass(Link.Received.class);
    pass(Duration.ofMillis(20));
    assertThat(wire.reads).hasValue(reads);

    inHand.taken(flood);
    pass(Duration.ofMillis(20));
    await().until(() -> wire.reads.get() == reads + 1);
  }

  @Test
  void closesOnACreateWithAnIdThatIsOurs() {
    wire.deliver(create(1 << 31 | 7));

    assertThat(owner.expectMessageClass(Link.Over.class).reason())
        .isEqualTo(LinkCloseReason.MALFORMED);
  }

  @Test
  void closesOnACellThatHasNoPlaceOnAnOpenLink() {
    wire.deliver(cell(0, CellCommand.VERSIONS));

    assertThat(owner.expectMessageClass(Link.Over.class).reason())
        .isEqualTo(LinkCloseReason.MALFORMED);
  }

  @Test
  void queuesWhileTheNeighborIsSlowAndDrainsLater() throws Exception {
    var id = open();
    wire.writable = false;
    var sent = cells(id, 16);
    link.tell(new Link.Send(id, sent));
    circuit.expectNoMessage(Duration.ofMillis(50));
    assertThat(wire.written).isEmpty();

    wire.writable = true;
    wire.listener.writable();

    for (var cell : sent) {
      assertThat(written()).isSameAs(cell);
    }
  }

  @Test
  void countsCellsByWhatTheyAreToUs() {
    var own = open();
    link.tell(new Link.Open(circuit.getRef(), InHand.relayed()));
    var relayed = circuit.expectMessageClass(Link.Opened.class).circuit();

    link.tell(new Link.Send(own, cells(own, 3)));
    link.tell(new Link.Send(relayed, cells(relayed, 2)));
    wire.deliver(cell(0, CellCommand.PADDING), cell(12345, CellCommand.RELAY));
    wire.deliver(cell(own.value(), CellCommand.RELAY), cell(relayed.value(), CellCommand.RELAY));
    circuit.receiveSeveralMessages(2);

    assertThat(meter.cells().sent())
        .containsOnly(
            entry("own", 3L), entry("relayed", 2L), entry("padding", 0L), entry("setup", 0L));
    assertThat(meter.cells().received())
        .containsOnly(
            entry("own", 1L), entry("relayed", 1L), entry("padding", 1L), entry("setup", 1L));
  }

  @Test
  void countsWhatWaitsForASlowNeighborUntilItIsSentOrTheLinkIsLost() {
    var id = open();
    wire.writable = false;
    link.tell(new Link.Send(id, cells(id, 16)));
    await().untilAsserted(() -> assertThat(meter.cells().waiting()).isEqualTo(16));

    wire.writable = true;
    wire.listener.writable();
    await().untilAsserted(() -> assertThat(meter.cells().waiting()).isZero());

    wire.writable = false;
    link.tell(new Link.Send(id, cells(id, 5)));
    await().untilAsserted(() -> assertThat(meter.cells().waiting()).isEqualTo(5));
    wire.listener.closed(LinkCloseReason.CLOSED_BY_PEER);
    owner.expectMessageClass(Link.Over.class);
    assertThat(meter.cells().waiting()).isZero();
  }

  @Test
  void refusesTheCircuitWhoseQueueIsFullAndDestroysIt() throws Exception {
    var id = open();
    wire.writable = false;
    link.tell(new Link.Send(id, cells(id, 16)));
    link.tell(new Link.Send(id, cells(id, 1)));
    circuit.expectMessage(new Link.Refused(id));

    wire.writable = true;
    wire.listener.writable();

    assertThat(written().command()).isEqualTo(CellCommand.DESTROY);
    link.tell(new Link.Send(id, cells(id, 1)));
    circuit.expectNoMessage(Duration.ofMillis(50));
    assertThat(wire.written).isEmpty();
  }

  @Test
  void refusesMoreCircuitsThanTheLinkCarries() {
    for (int i = 0; i < 3; i++) {
      open();
    }

    link.tell(new Link.Open(circuit.getRef(), inHand));

    circuit.expectMessageClass(Link.Refused.class);
  }

  @Test
  void destroysTheCircuitsOfAReceiverThatIsGone() throws Exception {
    var id = open();

    circuit.stop();

    var cell = written();
    assertThat(cell.command()).isEqualTo(CellCommand.DESTROY);
    assertThat(cell.circuit()).isEqualTo(id.value());
  }

  @Test
  void tellsEveryReceiverThatTheLinkIsLost() {
    var one = open();
    var two = open();

    wire.listener.closed(LinkCloseReason.CLOSED_BY_PEER);

    assertThat(circuit.receiveSeveralMessages(2))
        .containsExactlyInAnyOrder(new Link.Lost(one), new Link.Lost(two));
    assertThat(owner.expectMessageClass(Link.Over.class).reason())
        .isEqualTo(LinkCloseReason.CLOSED_BY_PEER);
    kit.createTestProbe().expectTerminated(link);
  }

  @Test
  void padsAnIdleLink() throws Exception {
    open();
    pass(Duration.ofMillis(1400));
    assertThat(wire.written).isEmpty();

    for (int i = 0; i < 10 && wire.written.isEmpty(); i++) {
      pass(Duration.ofSeconds(1));
    }

    assertThat(written().command()).isEqualTo(CellCommand.PADDING);
  }

  @Test
  void givesUpOnASilentNeighbor() {
    open();
    pass(Duration.ofSeconds(29));
    owner.expectNoMessage(Duration.ofMillis(50));

    pass(Duration.ofSeconds(12));

    assertThat(owner.expectMessageClass(Link.Over.class).reason())
        .isEqualTo(LinkCloseReason.SILENT);
  }

  @Test
  void isNotRestartedAndEndsItsConnectionWhenItFails() {
    open();

    wire.listener.received(null);

    owner.expectMessageClass(Link.Over.class);
    circuit.expectMessageClass(Link.Lost.class);
    await().until(() -> !wire.closes.isEmpty());
  }
}
