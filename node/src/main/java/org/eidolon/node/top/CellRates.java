package org.eidolon.node.top;

import org.eidolon.node.screen.RateMeter;
import org.eidolon.proto.cell.Cell;

/** How fast a node's links carry cells, by what these are to it; from one look to the next. */
public final class CellRates {
  private final RateMeter own = new RateMeter();
  private final RateMeter relayed = new RateMeter();

  /** Bytes a second, both ways together. */
  record Now(double own, double relayed) {}

  public void heard(NodeLook look, long nanos) {
    own.sample(nanos, look.cells("own") * Cell.SIZE_BYTES);
    relayed.sample(nanos, look.cells("relayed") * Cell.SIZE_BYTES);
  }

  Now now() {
    return new Now(own.bytesPerSecond(), relayed.bytesPerSecond());
  }
}
