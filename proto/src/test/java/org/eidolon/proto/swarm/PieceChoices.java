package org.eidolon.proto.swarm;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Priorities of pieces. */
final class PieceChoices {
  private PieceChoices() {}

  static List<Priority> random(Random random, int pieces) {
    var all = Priority.values();
    return random.ints(pieces, 0, all.length).mapToObj(at -> all[at]).toList();
  }

  /** A priority for each piece. */
  static PiecePriorities of(List<Priority> priorities, boolean sequential) {
    var runs =
        IntStream.range(0, priorities.size())
            .mapToObj(piece -> new PiecePriorities.Run(piece, piece, priorities.get(piece), false))
            .toList();
    return PiecePriorities.of(priorities.size(), runs, sequential);
  }
}
