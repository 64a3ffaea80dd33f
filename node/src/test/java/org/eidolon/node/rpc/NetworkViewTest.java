package org.eidolon.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.eidolon.actors.circuit.CircuitManager;
import org.eidolon.actors.circuit.OwnCircuit;
import org.eidolon.actors.link.LinkFigures;
import org.eidolon.actors.link.LinkManager;
import org.eidolon.actors.link.NeighborView;
import org.eidolon.actors.swarm.SwarmManager;
import org.eidolon.actors.tracker.TrackerClient;
import org.eidolon.node.metrics.CallCounts;
import org.eidolon.node.metrics.NodeWatch.PeerParts;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class NetworkViewTest {
  private static ActorTestKit kit;
  private static final PeerId PEER = new PeerId(Bytes.copyOf(new byte[PeerId.BYTES]));

  @BeforeAll
  static void startUp() {
    kit = ActorTestKit.create();
  }

  @AfterAll
  static void shutDown() {
    kit.shutdownTestKit();
  }

  private static ActorRef<LinkManager.Command> links() {
    return kit.spawn(
        Behaviors.receive(LinkManager.Command.class)
            .onMessage(
                LinkManager.AskNeighbors.class,
                ask -> {
                  ask.replyTo()
                      .tell(
                          new LinkManager.Neighbors(
                              List.of(
                                  new NeighborView(
                                      PEER,
                                      new PeerAddress("::1", 7),
                                      NeighborView.State.NO_LINK,
                                      Duration.ZERO),
                                  new NeighborView(
                                      PEER,
                                      new PeerAddress("10.0.0.1", 7),
                                      NeighborView.State.DIALLED,
                                      Duration.ofSeconds(61)))));
                  return Behaviors.same();
                })
            .onMessage(
                LinkManager.AskFigures.class,
                ask -> {
                  ask.replyTo()
                      .tell(
                          new LinkFigures(
                              1,
                              0,
                              2,
                              Map.of(),
                              Map.of(),
                              Map.of(),
                              new LinkFigures.Cells(Map.of("own", 3L), Map.of("relayed", 4L), 0)));
                  return Behaviors.same();
                })
            .build());
  }

  private static ActorRef<CircuitManager.Command> circuits() {
    return kit.spawn(
        Behaviors.receive(CircuitManager.Command.class)
            .onMessage(
                CircuitManager.AskOwn.class,
                ask -> {
                  ask.replyTo()
                      .tell(
                          new CircuitManager.Own(
                              List.of(
                                  new OwnCircuit(5, 4, Optional.of(PEER), Duration.ofSeconds(9)))));
                  return Behaviors.same();
                })
            .onAnyMessage(busy -> Behaviors.same())
            .build());
  }

  private static ActorRef<TrackerClient.Command> membership() {
    return kit.spawn(
        Behaviors.receive(TrackerClient.Command.class)
            .onMessage(
                TrackerClient.Watch.class,
                ask -> {
                  ask.watcher()
                      .tell(
                          new TrackerClient.Status(
                              TrackerClient.Standing.WRONG_KEY, 9, 4, "another key"));
                  return Behaviors.same();
                })
            .build());
  }

  @Test
  void namesNeighborsAndOwnCircuitsAndLeavesOutWhoIsTooBusy() {
    var swarms = kit.<SwarmManager.Command>createTestProbe().getRef();
    var view =
        new NetworkView(
            kit.system(),
            new PeerParts(links(), circuits(), membership(), swarms, new CallCounts()));

    var shown = view.look().toCompletableFuture().join();

    assertThat(shown.get("standing").asText()).isEqualTo("wrong key");
    assertThat(shown.get("members").asInt()).isEqualTo(9);
    assertThat(shown.at("/links/neighbors").asInt()).isEqualTo(2);
    assertThat(shown.at("/cells/sent/relayed").asInt()).isEqualTo(4);
    assertThat(shown.at("/neighbors/0/address").asText()).isEqualTo("10.0.0.1:7");
    assertThat(shown.at("/neighbors/0/state").asText()).isEqualTo("dialled");
    assertThat(shown.at("/neighbors/0/ageSeconds").asInt()).isEqualTo(61);
    assertThat(shown.at("/neighbors/1/address").asText()).isEqualTo("[::1]:7");
    assertThat(shown.at("/neighbors/1/state").asText()).isEqualTo("no link");
    assertThat(shown.at("/ownCircuits/0/number").asInt()).isEqualTo(5);
    assertThat(shown.at("/ownCircuits/0/relays").asInt()).isEqualTo(4);
    assertThat(shown.at("/ownCircuits/0/first").asText()).isEqualTo("peer-00000000");
    assertThat(shown.has("circuits")).isFalse();
  }
}
