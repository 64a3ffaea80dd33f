package org.eidolon.proto.credit;

import org.eidolon.proto.cell.Cell;

/**
 * What relay work is counted in, and what each step of a payment chain is worth.
 *
 * <p>A unit is 128 cells that came to the owner of a circuit, 512 KiB. A chain covers what a
 * circuit carries in its life, 4 GiB or 8192 units. Its first 64 steps are worth one unit each, so
 * that short circuits pay as well, and each later one 16: the planner has to walk every chain once
 * to know its anchor, and 572 hashes a hop cost it little, 8192 more than the rest of the code.
 */
public final class CreditUnits {
  public static final int UNIT_CELLS = 128;
  public static final int UNIT_BYTES = UNIT_CELLS * Cell.SIZE_BYTES;

  /** All that one chain can pay. */
  public static final int MOST_UNITS = 8192;

  private static final int SINGLE_STEPS = 64;
  private static final int LATER_UNITS = 16;

  /** Steps of a chain. */
  public static final int STEPS = SINGLE_STEPS + (MOST_UNITS - SINGLE_STEPS) / LATER_UNITS;

  private CreditUnits() {}

  /** Units that are paid once step {@code step} (0 for none) is released. */
  public static int unitsAt(int step) {
    return step <= SINGLE_STEPS ? step : SINGLE_STEPS + (step - SINGLE_STEPS) * LATER_UNITS;
  }

  /** The last step that {@code units} are enough for. */
  public static int stepsIn(long units) {
    long bounded = Math.max(0, Math.min(units, MOST_UNITS));
    return (int)
        (bounded <= SINGLE_STEPS ? bounded : SINGLE_STEPS + (bounded - SINGLE_STEPS) / LATER_UNITS);
  }

  /** Whether some step releases exactly so many. */
  public static boolean isStep(int units) {
    return units > 0 && units <= MOST_UNITS && unitsAt(stepsIn(units)) == units;
  }
}
