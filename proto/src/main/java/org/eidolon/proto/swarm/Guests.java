package org.eidolon.proto.swarm;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Which of the partners that called us makes room when all places are taken and another calls. */
public final class Guests {
  private Guests() {}

  /**
   * One partner that called us.
   *
   * @param interested it wants pieces of us, or we of it
   * @param movedNanos when a block last went either way, or when it came
   */
  public record Guest(int id, boolean interested, long movedNanos) {}

  /**
   * Of those with whom nothing was exchanged for longer than {@code idleNanos} one who wants
   * nothing, else the one who has waited longest; empty if all are busy. A sign of life is no
   * exchange: whoever only says that it is there holds a place for nothing.
   */
  public static Optional<Guest> leaving(Collection<Guest> guests, long idleNanos, long nowNanos) {
    return guests.stream()
        .filter(guest -> nowNanos - guest.movedNanos() > idleNanos)
        .min(
            Comparator.comparing(Guest::interested)
                .thenComparing(
                    Comparator.comparingLong((Guest guest) -> nowNanos - guest.movedNanos())
                        .reversed()));
  }
}
