package org.eidolon.actors.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.eidolon.actors.link.Link;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.cell.CellCommand;
import org.eidolon.proto.cell.CircuitId;
import org.eidolon.proto.circuit.ConduitEnd;
import org.eidolon.proto.circuit.Congestion;
import org.eidolon.proto.circuit.SendWindow;
import org.eidolon.proto.credit.CreditMessage;
import org.eidolon.proto.credit.CreditUnits;
import org.eidolon.proto.credit.HashChain;
import org.eidolon.proto.credit.PaymentChain;
import org.eidolon.proto.onion.HopKeys;
import org.eidolon.proto.onion.OwnerLayers;
import org.eidolon.proto.onion.RelayLayer;
import org.eidolon.proto.relay.LegalMessages;
import org.eidolon.proto.relay.RelayCommand;
import org.eidolon.proto.relay.RelayPacker;
import org.eidolon.proto.relay.RelayReader;
import org.eidolon.proto.relay.Sendme;
import org.eidolon.proto.tracker.PathGrant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A circuit of two relays and an end, of which the test plays all but the owner. */
class PayingTest {
  private static final Random RANDOM = new Random(5);
  private static final CircuitId ID = new CircuitId(7);

  private static ActorTestKit kit;
  private final TestProbe<Link.Command> link = kit.createTestProbe();
  private final List<Bytes> seeds = List.of(bytes(16), bytes(16), Bytes.EMPTY);
  private final List<RelayLayer> hops = new ArrayList<>();
  private final OwnerLayers layers = new OwnerLayers();
  private final CircuitMeter meter = new CircuitMeter();
  private final List<byte[]> tags = new ArrayList<>();
  private final TestProbe<Conduit.Sent> accepted = kit.createTestProbe();
  private final PathGrant grant;
  private final OpenConduit conduit;
  private Paying paying;
  private int taken;

  PayingTest() {
    for (int hop = 0; hop < 4; hop++) {
      var keys =
          new HopKeys(
              bytes(HopKeys.SEED_BYTES), bytes(HopKeys.SEED_BYTES), bytes(HopKeys.BINDING_BYTES));
      layers.add(keys);
      hops.add(new RelayLayer(keys));
    }
    var end =
        new ConduitEnd(
            new EndLayers(layers, tags),
            LegalMessages.FROM_RESPONDER,
            new SendWindow(new Congestion(32, 32)),
            RANDOM);
    conduit = new OpenConduit(end, ID, link.getRef(), () -> 0, bytes(20), () -> {});
    var secrets = List.of(bytes(32), bytes(32), bytes(32));
    grant = new PathGrant(bytes(7220), 5, secrets, Instant.EPOCH, bytes(8), seeds, false);
    paying = new Paying(grant, ID, layers, conduit, meter, RANDOM);
  }

  @BeforeAll
  static void startUp() {
    kit = ActorTestKit.create();
  }

  @AfterAll
  static void shutDown() {
    kit.shutdownTestKit();
  }

  private static Bytes bytes(int length) {
    var raw = new byte[length];
    RANDOM.nextBytes(raw);
    return Bytes.copyOf(raw);
  }

  /** Cells are given to the conduit as if all layers were off. */
  private record EndLayers(OwnerLayers layers, List<byte[]> tags) implements ConduitEnd.Layers {
    @Override
    public void originate(Cell cell) {
      layers.originate(cell, layers.hops() - 1);
    }

    @Override
    public void originatedTag(byte[] target) {
      layers.originatedTag(target);
      tags.add(target.clone());
    }

    @Override
    public void recognisedTag(byte[] target) {
      layers.recognisedTag(target);
    }
  }

  private void receive(int cells) {
    receive(cells, 100);
  }

  private void receive(int cells, int bytes) {
    for (int i = 0; i < cells; i++) {
      var cell = Cell.of(ID.value(), CellCommand.RELAY);
      var packer = new RelayPacker();
      packer.start(cell);
      packer.put(RelayCommand.DATA, ConduitEnd.STREAM_ID, new byte[bytes], 0, bytes);
      packer.finish(RANDOM);
      conduit.accept(cell);
      paying.received(1);
    }
  }

  /** What each hop recognises of these cells, the last of them end to end. */
  private List<List<Cell>> recognised(List<Cell> cells) {
    var byHop = new ArrayList<List<Cell>>();
    var rest = new ArrayList<>(cells);
    for (var hop : hops) {
      var own = rest.stream().filter(hop::outbound).toList();
      rest.removeAll(own);
      byHop.add(own);
    }
    assertThat(rest).isEmpty();
    return byHop;
  }

  private static RelayReader message(Cell cell) {
    var reader = new RelayReader();
    reader.start(cell);
    assertThat(reader.next()).isTrue();
    assertThat(LegalMessages.AT_RELAY.allows(reader.command())).isTrue();
    return reader;
  }

  private static List<Cell> payments(List<Cell> ofHop) {
    return ofHop.stream().filter(cell -> message(cell).command() == RelayCommand.CREDIT).toList();
  }

  private static CreditMessage credit(Cell cell) {
    var reader = message(cell);
    return CreditMessage.decode(cell.bytes(), reader.offset(), reader.length());
  }

  @Test
  void eachRelayIsPaidOnItsChainWithTheNextSendmeAndNotBefore() {
    receive(CreditUnits.UNIT_CELLS - 1);
    conduit.deliver();
    var before = recognised(link.expectMessageClass(Link.Send.class).cells());
    assertThat(before.subList(0, 3)).allMatch(List::isEmpty);

    receive(1);
    conduit.flushAll();

    var after = recognised(link.expectMessageClass(Link.Send.class).cells());
    for (int hop = 0; hop < 2; hop++) {
      assertThat(payments(after.get(hop))).hasSize(1);
      var paid = credit(payments(after.get(hop)).get(0));
      assertThat(paid.units()).isEqualTo(1);
      assertThat(HashChain.leads(paid.value(), 1, HashChain.anchor(seeds.get(hop)))).isTrue();
      assertThat(paid.value()).isEqualTo(new PaymentChain(seeds.get(hop)).value(1));
    }
    assertThat(after.get(2)).isEmpty();
    assertThat(after.get(3)).isNotEmpty();
    assertThat(meter.credit().paid()).isEqualTo(2);
  }

  /** Payments without their cover would tell each hop how many others there are behind it. */
  @Test
  void aRoundWaitsForRoomForItsCoverWhichBytesLeaveIt() {
    paying = new Paying(grant, ID, layers, conduit, meter, () -> 0);
    conduit.send(new Conduit.Send(bytes(200 * Cell.SIZE_BYTES), false, accepted.getRef()));
    var full = recognised(sent()).get(3);
    assertThat(full).hasSize(Congestion.MIN_WINDOW);

    receive(CreditUnits.UNIT_CELLS);
    conduit.flushAll();
    assertThat(recognised(sent()).subList(0, 3)).allMatch(List::isEmpty);
    assertThat(meter.credit().paid()).isZero();

    // Three SENDMEs are not enough for cover and bytes, and the bytes do not take what they bring.
    for (int eighth = 1; eighth <= 3; eighth++) {
      acknowledge(tags.get(eighth * Congestion.SENDME_CELLS - 1));
    }
    conduit.deliver();
    link.expectNoMessage();

    receive(Congestion.SENDME_CELLS);
    conduit.flushAll();

    var after = recognised(sent());
    // Of chance that is always the least, the most cover comes.
    for (int hop = 0; hop < 2; hop++) {
      assertThat(payments(after.get(hop))).hasSize(1);
      assertThat(after.get(hop)).hasSize(1 + 6);
    }
    assertThat(after.get(3)).hasSizeGreaterThan(24);
    // What relays got besides took nothing of the window: its tags are those of the far end alone.
    assertThat(tags).hasSize(Congestion.MIN_WINDOW + 24);
    assertThat(meter.credit().paid()).isEqualTo(2);
  }

  @Test
  void whoSendsCellsWithNothingInThemMakesUsPayNoMoreThanAUnit() {
    receiveAll(8 * CreditUnits.UNIT_CELLS, 1);
    assertThat(meter.credit().paid()).isEqualTo(2);

    receiveAll(4 * CreditUnits.UNIT_CELLS, RelayPacker.MAX_STREAM_DATA);
    assertThat(meter.credit().paid()).isGreaterThanOrEqualTo(2 * 4);
  }

  private void receiveAll(int cells, int bytes) {
    for (int eighth = 0; eighth < cells; eighth += Congestion.SENDME_CELLS) {
      receive(Congestion.SENDME_CELLS, bytes);
      conduit.consumed(Congestion.SENDME_CELLS * bytes);
      conduit.flushAll();
      // The far end has taken all cover so far.
      for (; taken + Congestion.SENDME_CELLS <= tags.size(); taken += Congestion.SENDME_CELLS) {
        acknowledge(tags.get(taken + Congestion.SENDME_CELLS - 1));
      }
    }
  }

  private void acknowledge(byte[] tag) {
    var body = new byte[Sendme.BODY_BYTES];
    Sendme.write(tag, body);
    var cell = Cell.of(ID.value(), CellCommand.RELAY);
    var packer = new RelayPacker();
    packer.start(cell);
    packer.put(RelayCommand.SENDME, 0, body, 0, body.length);
    packer.finish(RANDOM);
    conduit.accept(cell);
  }

  private List<Cell> sent() {
    return link.expectMessageClass(Link.Send.class).cells();
  }
}
