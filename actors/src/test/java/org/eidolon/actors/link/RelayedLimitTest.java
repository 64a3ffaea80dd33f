package org.eidolon.actors.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.assertj.core.data.Percentage;
import org.eidolon.actors.virtual.VirtualTime;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.cell.CellCommand;
import org.eidolon.proto.cell.CircuitId;
import org.eidolon.proto.limits.RateLimit;
import org.eidolon.proto.limits.SharedPace;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.Neighbor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is carried for others over two links of one node, in virtual time. */
class RelayedLimitTest {
  private static final int CELL_BYTES = 4096;
  private static final int LIMIT_CELLS = 64;
  private static final RateLimit LIMIT = new RateLimit((long) LIMIT_CELLS * CELL_BYTES);
  private static final Duration WINDOW = Duration.ofSeconds(30);
  private static final long IN_WINDOW = LIMIT_CELLS * WINDOW.toSeconds();
  private static final Percentage TENTH = Percentage.withPercentage(10);

  private final VirtualTime time = new VirtualTime();
  private final SharedPace pace = new SharedPace();
  private final TestProbe<Link.Event> circuits = time.kit().createTestProbe();
  private final TestProbe<Link.Over> owner = time.kit().createTestProbe();
  private final One first = new One(1, "1h");
  private final One second = new One(2, "1h");

  /** One of the links, whose neighbor takes all at once. */
  private final class One {
    final FakeConnection wire;
    final ActorRef<Link.Command> link;

    One(int number, String silence) {
      var peer = new PeerId(Bytes.copyOf(new byte[32]));
      wire = new FakeConnection(peer, true);
      var around =
          new Link.Surroundings(
              time.kit().<Link.CircuitAsked>createTestProbe().getRef(),
              owner.getRef(),
              new SecureRandom(),
              time.nanos(),
              new LinkMeter(),
              pace);
      var neighbor = new Neighbor(peer, new PeerAddress("10.0.0.9", number), 1, 2, true);
      var config =
          LinkTest.config(
              "circuit-queue-cells = 8192, link-queue-cells = 8192, silence-limit = " + silence);
      link = time.kit().spawn(Link.create(wire, neighbor, config, around));
    }

    CircuitId open(InHand inHand) {
      link.tell(new Link.Open(circuits.getRef(), inHand));
      return circuits.expectMessageClass(Link.Opened.class).circuit();
    }

    void send(CircuitId circuit, int count) {
      var cells = new ArrayList<Cell>();
      for (int i = 0; i < count; i++) {
        cells.add(Cell.of(circuit.value(), CellCommand.RELAY));
      }
      link.tell(new Link.Send(circuit, cells));
      time.settle();
    }

    long written(CircuitId circuit) {
      return wire.written.stream().filter(cell -> cell.circuit() == circuit.value()).count();
    }
  }

  @AfterEach
  void shutDown() {
    time.end();
  }

  private void limit(RateLimit limit) {
    pace.limit(limit, time.nanos().getAsLong());
  }

  @Test
  void allLinksTogetherHoldTheLimitAndShareIt() {
    limit(LIMIT);
    var one = first.open(InHand.relayed());
    var other = second.open(InHand.relayed());
    first.send(one, 2500);
    second.send(other, 2500);
    time.passes(Duration.ofSeconds(2));
    long oneBefore = first.written(one);
    long otherBefore = second.written(other);

    time.passes(WINDOW);

    long byOne = first.written(one) - oneBefore;
    long byOther = second.written(other) - otherBefore;
    assertThat(byOne + byOther).isCloseTo(IN_WINDOW, TENTH);
    assertThat(byOne).isCloseTo(IN_WINDOW / 2, TENTH);
  }

  @Test
  void whatOneLinkDoesNotCarryAnotherMay() {
    limit(LIMIT);
    var one = first.open(InHand.relayed());
    first.send(one, 2500);
    time.passes(Duration.ofSeconds(2));
    long before = first.written(one);

    time.passes(WINDOW);

    assertThat(first.written(one) - before).isCloseTo(IN_WINDOW, TENTH);
  }

  @Test
  void ourOwnCircuitsWaitForNothingMeanwhile() {
    limit(LIMIT);
    var relayed = first.open(InHand.relayed());
    var own = first.open(new InHand());
    first.send(relayed, 2500);

    first.send(own, 500);

    assertThat(first.written(own)).isEqualTo(500);
    assertThat(first.written(relayed)).isLessThan(100);
  }

  @Test
  void whatWaitsGoesWhenTheLimitIsLifted() {
    limit(new RateLimit(RateLimit.LEAST));
    var relayed = first.open(InHand.relayed());
    first.send(relayed, 2500);
    time.passes(Duration.ofSeconds(5));
    assertThat(first.written(relayed)).isLessThan(20);

    limit(RateLimit.NONE);
    time.passes(Duration.ofSeconds(1));

    assertThat(first.written(relayed)).isEqualTo(2500);
  }

  @Test
  void aNeighborIsNotTakenForSlowBecauseOfALimitAndStillHearsOfUs() {
    limit(LIMIT);
    var third = new One(3, "30s");
    time.settle();
    var unused = pace.book(pace.terms(), 1_000_000, time.nanos().getAsLong());
    var relayed = third.open(InHand.relayed());
    third.send(relayed, 100);
    third.send(relayed, 100);

    for (int i = 0; i < 12; i++) {
      third.wire.deliver(Cell.of(0, CellCommand.PADDING));
      time.passes(Duration.ofSeconds(10));
    }

    assertThat(third.wire.closes).isEmpty();
    assertThat(third.written(relayed)).isZero();
    assertThat(third.wire.written).hasSizeGreaterThan(8);
  }
}
