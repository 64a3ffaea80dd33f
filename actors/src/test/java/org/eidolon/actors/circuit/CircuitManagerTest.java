package org.eidolon.actors.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.eidolon.actors.link.Link;
import org.eidolon.actors.link.LinkManager;
import org.eidolon.config.CircuitConfig;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.cell.CellCommand;
import org.eidolon.proto.cell.CircuitId;
import org.eidolon.proto.circuit.CircuitCloseReason;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.Neighbor;
import org.eidolon.proto.tracker.PathGrant;
import org.eidolon.proto.tracker.Ticket;
import org.eidolon.proto.tracking.CircuitSetup;
import org.eidolon.proto.tracking.HopInstruction;
import org.eidolon.proto.tracking.OnionKey;
import org.eidolon.proto.tracking.OnionKeyPair;
import org.eidolon.proto.tracking.TrackingCode;
import org.eidolon.proto.tracking.TrackingCodeWriter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What neighbors ask for, how often and how much of it. */
class CircuitManagerTest {
  private static ActorTestKit kit;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final int OUT_LABEL = 77;

  private final AtomicLong nanos = new AtomicLong(1);
  private final TestProbe<OnionKey> keys = kit.createTestProbe();
  private final TestProbe<Link.Command> onward = kit.createTestProbe();
  private ActorRef<CircuitManager.Command> manager;
  private ActorRef<Link.CircuitAsked> asking;
  private OnionKey key;
  private int circuits;

  @BeforeAll
  static void startUp() {
    kit = ActorTestKit.create();
  }

  @AfterAll
  static void shutDown() {
    kit.shutdownTestKit();
  }

  private static PeerId peer(int number) {
    var bytes = new byte[PeerId.BYTES];
    bytes[0] = (byte) number;
    return new PeerId(Bytes.copyOf(bytes));
  }

  /** The labels are the number's, as links in one direction have labels of their own. */
  private static Neighbor neighbor(int number) {
    var address = new PeerAddress("10.0.0." + number, 9);
    return new Neighbor(peer(number), address, 1000 + number, number, true);
  }

  private void start(String settings) {
    var config =
        CircuitConfig.from(
            ConfigFactory.parseString("eidolon.circuit { %s }".formatted(settings))
                .withFallback(ConfigFactory.defaultReference())
                .resolve());
    var told = kit.<CircuitManager.Command>createTestProbe();
    manager =
        kit.spawn(
            Behaviors.monitor(
                CircuitManager.Command.class,
                told.getRef(),
                CircuitManager.create(
                    peer(0), config, keys.getRef(), RANDOM, () -> NOW, nanos::incrementAndGet)));
    key = keys.receiveMessage();
    var wired = new CompletableFuture<ActorRef<Link.CircuitAsked>>();
    kit.spawn(
        Behaviors.<Void>setup(
            context -> {
              var far = new Neighbor(peer(9), neighbor(9).address(), OUT_LABEL, 9, true);
              CircuitManager.asLinkSubscriber(context, manager)
                  .tell(new LinkManager.LinkUp(far, onward.getRef()));
              wired.complete(CircuitManager.asAsked(context, manager));
              return Behaviors.empty();
            }));
    asking = wired.join();
    // What is asked of it comes by another way, and must not overtake the link.
    told.receiveMessage();
  }

  private CircuitId ask(TestProbe<Link.Command> link, int neighbor, Bytes create) {
    var id = new CircuitId(++circuits);
    asking.tell(new Link.CircuitAsked(link.getRef(), neighbor(neighbor), id, create));
    return id;
  }

  /** A circuit that comes from {@code neighbor} and goes on over the one link that is up. */
  private Bytes create(int neighbor) {
    var later = NOW.plus(Duration.ofMinutes(10));
    var far = OnionKeyPair.generate(RANDOM, NOW, NOW.plus(Duration.ofDays(1)));
    var path =
        List.of(
            new TrackingCodeWriter.PathHop(
                peer(0),
                key,
                new HopInstruction(HopInstruction.Type.FORWARD, neighbor, OUT_LABEL, later)),
            new TrackingCodeWriter.PathHop(
                peer(9),
                far.publicKey(),
                new HopInstruction(HopInstruction.Type.END, 3, 0, later)));
    var ticket = new Ticket(Bytes.copyOf(new byte[Ticket.BYTES]));
    var written = TrackingCodeWriter.write(path, ticket, 1, RANDOM);
    var word = Bytes.copyOf(new byte[TrackingCode.TO_END_BYTES]);
    var begun = CircuitSetup.begin(written.code(), written.hopSecrets(), RANDOM);
    return begun.create(word, RANDOM).create();
  }

  private CircuitManager.Count count() {
    var probe = kit.<CircuitManager.Count>createTestProbe();
    manager.tell(new CircuitManager.Counts(probe.getRef()));
    return probe.receiveMessage();
  }

  private long ended(CircuitCloseReason reason) {
    return count().ended().getOrDefault(reason, 0L);
  }

  private static void expectRefusal(TestProbe<Link.Command> link, CircuitId id) {
    var sent = link.expectMessageClass(Link.Send.class);
    assertThat(sent.cells().get(0).command()).isEqualTo(CellCommand.DESTROY);
    assertThat(sent.circuit()).isEqualTo(id);
    assertThat(link.expectMessageClass(Link.Release.class).circuit()).isEqualTo(id);
  }

  @Test
  void refusesCircuitsOfANeighborThatAsksTooOftenAndOfNoOther() {
    start("creates-per-second = 10, create-burst = 3");
    var link = kit.<Link.Command>createTestProbe();
    var other = kit.<Link.Command>createTestProbe();
    var garbage = Bytes.copyOf(new byte[TrackingCode.CREATE_BYTES]);
    for (int i = 0; i < 3; i++) {
      expectRefusal(link, ask(link, 1, garbage));
    }
    assertThat(ended(CircuitCloseReason.TOO_OFTEN)).isZero();

    expectRefusal(link, ask(link, 1, create(1)));
    assertThat(ended(CircuitCloseReason.TOO_OFTEN)).isEqualTo(1);
    assertThat(ended(CircuitCloseReason.BAD_TRACKING_CODE)).isEqualTo(3);

    ask(other, 2, create(2));
    other.expectMessageClass(Link.Accept.class);
    nanos.addAndGet(Duration.ofMillis(100).toNanos());
    ask(link, 1, create(1));
    link.expectMessageClass(Link.Accept.class);
  }

  @Test
  void tellsWhichCircuitsOfOursNeverOpened() {
    start("min-hops = 3");
    var user = kit.<Conduit.Event>createTestProbe();
    var secret = Bytes.copyOf(new byte[PathGrant.HOP_SECRET_BYTES]);
    var partner = Bytes.copyOf(new byte[PathGrant.PARTNER_BYTES]);
    var toThePartnerAtOnce =
        new PathGrant(
            Bytes.copyOf(new byte[TrackingCode.BYTES]), 1, List.of(secret), Instant.MAX, partner);

    manager.tell(
        new CircuitManager.Build(toThePartnerAtOnce, Bytes.copyOf(new byte[32]), user.getRef()));
    user.expectMessage(new Conduit.Closed(CircuitCloseReason.TOO_SHORT));
    var probe = kit.<CircuitManager.Figures>createTestProbe();
    manager.tell(new CircuitManager.AskFigures(probe.getRef()));

    var figures = probe.receiveMessage();
    assertThat(figures.builds().failed()).containsExactly(entry(CircuitCloseReason.TOO_SHORT, 1L));
    assertThat(figures.builds().counts()).hasSize(11).containsOnly(0L);
    assertThat(figures.count()).isEqualTo(count());
  }

  @Test
  void tellsOfItsOwnCircuitsWhereTheyBeginAndHowLongTheyAre() {
    start("min-hops = 3");
    var user = kit.<Conduit.Event>createTestProbe();
    var grant = grant(4);
    manager.tell(new CircuitManager.Build(grant, Bytes.copyOf(new byte[32]), user.getRef()));
    manager.tell(new CircuitManager.Build(grant, Bytes.copyOf(new byte[32]), user.getRef()));
    assertThat(own()).hasSize(2);
    nanos.addAndGet(Duration.ofSeconds(7).toNanos());

    var own = own();

    assertThat(own).extracting(OwnCircuit::number).containsExactly(1L, 2L);
    assertThat(own.get(0).relays()).isEqualTo(4);
    assertThat(own.get(0).first()).contains(peer(9));
    assertThat(own.get(0).age()).isBetween(Duration.ofSeconds(7), Duration.ofSeconds(8));

    var first = onward.expectMessageClass(Link.Open.class);
    onward.expectMessageClass(Link.Open.class);
    first.receiver().tell(new Link.Lost(new CircuitId(1)));
    user.expectMessageClass(Conduit.Closed.class);
    await().untilAsserted(() -> assertThat(own()).hasSize(1));
  }

  @Test
  void closesACircuitOfOursByItsNumberAndNoOther() {
    start("min-hops = 3");
    var first = kit.<Conduit.Event>createTestProbe();
    var second = kit.<Conduit.Event>createTestProbe();
    manager.tell(new CircuitManager.Build(grant(4), Bytes.copyOf(new byte[32]), first.getRef()));
    manager.tell(new CircuitManager.Build(grant(4), Bytes.copyOf(new byte[32]), second.getRef()));
    var answers = kit.<CircuitManager.Closing>createTestProbe();

    manager.tell(new CircuitManager.CloseOwn(2, answers.getRef()));
    manager.tell(new CircuitManager.CloseOwn(3, answers.getRef()));

    answers.expectMessage(CircuitManager.Closing.CLOSED);
    answers.expectMessage(CircuitManager.Closing.UNKNOWN);
    second.expectMessage(new Conduit.Closed(CircuitCloseReason.REQUESTED));
    await()
        .untilAsserted(() -> assertThat(own()).extracting(OwnCircuit::number).containsExactly(1L));
    first.expectNoMessage();
  }

  private List<OwnCircuit> own() {
    var probe = kit.<CircuitManager.Own>createTestProbe();
    manager.tell(new CircuitManager.AskOwn(probe.getRef()));
    return probe.receiveMessage().circuits();
  }

  private static PathGrant grant(int relays) {
    var secrets =
        Collections.nCopies(relays + 1, Bytes.copyOf(new byte[PathGrant.HOP_SECRET_BYTES]));
    return new PathGrant(
        Bytes.copyOf(new byte[TrackingCode.BYTES]),
        OUT_LABEL,
        secrets,
        Instant.MAX,
        Bytes.copyOf(new byte[PathGrant.PARTNER_BYTES]));
  }

  @Test
  void leavesPlacesToOthersThanTheOneWhoAsksForAll() {
    start("relayed = 20, relayed-share = 0.1");
    var link = kit.<Link.Command>createTestProbe();
    var other = kit.<Link.Command>createTestProbe();
    CircuitId first = ask(link, 1, create(1));
    var receiver = link.expectMessageClass(Link.Accept.class).receiver();
    for (int i = 1; i < 16; i++) {
      ask(link, 1, create(1));
      link.expectMessageClass(Link.Accept.class);
    }

    expectRefusal(link, ask(link, 1, create(1)));
    assertThat(ended(CircuitCloseReason.OVER_SHARE)).isEqualTo(1);
    ask(other, 2, create(2));
    other.expectMessageClass(Link.Accept.class);
    assertThat(count().relayed()).isEqualTo(17);

    var destroy = List.of(Cell.of(first.value(), CellCommand.DESTROY));
    receiver.tell(new Link.Received(first, destroy));
    link.expectMessageClass(Link.Release.class);
    link.awaitAssert(() -> assertThat(count().relayed()).isEqualTo(16));
    ask(link, 1, create(1));
    link.expectMessageClass(Link.Accept.class);
  }
}
