package org.eidolon.proto.swarm;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How much each piece is wanted, and whether pieces come in order. A piece is wanted as much as the
 * most wanted file it holds bytes of, so at the borders of a wanted file (v1 alone has such
 * borders) bytes of its neighbors come as well. Immutable.
 */
public final class PiecePriorities {
  private final int pieces;
  private final boolean sequential;

  /** Every piece is in the set of its own priority alone. */
  private final Map<Priority, BitSet> pieceSets = new EnumMap<>(Priority.class);

  /** The first and last pieces of wanted files: players look there for what the file is. */
  private final BitSet ends = new BitSet();

  private PiecePriorities(int pieces, boolean sequential) {
    this.pieces = pieces;
    this.sequential = sequential;
    for (var priority : Priority.values()) {
      pieceSets.put(priority, new BitSet());
    }
  }

  /** All pieces alike, the rarest first. */
  public static PiecePriorities normal(int pieces) {
    var all = new PiecePriorities(pieces, false);
    all.pieceSets.get(Priority.NORMAL).set(0, pieces);
    return all;
  }

  /**
   * The pieces of one file.
   *
   * @param first piece
   * @param last piece, inclusive
   * @param ends whether the first and the last piece come early when pieces come in order
   */
  public record Run(int first, int last, Priority priority, boolean ends) {}

  /**
   * @param runs cover all pieces
   * @param sequential pieces in order, but for the ends of files; else the rarest first
   */
  public static PiecePriorities of(int pieces, List<Run> runs, boolean sequential) {
    var made = new PiecePriorities(pieces, sequential);
    runs.forEach(made::add);
    made.sortOut();
    return made;
  }

  private void add(Run run) {
    pieceSets.get(run.priority()).set(run.first(), run.last() + 1);
    if (run.ends() && run.priority() != Priority.SKIP) {
      ends.set(run.first());
      ends.set(run.last());
    }
  }

  /** Leaves each piece in the most wanted of its sets. */
  private void sortOut() {
    var taken = new BitSet();
    for (var priority : Priority.values()) {
      pieceSets.get(priority).andNot(taken);
      taken.or(pieceSets.get(priority));
    }
  }

  public Priority of(int piece) {
    for (var priority : Priority.values()) {
      if (pieceSets.get(priority).get(piece)) {
        return priority;
      }
    }
    throw new IllegalArgumentException("no piece " + piece);
  }

  public boolean isWanted(int piece) {
    return !pieceSets.get(Priority.SKIP).get(piece);
  }

  /** A copy of the pieces that are wanted at all. */
  public BitSet wanted() {
    var wanted = new BitSet();
    wanted.set(0, pieces);
    wanted.andNot(pieceSets.get(Priority.SKIP));
    return wanted;
  }

  public boolean isEverything() {
    return pieceSets.get(Priority.SKIP).isEmpty();
  }

  boolean sequential() {
    return sequential;
  }

  /** A copy of the pieces that come before the others of their priority, in order. */
  public BitSet ends() {
    return (BitSet) ends.clone();
  }
}
