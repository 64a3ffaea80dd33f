package org.eidolon.actors.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.actors.link.Link;
import org.eidolon.actors.link.LinkManager;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.Neighbor;
import org.eidolon.streams.link.LinkCloseReason;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LinkNamesTest {
  private static ActorTestKit kit;

  private final ActorRef<Link.Command> one = kit.<Link.Command>createTestProbe().getRef();
  private final ActorRef<Link.Command> other = kit.<Link.Command>createTestProbe().getRef();
  private final LinkNames names = new LinkNames();

  @BeforeAll
  static void startUp() {
    kit = ActorTestKit.create();
  }

  @AfterAll
  static void shutDown() {
    kit.shutdownTestKit();
  }

  private static Neighbor named(int peer, int outLabel, int inLabel) {
    var key = new byte[PeerId.BYTES];
    key[0] = (byte) peer;
    var address = new PeerAddress("192.0.2.1", 7);
    return new Neighbor(new PeerId(Bytes.copyOf(key)), address, outLabel, inLabel, true);
  }

  private void up(Neighbor neighbor, ActorRef<Link.Command> link) {
    names.hear(new LinkManager.LinkUp(neighbor, link));
  }

  private void down(Neighbor neighbor) {
    names.hear(new LinkManager.LinkDown(neighbor, LinkCloseReason.IO_ERROR));
  }

  @Test
  void aTrackerThatRenamesAllTheTimeTakesNoNamesOfAnother() {
    var home = named(1, 11, 12);
    up(home, one);
    for (int i = 0; i < 100; i++) {
      up(named(1, 1000 + i, 2000 + i), one);
      if (i > 0) {
        names.hear(new LinkManager.NameGone(named(1, 999 + i, 1999 + i)));
      }
    }

    assertThat(names.link(11)).hasValue(one);
    assertThat(names.link(1099)).hasValue(one);
    assertThat(names.link(1098)).as("renamed").isEmpty();
    assertThat(names.inLabels(home)).containsExactlyInAnyOrder(12, 2099);
  }

  @Test
  void theEndOfALinkLeavesALabelThatIsAnothers() {
    up(named(1, 11, 12), one);
    up(named(2, 11, 22), other);

    down(named(2, 11, 22));

    assertThat(names.link(11)).hasValue(one);
    down(named(1, 11, 12));
    assertThat(names.link(11)).isEmpty();
  }

  @Test
  void aNewNameWithTheOldLabelKeepsIt() {
    up(named(1, 11, 12), one);
    up(named(1, 11, 13), one);
    names.hear(new LinkManager.NameGone(named(1, 11, 12)));

    assertThat(names.link(11)).hasValue(one);
    assertThat(names.inLabels(named(1, 11, 13))).containsExactly(13);
  }
}
