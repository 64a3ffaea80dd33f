package org.eidolon.proto.circuit;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.eidolon.proto.limits.TokenBucket;
import org.eidolon.proto.peer.PeerId;

/**
 * What each neighbor may have of us: so many new circuits a second, since opening a tracking code
 * costs us far more than sending one, and a share of the places for circuits, so that one neighbor
 * cannot take them all. It goes by who the neighbor is: a new link makes no new neighbor.
 *
 * <p>Not immutable: one owner. Bounded: a neighbor that has nothing of us is forgotten.
 */
public final class NeighborQuotas {
  /** A share is never less than so many places, or all of them. */
  static final int LEAST_SHARE = 16;

  /** Far more than a tracker ever assigns, also to one that leaves and returns. */
  static final int MOST_NEIGHBORS = 4096;

  /** What a circuit that a neighbor asks for takes up. */
  public enum Place {
    RELAYED,
    ENDING
  }

  /**
   * @param relayed places of one neighbor
   * @param ending places of one neighbor
   */
  public record Limits(double perSecond, int burst, int relayed, int ending) {
    int of(Place place) {
      return switch (place) {
        case RELAYED -> relayed;
        case ENDING -> ending;
      };
    }
  }

  private static final class Quota {
    final TokenBucket asks;
    final Map<Place, Integer> taken = new EnumMap<>(Place.class);

    Quota(TokenBucket asks) {
      this.asks = asks;
    }

    int taken(Place place) {
      return taken.getOrDefault(place, 0);
    }

    boolean isUnused(long nowNanos) {
      return taken.values().stream().allMatch(count -> count == 0) && asks.isFull(nowNanos);
    }
  }

  private final Limits limits;
  private final Map<PeerId, Quota> quotas = new HashMap<>();

  public NeighborQuotas(Limits limits) {
    this.limits = limits;
  }

  /** The places of one neighbor, of {@code all}. */
  public static int share(int all, double share) {
    return Math.max(Math.min(all, LEAST_SHARE), (int) Math.ceil(all * share));
  }

  /** Whether a neighbor may ask for a circuit now; if so, it has. */
  public boolean ask(PeerId neighbor, long nowNanos) {
    var quota = quotas.get(neighbor);
    if (quota == null) {
      if (quotas.size() >= MOST_NEIGHBORS) {
        quotas.values().removeIf(other -> other.isUnused(nowNanos));
      }
      if (quotas.size() >= MOST_NEIGHBORS) {
        return false;
      }
      quota = new Quota(new TokenBucket(limits.perSecond(), limits.burst(), nowNanos));
      quotas.put(neighbor, quota);
    }
    return quota.asks.take(nowNanos);
  }

  /** Takes a place for a circuit that {@code neighbor} asked for; false if its share is used up. */
  public boolean take(PeerId neighbor, Place place) {
    var quota = quotas.get(neighbor);
    if (quota == null || quota.taken(place) >= limits.of(place)) {
      return false;
    }
    quota.taken.merge(place, 1, Integer::sum);
    return true;
  }

  /** Gives a place back that was taken. */
  public void giveBack(PeerId neighbor, Place place) {
    quotas.get(neighbor).taken.merge(place, -1, Integer::sum);
  }

  int size() {
    return quotas.size();
  }
}
