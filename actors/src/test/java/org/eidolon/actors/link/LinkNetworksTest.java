package org.eidolon.actors.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.eidolon.actors.link.TwoManagers.ALICE;
import static org.eidolon.actors.link.TwoManagers.AT_ALICE;
import static org.eidolon.actors.link.TwoManagers.AT_BOB;
import static org.eidolon.actors.link.TwoManagers.BOB;
import static org.eidolon.actors.link.TwoManagers.NETWORK;
import static org.eidolon.actors.link.TwoManagers.nobody;
import static org.eidolon.actors.link.TwoManagers.peer;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.DialPolicy;
import org.eidolon.proto.tracker.Neighbor;
import org.eidolon.proto.tracker.Neighborhoods;
import org.eidolon.streams.link.LinkCloseReason;
import org.eidolon.streams.sim.SimNet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One link for the neighbor of several networks, none of which learns of another. */
class LinkNetworksTest {
  private static final Neighborhoods.Network OTHER =
      new Neighborhoods.Network(Bytes.copyOf((byte) 2), DialPolicy.of("10.0.0.8", false));

  @RegisterExtension private static final ManualKit MANUAL = new ManualKit();

  private final ActorTestKit kit = MANUAL.kit();
  private final ManualTime time = MANUAL.time();
  private final TwoManagers two = new TwoManagers(kit);
  private final SimNet net = two.net;
  private final TestProbe<LinkManager.Event> aliceHears = two.aliceHears;
  private final TestProbe<LinkManager.Event> bobHears = two.bobHears;
  private final ActorRef<LinkManager.Command> alice = two.alice;
  private final ActorRef<LinkManager.Command> bob = two.bob;

  @AfterEach
  void closeNet() {
    two.net.close();
  }

  private static LinkManager.SetNeighbors other(PeerId peer, PeerAddress address, boolean dial) {
    return new LinkManager.SetNeighbors(OTHER, List.of(new Neighbor(peer, address, 31, 32, dial)));
  }

  private TestProbe<LinkManager.Event> hearsOf(Neighborhoods.Network network) {
    var hears = kit.<LinkManager.Event>createTestProbe();
    alice.tell(new LinkManager.Subscribe(hears.getRef(), Optional.of(network.key())));
    return hears;
  }

  @Test
  void aNeighborOfTwoNetworksHasOneLinkThatOutlivesTheEndOfEitherMembership() {
    two.link();
    bobHears.expectMessageClass(LinkManager.LinkUp.class);
    bob.tell(other(ALICE, AT_ALICE, false));
    alice.tell(other(BOB, AT_BOB, true));
    var again = aliceHears.expectMessageClass(LinkManager.LinkUp.class);
    assertThat(again.neighbor().outLabel()).isEqualTo(31);
    assertThat(bobHears.expectMessageClass(LinkManager.LinkUp.class).neighbor().outLabel())
        .isEqualTo(31);

    alice.tell(nobody());
    assertThat(aliceHears.expectMessageClass(LinkManager.NameGone.class).neighbor().outLabel())
        .isEqualTo(11);
    time.timePasses(Duration.ofMinutes(2));
    await().until(() -> net.connections() == 1);
    aliceHears.expectNoMessage();

    alice.tell(new LinkManager.SetNeighbors(OTHER, List.of()));
    time.timePasses(Duration.ofMinutes(1));
    assertThat(aliceHears.expectMessageClass(LinkManager.LinkDown.class).reason())
        .isEqualTo(LinkCloseReason.NOT_A_NEIGHBOR);
  }

  @Test
  void aNetworkDoesNotLearnThatWeAreLinkedElsewhereFromAnAddressThatIsWrong() {
    two.link();
    var home = hearsOf(NETWORK);
    home.expectMessageClass(LinkManager.LinkUp.class);
    var hears = hearsOf(OTHER);

    alice.tell(other(BOB, new PeerAddress("10.0.0.77", 1024), true));

    assertThat(hears.expectMessageClass(LinkManager.DialFailed.class).neighbor().outLabel())
        .isEqualTo(31);
    net.cut(ALICE, BOB);
    home.expectMessageClass(LinkManager.LinkDown.class);
    await()
        .untilAsserted(
            () -> {
              time.timePasses(Duration.ofSeconds(1));
              assertThat(net.connections()).isEqualTo(1);
            });
    home.expectMessageClass(LinkManager.LinkUp.class);
    hears.getRef().tell(new LinkManager.StrangerWaits(peer(9)));
    var told =
        hears.fishForMessage(
            Duration.ofSeconds(3),
            event ->
                event instanceof LinkManager.StrangerWaits
                    ? FishingOutcomes.complete()
                    : FishingOutcomes.continueAndCollect());
    assertThat(told.subList(0, told.size() - 1))
        .allMatch(event -> event instanceof LinkManager.DialFailed);
  }

  @Test
  void aNetworkThatNamesUsToOneSideOnlySeesWhatItWouldSeeOfStrangers() {
    two.link();
    bobHears.expectMessageClass(LinkManager.LinkUp.class);
    var hears = hearsOf(OTHER);

    alice.tell(other(BOB, AT_BOB, true));
    bobHears.expectMessage(new LinkManager.StrangerWaits(ALICE));
    hears.expectMessageClass(LinkManager.LinkUp.class);
    time.timePasses(Duration.ofSeconds(31));

    assertThat(hears.expectMessageClass(LinkManager.LinkDown.class).reason())
        .isEqualTo(LinkCloseReason.CLOSED_BY_PEER);
    assertThat(net.connected(ALICE, BOB)).isTrue();
  }

  @Test
  void aNetworkThatHasANeighborCallUsHearsOfItWhenItCalls() {
    two.link();
    bobHears.expectMessageClass(LinkManager.LinkUp.class);
    var hears = hearsOf(OTHER);
    alice.tell(other(BOB, AT_BOB, false));
    hears.expectNoMessage(Duration.ofMillis(100));

    bob.tell(other(ALICE, AT_ALICE, true));

    hears.expectMessageClass(LinkManager.LinkUp.class);
    time.timePasses(Duration.ofMinutes(2));
    await().until(() -> net.connections() == 1);
    hears.expectNoMessage(Duration.ofMillis(50));
  }
}
