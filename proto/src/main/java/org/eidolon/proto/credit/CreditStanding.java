package org.eidolon.proto.credit;

/**
 * A member's account at its planner, in units.
 *
 * @param balance below 0 if more was paid than earned
 * @param earned by relaying, since the account was opened
 * @param paid to relays, likewise
 * @param classOne whether paths that are planned now pay their relays
 */
public record CreditStanding(long balance, long earned, long paid, boolean classOne) {
  public static final CreditStanding NONE = new CreditStanding(0, 0, 0, true);

  public CreditStanding {
    if (earned < 0 || paid < 0) {
      throw new IllegalArgumentException("less than nothing");
    }
  }

  public long earnedBytes() {
    return bytes(earned);
  }

  public long paidBytes() {
    return bytes(paid);
  }

  public long balanceBytes() {
    return bytes(balance);
  }

  private static long bytes(long units) {
    long most = Long.MAX_VALUE / CreditUnits.UNIT_BYTES;
    return Math.max(-most, Math.min(most, units)) * CreditUnits.UNIT_BYTES;
  }
}
