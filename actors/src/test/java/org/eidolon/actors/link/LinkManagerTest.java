package org.eidolon.actors.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.cell.CellCommand;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.Neighbor;
import org.eidolon.streams.link.LinkCloseReason;
import org.eidolon.streams.sim.SimNet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinkManagerTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(ManualTime.config().withFallback(ConfigFactory.load()));
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final PeerId ALICE = peer(1);
  private static final PeerId BOB = peer(2);
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final PeerAddress AT_BOB = new PeerAddress("10.0.0.2", 1024);

  private final ManualTime time = ManualTime.get(KIT.system());
  private final SimNet net = new SimNet(7);
  private final TestProbe<Link.CircuitAsked> asked = KIT.createTestProbe();
  private final TestProbe<LinkManager.Event> aliceHears = KIT.createTestProbe();
  private final TestProbe<LinkManager.Event> bobHears = KIT.createTestProbe();
  private final ActorRef<LinkManager.Command> alice = manager("10.0.0.1", ALICE, aliceHears);
  private final ActorRef<LinkManager.Command> bob = manager("10.0.0.2", BOB, bobHears);

  private static PeerId peer(int number) {
    var key = new byte[32];
    key[0] = (byte) number;
    return new PeerId(Bytes.copyOf(key));
  }

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @AfterEach
  void closeNet() {
    net.close();
  }

  private ActorRef<LinkManager.Command> manager(
      String host, PeerId self, TestProbe<LinkManager.Event> hears) {
    var transport = net.transport(host, self);
    var config = LinkTest.config("strangers = 1, removal-grace = 5s, silence-limit = 10h");
    var manager =
        KIT.spawn(
            LinkManager.create(config, transport, self, asked.getRef(), RANDOM, System::nanoTime));
    transport.listen(host, 1024, connection -> manager.tell(new LinkManager.Accepted(connection)));
    manager.tell(new LinkManager.Subscribe(hears.getRef()));
    return manager;
  }

  private static LinkManager.SetNeighbors only(PeerId peer, PeerAddress address, boolean weDial) {
    return new LinkManager.SetNeighbors(List.of(new Neighbor(peer, address, 11, 12, weDial)));
  }

  private static LinkManager.SetNeighbors nobody() {
    return new LinkManager.SetNeighbors(List.of());
  }

  private void link() {
    bob.tell(only(ALICE, new PeerAddress("10.0.0.1", 1024), false));
    alice.tell(only(BOB, AT_BOB, true));
    aliceHears.expectMessageClass(LinkManager.LinkUp.class);
  }

  @Test
  void linksNeighborsAndCarriesCellsBetweenThem() {
    bob.tell(only(ALICE, new PeerAddress("10.0.0.1", 1024), false));
    alice.tell(only(BOB, AT_BOB, true));
    var atAlice = aliceHears.expectMessageClass(LinkManager.LinkUp.class).link();
    bobHears.expectMessageClass(LinkManager.LinkUp.class);
    var circuit = KIT.<Link.Event>createTestProbe();
    atAlice.tell(new Link.Open(circuit.getRef(), new InHand()));
    var id = circuit.expectMessageClass(Link.Opened.class).circuit();

    var halves = new ArrayList<Cell>();
    for (int index = 0, bytes = 4087; index < 2; index++, bytes = 7524 - 4087) {
      var cell = Cell.of(id.value(), CellCommand.CREATE_TC);
      cell.body().put((byte) index).put((byte) 2).putShort((short) bytes);
      halves.add(cell);
    }
    atAlice.tell(new Link.Send(id, halves));

    var ask = asked.expectMessageClass(Link.CircuitAsked.class);
    assertThat(ask.neighbor().peer()).isEqualTo(ALICE);
    ask.link().tell(new Link.Accept(ask.circuit(), circuit.getRef(), new InHand()));
    ask.link()
        .tell(
            new Link.Send(
                ask.circuit(),
                new ArrayList<>(List.of(Cell.of(ask.circuit().value(), CellCommand.CREATED_TC)))));
    assertThat(circuit.expectMessageClass(Link.Received.class).cells()).hasSize(1);
  }

  @Test
  void holdsAStrangerUntilItBecomesANeighbor() {
    alice.tell(only(BOB, AT_BOB, true));
    bobHears.expectMessage(new LinkManager.StrangerWaits(ALICE));

    bob.tell(only(ALICE, new PeerAddress("10.0.0.1", 1024), false));

    bobHears.expectMessageClass(LinkManager.LinkUp.class);
  }

  @Test
  void sendsAStrangerAwayWhenPatienceEnds() {
    alice.tell(only(BOB, AT_BOB, true));
    bobHears.expectMessage(new LinkManager.StrangerWaits(ALICE));
    aliceHears.expectMessageClass(LinkManager.LinkUp.class);

    time.timePasses(Duration.ofSeconds(31));

    assertThat(aliceHears.expectMessageClass(LinkManager.LinkDown.class).reason())
        .isEqualTo(LinkCloseReason.CLOSED_BY_PEER);
  }

  @Test
  void boundsTheStrangersThatWait() {
    var first = new FakeConnection(peer(3), false);
    var second = new FakeConnection(peer(4), false);
    bob.tell(new LinkManager.Accepted(first));
    bob.tell(new LinkManager.Accepted(second));

    await().until(() -> second.closes.contains(LinkCloseReason.TOO_MANY));
    assertThat(first.closes).isEmpty();
  }

  @Test
  void keepsOneLinkANeighbor() {
    link();
    var second = new FakeConnection(BOB, false);

    alice.tell(new LinkManager.Accepted(second));

    await().until(() -> second.closes.contains(LinkCloseReason.DUPLICATE));
    aliceHears.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void keepsTheLinkOfAFormerNeighborForAGraceTimeAndThenClosesIt() {
    link();
    bobHears.expectMessageClass(LinkManager.LinkUp.class);

    alice.tell(nobody());
    aliceHears.expectNoMessage(Duration.ofMillis(50));
    time.timePasses(GRACE);

    assertThat(aliceHears.expectMessageClass(LinkManager.LinkDown.class).reason())
        .isEqualTo(LinkCloseReason.NOT_A_NEIGHBOR);
    bobHears.expectMessageClass(LinkManager.LinkDown.class);
  }

  @Test
  void aNeighborThatIsNamedAgainKeepsItsLink() {
    link();
    alice.tell(nobody());
    alice.tell(only(BOB, AT_BOB, true));

    time.timePasses(GRACE.multipliedBy(3));

    aliceHears.expectNoMessage(Duration.ofMillis(50));
    assertThat(net.connections()).isEqualTo(1);
  }

  @Test
  void theLinkOfAFormerNeighborServesItsCircuitsToTheirEnd() {
    link();
    var circuit = KIT.<Link.Event>createTestProbe();
    var late = KIT.<LinkManager.Event>createTestProbe();
    alice.tell(new LinkManager.Subscribe(late.getRef()));
    var atAlice = late.expectMessageClass(LinkManager.LinkUp.class).link();
    atAlice.tell(new Link.Open(circuit.getRef(), new InHand()));
    var id = circuit.expectMessageClass(Link.Opened.class).circuit();

    alice.tell(nobody());
    aliceHears.expectNoMessage(Duration.ofMillis(50));
    time.timePasses(GRACE.multipliedBy(2));
    aliceHears.expectNoMessage(Duration.ofMillis(50));
    atAlice.tell(new Link.Release(id));
    time.timePasses(GRACE);

    aliceHears.expectMessageClass(LinkManager.LinkDown.class);
  }

  @Test
  void aFormerNeighborIsNotDialledAgain() {
    link();
    alice.tell(nobody());
    aliceHears.expectNoMessage(Duration.ofMillis(50));
    net.cut(ALICE, BOB);
    aliceHears.expectMessageClass(LinkManager.LinkDown.class);

    time.timePasses(GRACE);

    aliceHears.expectNoMessage(Duration.ofMillis(50));
    assertThat(net.connections()).isZero();
  }

  @Test
  void dialsALostNeighborAgain() {
    link();

    net.cut(ALICE, BOB);
    assertThat(aliceHears.expectMessageClass(LinkManager.LinkDown.class).reason())
        .isEqualTo(LinkCloseReason.IO_ERROR);
    bobHears.expectMessageClass(LinkManager.LinkUp.class);
    bobHears.expectMessageClass(LinkManager.LinkDown.class);
    await()
        .untilAsserted(
            () -> {
              time.timePasses(Duration.ofSeconds(1));
              assertThat(net.connections()).isEqualTo(1);
            });

    aliceHears.expectMessageClass(LinkManager.LinkUp.class);
  }

  @Test
  void tellsThatADialFailedAndTriesAgain() {
    net.kill(BOB);
    alice.tell(only(BOB, AT_BOB, true));
    assertThat(aliceHears.expectMessageClass(LinkManager.DialFailed.class).reason())
        .isEqualTo(LinkCloseReason.REFUSED);

    time.timePasses(Duration.ofSeconds(1));

    aliceHears.expectMessageClass(LinkManager.DialFailed.class);
    var counts = KIT.<LinkManager.Counts>createTestProbe();
    alice.tell(new LinkManager.AskCounts(counts.getRef()));
    assertThat(counts.receiveMessage().byReason()).containsEntry(LinkCloseReason.REFUSED, 2L);
  }

  @Test
  void tellsNewcomersOfPresentLinksAndEverybodyOfNewLabels() {
    link();
    var late = KIT.<LinkManager.Event>createTestProbe();
    alice.tell(new LinkManager.Subscribe(late.getRef()));
    late.expectMessageClass(LinkManager.LinkUp.class);

    alice.tell(new LinkManager.SetNeighbors(List.of(new Neighbor(BOB, AT_BOB, 21, 22, true))));

    assertThat(late.expectMessageClass(LinkManager.LinkUp.class).neighbor().inLabel())
        .isEqualTo(22);
  }
}
