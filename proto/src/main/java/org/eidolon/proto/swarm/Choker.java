package org.eidolon.proto.swarm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Who is served. While we fetch: those who give us most, and one by chance so that newcomers and
 * better partners are found. When we have all: everybody in turn, so that no rate tells anything.
 *
 * @param slots partners served by merit or turn
 * @param optimisticEvery how long the one by chance is served
 */
public record Choker(int slots, Duration optimisticEvery) {
  private static final int VOUCHED_WEIGHT = 2;

  /**
   * One who wants to be served.
   *
   * @param bytesPerSecond what it gives us
   * @param vouched it showed that it earns by relaying, which makes twice as much of what it gives
   * @param servedSinceNanos when it was last begun to be served; the longest ago comes first in
   *     turn
   */
  public record Candidate(
      int partner, double bytesPerSecond, boolean vouched, long servedSinceNanos) {
    private double merit() {
      return vouched ? VOUCHED_WEIGHT * bytesPerSecond : bytesPerSecond;
    }
  }

  /**
   * @param served all who are served from now on
   * @param lucky the one by chance among them
   */
  public record Choice(Set<Integer> served, Optional<Integer> lucky, long luckySinceNanos) {
    public static final Choice NOBODY = new Choice(Set.of(), Optional.empty(), 0);

    public Choice {
      served = Set.copyOf(served);
    }

    /** The same, and one more. */
    public Choice and(int partner) {
      var more = new HashSet<>(served);
      more.add(partner);
      return new Choice(more, lucky, luckySinceNanos);
    }
  }

  /**
   * @param candidates those who are interested; order does not matter
   * @param before the last choice
   */
  public Choice choose(
      List<Candidate> candidates,
      boolean sharing,
      Choice before,
      long nowNanos,
      RandomGenerator random) {
    var ranked = new ArrayList<>(candidates);
    ranked.sort(sharing ? inTurn(before) : byMerit());
    var served = new HashSet<Integer>();
    ranked.stream().limit(slots).forEach(candidate -> served.add(candidate.partner()));
    var rest = ranked.stream().skip(slots).map(Candidate::partner).toList();
    boolean due =
        before.lucky().isEmpty()
            || nowNanos - before.luckySinceNanos() >= optimisticEvery.toNanos()
            || !rest.contains(before.lucky().get());
    if (rest.isEmpty()) {
      return new Choice(served, Optional.empty(), nowNanos);
    }
    var lucky = due ? rest.get(random.nextInt(rest.size())) : before.lucky().get();
    served.add(lucky);
    return new Choice(served, Optional.of(lucky), due ? nowNanos : before.luckySinceNanos());
  }

  /** Whether a newcomer can be served at once, without a new choice. */
  public boolean hasRoom(Choice choice) {
    return choice.served().size() < slots + 1;
  }

  /** Whether so many places are free that a stranger may have one before it asks. */
  public boolean isIdle(Choice choice) {
    return 2 * choice.served().size() < slots;
  }

  private static Comparator<Candidate> byMerit() {
    return Comparator.comparingDouble(Candidate::merit)
        .reversed()
        .thenComparing(Candidate::vouched, Comparator.reverseOrder())
        .thenComparingInt(Candidate::partner);
  }

  /** Those who wait come before those who were just served. */
  private static Comparator<Candidate> inTurn(Choice before) {
    return Comparator.<Candidate, Boolean>comparing(
            candidate -> before.served().contains(candidate.partner()))
        .thenComparingLong(Candidate::servedSinceNanos)
        .thenComparingInt(Candidate::partner);
  }
}
