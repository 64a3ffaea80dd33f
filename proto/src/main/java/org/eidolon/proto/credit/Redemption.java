package org.eidolon.proto.credit;

import org.eidolon.proto.Bytes;

/**
 * What a relay shows its planner: so many units were paid on the chain with this anchor.
 *
 * @param units in all, of a step
 * @param value of the chain, which nobody knows before it is released
 */
public record Redemption(Bytes anchor, int units, Bytes value) {
  /** In one request: what they cost to verify is a few milliseconds at most. */
  public static final int MOST = 32;

  public Redemption {
    if (anchor.length() != HashChain.VALUE_BYTES
        || value.length() != HashChain.VALUE_BYTES
        || !CreditUnits.isStep(units)) {
      throw new IllegalArgumentException("malformed redemption");
    }
  }

  /** Whether the value belongs to the anchor. Costs up to {@link CreditUnits#STEPS} hashes. */
  public boolean holds() {
    return HashChain.leads(value, CreditUnits.stepsIn(units), anchor);
  }

  @Override
  public String toString() {
    return "Redemption[" + units + "]";
  }
}
