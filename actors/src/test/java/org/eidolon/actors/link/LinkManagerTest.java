package org.eidolon.actors.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.eidolon.actors.link.TwoManagers.ALICE;
import static org.eidolon.actors.link.TwoManagers.AT_ALICE;
import static org.eidolon.actors.link.TwoManagers.AT_BOB;
import static org.eidolon.actors.link.TwoManagers.BOB;
import static org.eidolon.actors.link.TwoManagers.NETWORK;
import static org.eidolon.actors.link.TwoManagers.only;
import static org.eidolon.actors.link.TwoManagers.peer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.cell.CellCommand;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.tracker.Neighbor;
import org.eidolon.proto.tracking.CreateCells;
import org.eidolon.proto.tracking.TrackingCode;
import org.eidolon.streams.link.LinkCloseReason;
import org.eidolon.streams.sim.SimNet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LinkManagerTest {
  @RegisterExtension private static final ManualKit MANUAL = new ManualKit();

  private final ActorTestKit kit = MANUAL.kit();
  private final ManualTime time = MANUAL.time();
  private final TwoManagers two = new TwoManagers(kit);
  private final SimNet net = two.net;
  private final TestProbe<Link.CircuitAsked> asked = two.asked;
  private final TestProbe<LinkManager.Event> aliceHears = two.aliceHears;
  private final TestProbe<LinkManager.Event> bobHears = two.bobHears;
  private final ActorRef<LinkManager.Command> alice = two.alice;
  private final ActorRef<LinkManager.Command> bob = two.bob;

  @AfterEach
  void closeNet() {
    two.net.close();
  }

  @Test
  void linksNeighborsAndCarriesCellsBetweenThem() {
    bob.tell(only(ALICE, AT_ALICE, false));
    alice.tell(only(BOB, AT_BOB, true));
    var atAlice = aliceHears.expectMessageClass(LinkManager.LinkUp.class).link();
    bobHears.expectMessageClass(LinkManager.LinkUp.class);
    var circuit = kit.<Link.Event>createTestProbe();
    atAlice.tell(new Link.Open(circuit.getRef(), new InHand()));
    var id = circuit.expectMessageClass(Link.Opened.class).circuit();

    var create = Bytes.copyOf(new byte[TrackingCode.CREATE_BYTES]);
    atAlice.tell(new Link.Send(id, CreateCells.split(id.value(), create, new Random(1))));

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
  void tellsItsOwnPeopleWhoItsNeighborsAre() {
    var neighbors = kit.<LinkManager.Neighbors>createTestProbe();
    alice.tell(only(BOB, AT_BOB, false));
    alice.tell(new LinkManager.AskNeighbors(neighbors.getRef()));
    var before = neighbors.receiveMessage().neighbors();
    two.link();
    bobHears.expectMessageClass(LinkManager.LinkUp.class);
    alice.tell(new LinkManager.AskNeighbors(neighbors.getRef()));
    var dialled = neighbors.receiveMessage().neighbors();
    bob.tell(new LinkManager.AskNeighbors(neighbors.getRef()));
    var accepted = neighbors.receiveMessage().neighbors();

    assertThat(before)
        .containsExactly(new NeighborView(BOB, AT_BOB, NeighborView.State.NO_LINK, Duration.ZERO));
    assertThat(dialled).hasSize(1);
    assertThat(dialled.get(0).address()).isEqualTo(AT_BOB);
    assertThat(dialled.get(0).state()).isEqualTo(NeighborView.State.DIALLED);
    assertThat(dialled.get(0).age()).isPositive();
    assertThat(dialled.get(0)).asString().doesNotContain("10.0.0.2");
    assertThat(accepted.get(0).state()).isEqualTo(NeighborView.State.ACCEPTED);
    assertThat(accepted.get(0).peer()).isEqualTo(ALICE);
  }

  @Test
  void tellsFiguresOfItsLinksAndNamesNobody() {
    var figures = kit.<LinkFigures>createTestProbe();
    two.link();
    bobHears.expectMessageClass(LinkManager.LinkUp.class);
    alice.tell(new LinkManager.AskFigures(figures.getRef()));
    var open = figures.receiveMessage();
    bob.tell(new LinkManager.AskFigures(figures.getRef()));
    var accepted = figures.receiveMessage();

    assertThat(open.dialled()).isEqualTo(1);
    assertThat(open.accepted()).isZero();
    assertThat(open.neighbors()).isEqualTo(1);
    assertThat(open.ended()).isEmpty();
    assertThat(accepted.dialled()).isZero();
    assertThat(accepted.accepted()).isEqualTo(1);

    net.cut(ALICE, BOB);
    aliceHears.expectMessageClass(LinkManager.LinkDown.class);
    alice.tell(new LinkManager.AskFigures(figures.getRef()));
    var closed = figures.receiveMessage();
    assertThat(closed.dialled()).isZero();
    assertThat(closed.ended().values()).containsExactly(1L);
  }

  @Test
  void holdsAStrangerUntilItBecomesANeighbor() {
    alice.tell(only(BOB, AT_BOB, true));
    bobHears.expectMessage(new LinkManager.StrangerWaits(ALICE));

    bob.tell(only(ALICE, AT_ALICE, false));

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
    two.link();
    var second = new FakeConnection(BOB, false);

    alice.tell(new LinkManager.Accepted(second));

    aliceHears.expectMessage(new LinkManager.StrangerWaits(BOB));
    time.timePasses(Duration.ofSeconds(31));
    await().until(() -> second.closes.contains(LinkCloseReason.NOT_A_NEIGHBOR));
    aliceHears.expectNoMessage(Duration.ofMillis(50));
    assertThat(net.connected(ALICE, BOB)).isTrue();
  }

  @Test
  void aNeighborThatLostItsLinkAndCallsAgainIsLinkedAsSoonAsWeLoseItToo() {
    two.link();
    alice.tell(new LinkManager.Accepted(new FakeConnection(BOB, false)));
    aliceHears.expectMessage(new LinkManager.StrangerWaits(BOB));

    net.cut(ALICE, BOB);

    aliceHears.expectMessageClass(LinkManager.LinkDown.class);
    aliceHears.expectMessageClass(LinkManager.LinkUp.class);
  }

  @Test
  void dialsALostNeighborAgain() {
    two.link();

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
    var counts = kit.<LinkManager.Counts>createTestProbe();
    alice.tell(new LinkManager.AskCounts(counts.getRef()));
    // A short pause, drawn by chance, lets a third dial fall into the same second.
    assertThat(counts.receiveMessage().byReason().get(LinkCloseReason.REFUSED)).isBetween(2L, 3L);
  }

  @Test
  void tellsNewcomersOfPresentLinksAndEverybodyOfNewLabels() {
    two.link();
    var late = kit.<LinkManager.Event>createTestProbe();
    alice.tell(new LinkManager.Subscribe(late.getRef()));
    late.expectMessageClass(LinkManager.LinkUp.class);

    alice.tell(
        new LinkManager.SetNeighbors(NETWORK, List.of(new Neighbor(BOB, AT_BOB, 21, 22, true))));

    assertThat(late.expectMessageClass(LinkManager.LinkUp.class).neighbor().inLabel())
        .isEqualTo(22);
  }

  @Test
  void doesNotDialWhereItsTrackerMayNotSendItAndSaysSoOnce() {
    var counts = kit.<LinkManager.Counts>createTestProbe();
    var inside = new PeerAddress("127.0.0.1", 1024);
    LoggingTestKit.warn("private-neighbors")
        .withOccurrences(1)
        .expect(
            kit.system(),
            () -> {
              for (int label = 1; label < 4; label++) {
                var neighbor = new Neighbor(BOB, inside, label, 12, true);
                alice.tell(new LinkManager.SetNeighbors(NETWORK, List.of(neighbor)));
              }
              alice.tell(only(BOB, new PeerAddress("127.0.0.2", 1024), true));
              alice.tell(new LinkManager.AskCounts(counts.getRef()));
              return counts.receiveMessage();
            });
    time.timePasses(Duration.ofSeconds(5));

    alice.tell(new LinkManager.AskCounts(counts.getRef()));
    assertThat(counts.receiveMessage().byReason())
        .isEqualTo(Map.of(LinkCloseReason.PRIVATE_ADDRESS, 2L));
    aliceHears.expectNoMessage();

    alice.tell(only(BOB, AT_BOB, true));
    bob.tell(only(ALICE, AT_ALICE, false));
    aliceHears.expectMessageClass(LinkManager.LinkUp.class);
  }
}
