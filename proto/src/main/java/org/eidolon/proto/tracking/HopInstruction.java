package org.eidolon.proto.tracking;

import java.time.Instant;

/**
 * What a tracking code tells one hop.
 *
 * @param type whether the hop forwards or is the end
 * @param inLabel the label of the link the code must come in on
 * @param outLabel the label of the link to forward on; 0 at the end
 * @param notAfter whole minutes since the epoch; the hop refuses the code later
 */
public record HopInstruction(Type type, int inLabel, int outLabel, Instant notAfter) {
  /** What a hop is to a circuit. */
  public enum Type {
    FORWARD,
    END
  }

  @Override
  public String toString() {
    return "HopInstruction[" + type + "]";
  }
}
