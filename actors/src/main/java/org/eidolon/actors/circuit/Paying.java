package org.eidolon.actors.circuit;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.cell.CircuitId;
import org.eidolon.proto.circuit.ConduitEnd;
import org.eidolon.proto.credit.CellWorth;
import org.eidolon.proto.credit.CreditPayer;
import org.eidolon.proto.onion.OwnerLayers;
import org.eidolon.proto.relay.RelayCommand;
import org.eidolon.proto.tracker.PathGrant;

/**
 * How a circuit of ours pays its hops: with SENDMEs, and never at a time of its own. State of one
 * actor, never shared.
 */
final class Paying {
  private final CreditPayer payer;
  private final CellWorth worth = new CellWorth();
  private final CircuitId id;
  private final OwnerLayers layers;
  private final OpenConduit conduit;
  private final CircuitMeter meter;
  private final RandomGenerator random;
  private final int hops;
  private final int relays;

  Paying(
      PathGrant grant,
      CircuitId id,
      OwnerLayers layers,
      OpenConduit conduit,
      CircuitMeter meter,
      RandomGenerator random) {
    this.payer = new CreditPayer(grant.chainSeeds(), random);
    this.hops = grant.chainSeeds().size();
    this.relays = (int) grant.chainSeeds().stream().filter(seed -> seed.length() > 0).count();
    this.id = id;
    this.layers = layers;
    this.conduit = conduit;
    this.meter = meter;
    this.random = random;
    conduit.withSendmes(this::round);
  }

  /** So many cells came, which the conduit has accepted. */
  void received(int cells) {
    payer.received(worth.received(cells, conduit.receivedBytes(), conduit.receivedSendmes()));
    keepRoom();
  }

  private void keepRoom() {
    conduit.keepRoom(payer.isDue() ? payer.cover() : 0);
  }

  /**
   * In the order in which they are layered; {@link ConduitEnd} has layered its own before. Without
   * room for all cover of the far end a round waits for the next SENDME: payments alone would tell
   * a hop how many others there are behind it.
   */
  private List<Cell> round() {
    if (!payer.isDue() || !conduit.hasRoom(payer.cover())) {
      return List.of();
    }
    int before = payer.paidUnits();
    var cells = new ArrayList<Cell>();
    for (var payment : payer.take(random)) {
      cells.add(payment.hop() == hops ? conduit.cover() : toHop(payment));
    }
    keepRoom();
    meter.paid((payer.paidUnits() - before) * relays);
    return cells;
  }

  /** Counts in no window: hops send no SENDMEs. */
  private Cell toHop(CreditPayer.Payment payment) {
    var cell =
        payment
            .message()
            .map(paid -> SetupCells.relay(id, RelayCommand.CREDIT, paid.encode(), random))
            .orElseGet(() -> SetupCells.relay(id, RelayCommand.DROP, Bytes.EMPTY, random));
    layers.originate(cell, payment.hop());
    return cell;
  }
}
