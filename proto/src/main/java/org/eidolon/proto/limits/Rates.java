package org.eidolon.proto.limits;

/**
 * Limits of a whole node that hold together.
 *
 * @param down what partners send us
 * @param up what we send partners
 * @param relayed what we carry for others, both ways together
 */
public record Rates(RateLimit down, RateLimit up, RateLimit relayed) {
  public static final Rates UNLIMITED = new Rates(RateLimit.NONE, RateLimit.NONE, RateLimit.NONE);
}
