package org.eidolon.proto.swarm;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eidolon.proto.Bytes;

/**
 * Who gave wrong blocks of pieces that can only be compared whole: a piece that failed is fetched
 * again from one partner, and when it is right, whatever is not the same as then was wrong. Not
 * immutable: one owner.
 */
public final class BlameBook {
  /** Pieces that failed and are not here yet; of more it is not told who spoiled them. */
  static final int MOST = 256;

  private record Attempt(List<Integer> givers, Bytes leaves) {}

  private final Map<Integer, Attempt> failed = new HashMap<>();

  /**
   * A piece came out wrong.
   *
   * @param givers whose each of its blocks was
   * @param leaves SHA-256 of each block, one after the other
   * @return who is to blame already: one who gave all of it
   */
  public Set<Integer> failed(int piece, List<Integer> givers, Bytes leaves) {
    var all = new HashSet<>(givers);
    if (all.size() == 1) {
      return all;
    }
    if (failed.size() < MOST) {
      failed.putIfAbsent(piece, new Attempt(List.copyOf(givers), leaves));
    }
    return Set.of();
  }

  /**
   * A piece is right, after it may have failed before.
   *
   * @return who gave blocks of it that were wrong
   */
  public Set<Integer> right(int piece, Bytes leaves) {
    var attempt = failed.remove(piece);
    var guilty = new HashSet<Integer>();
    for (int index = 0; attempt != null && index < attempt.givers().size(); index++) {
      if (!leaf(attempt.leaves(), index).equals(leaf(leaves, index))) {
        guilty.add(attempt.givers().get(index));
      }
    }
    return guilty;
  }

  private static Bytes leaf(Bytes leaves, int index) {
    int from = index * PeerMessage.HASH_BYTES;
    return leaves.slice(from, from + PeerMessage.HASH_BYTES);
  }
}
