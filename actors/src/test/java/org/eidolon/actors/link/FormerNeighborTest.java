package org.eidolon.actors.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eidolon.actors.link.TwoManagers.ALICE;
import static org.eidolon.actors.link.TwoManagers.AT_BOB;
import static org.eidolon.actors.link.TwoManagers.BOB;
import static org.eidolon.actors.link.TwoManagers.nobody;
import static org.eidolon.actors.link.TwoManagers.only;

import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.streams.link.LinkCloseReason;
import org.eidolon.streams.sim.SimNet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of the link to a peer that is no neighbor any more. */
class FormerNeighborTest {
  private static final Duration GRACE = Duration.ofSeconds(5);

  @RegisterExtension private static final ManualKit MANUAL = new ManualKit();

  private final ActorTestKit kit = MANUAL.kit();
  private final ManualTime time = MANUAL.time();
  private final TwoManagers two = new TwoManagers(kit);
  private final SimNet net = two.net;
  private final TestProbe<LinkManager.Event> aliceHears = two.aliceHears;
  private final TestProbe<LinkManager.Event> bobHears = two.bobHears;
  private final ActorRef<LinkManager.Command> alice = two.alice;

  @AfterEach
  void closeNet() {
    two.net.close();
  }

  @Test
  void keepsTheLinkOfAFormerNeighborForAGraceTimeAndThenClosesIt() {
    two.link();
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
    two.link();
    alice.tell(nobody());
    alice.tell(only(BOB, AT_BOB, true));

    time.timePasses(GRACE.multipliedBy(3));

    aliceHears.expectNoMessage(Duration.ofMillis(50));
    assertThat(net.connections()).isEqualTo(1);
  }

  @Test
  void theLinkOfAFormerNeighborServesItsCircuitsToTheirEnd() {
    two.link();
    var circuit = kit.<Link.Event>createTestProbe();
    var late = kit.<LinkManager.Event>createTestProbe();
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
    two.link();
    alice.tell(nobody());
    aliceHears.expectNoMessage(Duration.ofMillis(50));
    net.cut(ALICE, BOB);
    aliceHears.expectMessageClass(LinkManager.LinkDown.class);

    time.timePasses(GRACE);

    aliceHears.expectNoMessage(Duration.ofMillis(50));
    assertThat(net.connections()).isZero();
  }
}
