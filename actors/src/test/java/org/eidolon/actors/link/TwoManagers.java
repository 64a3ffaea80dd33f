package org.eidolon.actors.link;

import java.security.SecureRandom;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.DialPolicy;
import org.eidolon.proto.tracker.Neighbor;
import org.eidolon.proto.tracker.Neighborhoods;
import org.eidolon.streams.sim.SimNet;

/** Two peers' managers and the net between them; Bob accepts and Alice dials, if they are told. */
final class TwoManagers {
  static final Neighborhoods.Network NETWORK =
      new Neighborhoods.Network(Bytes.copyOf((byte) 1), DialPolicy.of("10.0.0.9", false));
  static final PeerId ALICE = peer(1);
  static final PeerId BOB = peer(2);
  static final PeerAddress AT_ALICE = new PeerAddress("10.0.0.1", 1024);
  static final PeerAddress AT_BOB = new PeerAddress("10.0.0.2", 1024);
  private static final SecureRandom RANDOM = new SecureRandom();

  final SimNet net = new SimNet(7);
  final TestProbe<Link.CircuitAsked> asked;
  final TestProbe<LinkManager.Event> aliceHears;
  final TestProbe<LinkManager.Event> bobHears;
  final ActorRef<LinkManager.Command> alice;
  final ActorRef<LinkManager.Command> bob;
  private final ActorTestKit kit;

  TwoManagers(ActorTestKit kit) {
    this.kit = kit;
    asked = kit.createTestProbe();
    aliceHears = kit.createTestProbe();
    bobHears = kit.createTestProbe();
    alice = manager("10.0.0.1", ALICE, aliceHears);
    bob = manager("10.0.0.2", BOB, bobHears);
  }

  static PeerId peer(int number) {
    var key = new byte[32];
    key[0] = (byte) number;
    return new PeerId(Bytes.copyOf(key));
  }

  private ActorRef<LinkManager.Command> manager(
      String host, PeerId self, TestProbe<LinkManager.Event> hears) {
    var transport = net.transport(host, self);
    var config = LinkTest.config("strangers = 1, removal-grace = 5s, silence-limit = 10h");
    var manager =
        kit.spawn(
            LinkManager.create(config, transport, self, asked.getRef(), RANDOM, System::nanoTime));
    transport.listen(host, 1024, connection -> manager.tell(new LinkManager.Accepted(connection)));
    manager.tell(new LinkManager.Subscribe(hears.getRef()));
    return manager;
  }

  static LinkManager.SetNeighbors only(PeerId peer, PeerAddress address, boolean weDial) {
    return new LinkManager.SetNeighbors(
        NETWORK, List.of(new Neighbor(peer, address, 11, 12, weDial)));
  }

  static LinkManager.SetNeighbors nobody() {
    return new LinkManager.SetNeighbors(NETWORK, List.of());
  }

  void link() {
    bob.tell(only(ALICE, AT_ALICE, false));
    alice.tell(only(BOB, AT_BOB, true));
    aliceHears.expectMessageClass(LinkManager.LinkUp.class);
  }
}
