package org.eidolon.actors.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.actors.circuit.CircuitManager;
import org.eidolon.actors.tracker.TrackerClient;
import org.eidolon.config.SwarmConfig;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.tracker.PathGrant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who wants several circuits to one partner, of a tracker that grants one path to it at a time. */
class PathAskingTest {
  private static final Duration SOON = Duration.ofMillis(250);
  private static final Bytes PARTNER = Bytes.copyOf(new byte[PathGrant.PARTNER_BYTES]);

  private final ActorTestKit kit =
      ActorTestKit.create(ManualTime.config().withFallback(ConfigFactory.load()));
  private final ManualTime time = ManualTime.get(kit.system());
  private final TestProbe<TrackerClient.Command> tracker = kit.createTestProbe();
  private final TestProbe<Announcer.Event> swarm = kit.createTestProbe();
  private ActorRef<Announcer.Command> announcer;

  @BeforeEach
  void begin() {
    var config = SwarmConfig.from(ConfigFactory.defaultReference().resolve());
    var circuits = kit.<CircuitManager.Command>createTestProbe();
    var ports = TestPorts.of(circuits.getRef(), tracker.getRef(), config, () -> 0, 3);
    announcer =
        kit.spawn(
            Announcer.create(
                ports, Bytes.copyOf(new byte[32]), Optional.empty(), 0, swarm.getRef()));
  }

  @AfterEach
  void shutDown() {
    kit.shutdownTestKit();
  }

  private TrackerClient.RequestPaths asked() {
    while (true) {
      if (tracker.receiveMessage() instanceof TrackerClient.RequestPaths asked) {
        return asked;
      }
    }
  }

  private void asksNothingWithin(Duration within) {
    time.expectNoMessageFor(within, tracker);
  }

  private void lacks(int partners) {
    announcer.tell(new Announcer.Need(partners, Set.of(), false));
  }

  /** One path is granted, and the swarm has heard of it: its next word is what it lacks then. */
  private void grantOne(TrackerClient.RequestPaths asked) {
    var secrets = Collections.nCopies(5, Bytes.copyOf(new byte[PathGrant.HOP_SECRET_BYTES]));
    var grant = new PathGrant(PARTNER, 7, secrets, Instant.MAX, PARTNER);
    asked.replyTo().tell(new TrackerClient.Paths(List.of(grant)));
    swarm.fishForMessage(
        Duration.ofSeconds(3),
        event ->
            event instanceof Announcer.Granted
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore());
  }

  private TrackerClient.RequestPaths askedWithin(Duration within) {
    time.timePasses(within);
    return asked();
  }

  private TrackerClient.RequestPaths firstAsk(int partners) {
    lacks(partners);
    return askedWithin(Duration.ofMillis(1));
  }

  @Test
  void asksSoonForTheNextCircuitToTheSamePartner() {
    var ask = firstAsk(4);

    for (int lacking = 3; lacking > 0; lacking--) {
      grantOne(ask);
      lacks(lacking);
      settle();
      ask = askedWithin(SOON);
      assertThat(ask.count()).isEqualTo(lacking);
    }
  }

  @Test
  void waitsWhenTheLastPathBroughtNoCircuitMore() {
    var ask = firstAsk(4);
    grantOne(ask);
    lacks(4);
    settle();

    asksNothingWithin(SOON);
  }

  @Test
  void aPartnerThatDropsItsCircuitsIsNotAskedForInARow() {
    var ask = firstAsk(4);
    grantOne(ask);
    lacks(3);
    settle();
    ask = askedWithin(SOON);
    lacks(4);
    grantOne(ask);
    lacks(3);
    settle();

    asksNothingWithin(SOON);
  }

  @Test
  void toNeedNoneForAWhileChangesNothing() {
    lacks(0);
    settle();
    var ask = firstAsk(4);
    grantOne(ask);
    lacks(3);
    settle();

    assertThat(askedWithin(SOON).count()).isEqualTo(3);
  }

  /** An actor answers this only when it has done with all before. */
  private void settle() {
    announcer.tell(new Announcer.Tell(TrackerClient.Event.UPDATE, 0));
    while (!(tracker.receiveMessage() instanceof TrackerClient.Announce)) {}
  }
}
