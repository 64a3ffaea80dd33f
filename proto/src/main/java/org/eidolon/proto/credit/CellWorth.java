package org.eidolon.proto.credit;

import org.eidolon.proto.relay.RelayPacker;

/**
 * How many of the cells that came from the far end are paid for. It decides how full they are, and
 * what it sends costs the owner alone: cells of a byte each, as fast as the line goes, would drain
 * an account in minutes. So no more are paid for than what came in them accounts for:
 *
 * <ul>
 *   <li>half as many again as its bytes fill: a block that is sent alone takes five cells for four;
 *   <li>three for each SENDME, which nobody can have for less than eight cells of ours: itself, and
 *       the requests for what we sent, which travel alone;
 *   <li>a unit besides, for all else that is said.
 * </ul>
 *
 * An honest end stays far below. Cells beyond it are carried like the others; with very many, hops
 * put that circuit into class 0. Mutable, of one owner.
 */
public final class CellWorth {
  private static final int CELLS_A_SENDME = 3;

  private long came;
  private long worth;

  /**
   * @param cells that came since the last call
   * @param bytes of DATA that came in all
   * @param sendmes that came in all
   * @return how many more cells are to be paid for now
   */
  public int received(int cells, long bytes, long sendmes) {
    came += cells;
    long filled = (bytes + RelayPacker.MAX_STREAM_DATA - 1) / RelayPacker.MAX_STREAM_DATA;
    long most = filled + filled / 2 + CELLS_A_SENDME * sendmes + CreditUnits.UNIT_CELLS;
    long before = worth;
    worth = Math.min(came, most);
    return (int) (worth - before);
  }
}
