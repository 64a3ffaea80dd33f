package org.eidolon.proto.cell;

/**
 * Names a circuit on one link only; the two links of a relay use two ids for the same circuit.
 *
 * @param value non-zero; zero on the wire addresses the link itself. The end that dialled the link
 *     gives out ids with the top bit set, the other end those without.
 */
public record CircuitId(int value) {
  public CircuitId {
    if (value == 0) {
      throw new IllegalArgumentException("circuit id 0 addresses the link, not a circuit");
    }
  }

  /** Whether the end that dialled the link gave out this id. */
  public boolean givenByDialler() {
    return value < 0;
  }
}
