package org.eidolon.proto.tracker;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.eidolon.proto.Bytes;

/**
 * The trackers of one torrent in the order they are tried (BEP 12): tier after tier, inside a tier
 * by chance, and one that worked is the first of its tier from then on.
 */
public record TrackerTiers(List<List<TrackerAddress>> tiers) {
  public TrackerTiers {
    tiers = tiers.stream().map(List::copyOf).filter(tier -> !tier.isEmpty()).toList();
  }

  /**
   * @param named as the torrent has them; who is named twice, by its key, counts where it is named
   *     first
   * @param members keys of trackers whose network we are in already, which go first in their tiers
   */
  public static TrackerTiers shuffled(
      List<List<TrackerAddress>> named, Set<Bytes> members, RandomGenerator random) {
    var seen = new HashSet<Bytes>();
    var tiers = new ArrayList<List<TrackerAddress>>();
    for (var tier : named) {
      var drawn =
          new ArrayList<>(tier.stream().filter(tracker -> seen.add(tracker.key())).toList());
      for (int left = drawn.size(); left > 1; left--) {
        Collections.swap(drawn, left - 1, random.nextInt(left));
      }
      drawn.sort(
          (one, other) ->
              Boolean.compare(members.contains(other.key()), members.contains(one.key())));
      tiers.add(drawn);
    }
    return new TrackerTiers(tiers);
  }

  /** All of them, the first one to try in front. */
  public List<TrackerAddress> order() {
    return tiers.stream().flatMap(List::stream).toList();
  }

  /** From now on {@code tracker} is tried before the others of its tier. */
  public TrackerTiers worked(TrackerAddress tracker) {
    var next = new ArrayList<List<TrackerAddress>>();
    for (var tier : tiers) {
      var moved = new ArrayList<>(tier);
      if (moved.remove(tracker)) {
        moved.add(0, tracker);
      }
      next.add(moved);
    }
    return new TrackerTiers(next);
  }
}
