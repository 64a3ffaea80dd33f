package org.eidolon.proto.credit;

import org.eidolon.proto.Bytes;

/**
 * What one relayed circuit owes its hop. It is in class 1 as long as it pays for what it was
 * carried, and in class 0 else, from which it comes back by paying. Mutable, of one owner; a cell
 * costs an addition and a comparison.
 */
public final class RelayTab {
  /** What became of a CREDIT message. */
  public enum Verdict {
    PAID,
    /** The planner named no chain for this hop. */
    UNASKED,
    /** No number of units that a step releases, or none that is new. */
    NO_STEP,
    /** More than was carried. */
    TOO_MUCH,
    /** Not of our chain. */
    BAD_VALUE
  }

  /**
   * Units that may be carried and unpaid besides the step that is being earned: a window of 1280
   * cells under way is ten, and what waits for a SENDME is less than two.
   */
  public static final int ALLOWANCE_UNITS = 13;

  /** Hashes that one message can cost us. Who pays with each SENDME needs few. */
  static final int MOST_STEPS_AT_ONCE = 64;

  /** Messages without a new step that was earned; who pays as he should sends none. */
  private static final int MOST_REFUSED = 8;

  private final boolean asked;
  private Bytes value;
  private int steps;
  private long cells;
  private long classOneCells;
  private boolean classOne;
  private boolean forged;
  private int refused;

  private RelayTab(boolean asked, Bytes anchor) {
    this.asked = asked;
    this.value = anchor;
    this.classOne = asked;
    this.classOneCells = limit();
  }

  /**
   * @param anchor of the hop's chain
   */
  public static RelayTab of(Bytes anchor) {
    return new RelayTab(true, anchor);
  }

  /** Of a circuit that does not pay this hop: class 0 for ever, and no shame in it. */
  public static RelayTab unpaid() {
    return new RelayTab(false, Bytes.EMPTY);
  }

  /** Class 1, as against class 0. */
  public boolean isClassOne() {
    return classOne;
  }

  /**
   * So many cells went to the owner.
   *
   * @return whether the class is another one now
   */
  public boolean carried(int count) {
    cells += count;
    return cells > classOneCells && classOne && settle();
  }

  /** What the owner says it pays; ask {@link #isClassOne} and {@link #isAbused} afterwards. */
  public Verdict paid(CreditMessage message) {
    if (!asked) {
      return Verdict.UNASKED;
    }
    int units = message.units();
    int step = CreditUnits.isStep(units) ? CreditUnits.stepsIn(units) : 0;
    if (step <= steps || step - steps > MOST_STEPS_AT_ONCE) {
      refused++;
      return Verdict.NO_STEP;
    }
    if (units > cells / CreditUnits.UNIT_CELLS) {
      refused++;
      return Verdict.TOO_MUCH;
    }
    if (!HashChain.leads(message.value(), step - steps, value)) {
      forged = true;
      return Verdict.BAD_VALUE;
    }
    steps = step;
    value = message.value();
    classOneCells = limit();
    settle();
    return Verdict.PAID;
  }

  /**
   * Whether the circuit must be closed: a value that is not of the chain costs us hashes and its
   * sender nothing, and what is refused again and again is no payment.
   */
  public boolean isAbused() {
    return forged || refused >= MOST_REFUSED;
  }

  private long limit() {
    int next = CreditUnits.unitsAt(Math.min(steps + 1, CreditUnits.STEPS));
    return (long) (next + ALLOWANCE_UNITS) * CreditUnits.UNIT_CELLS;
  }

  private boolean settle() {
    boolean before = classOne;
    classOne = asked && cells <= classOneCells;
    return classOne != before;
  }

  public int paidUnits() {
    return CreditUnits.unitsAt(steps);
  }

  /** Proves {@link #paidUnits} to the planner. */
  public Bytes value() {
    return value;
  }
}
