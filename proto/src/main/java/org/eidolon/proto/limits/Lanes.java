package org.eidolon.proto.limits;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Who may move bytes next under a limit that several swarms share, each with a limit of its own
 * besides. Lanes (one per swarm) get shares by their weights in the long run, however many askers
 * each has; what a lane does not want goes to the others. Within a lane it goes by turn. Not
 * immutable: one owner.
 *
 * @param <L> what tells lanes apart, by identity
 * @param <A> what tells askers apart
 */
public final class Lanes<L, A> {
  /** Granted at least: one block and its header. */
  public static final int LEAST_GRANT = 16 * 1024 + 64;

  /** Granted at once at most, in parts of what may pass in a second. */
  private static final int GRANTS_PER_SECOND = 4;

  private final Pace whole = new Pace();
  private final IdentityHashMap<L, Lane<A>> lanes = new IdentityHashMap<>();
  private double clock;

  /** {@code asker} may move so many bytes. */
  public record Grant<A>(A asker, int bytes) {}

  private record Ask<A>(A asker, int bytes) {}

  /**
   * A lane's part of what all may move.
   *
   * @param weight to those of others
   * @param exempt true: the limit of all does not hold for it, nor does it use any of it up
   */
  public record Share(int weight, boolean exempt) {
    public static final Share EQUAL = new Share(2, false);

    public Share {
      if (weight < 1) {
        throw new IllegalArgumentException("a weight is 1 or more");
      }
    }
  }

  private static final class Lane<A> {
    final Pace pace = new Pace();
    final ArrayDeque<Ask<A>> asks = new ArrayDeque<>();
    Share share = Share.EQUAL;

    /** Bytes by weight, on the clock of all. */
    double moved;

    long waitNanos(Pace whole, long nowNanos) {
      long own = pace.waitNanos(nowNanos);
      return share.exempt() ? own : Math.max(own, whole.waitNanos(nowNanos));
    }

    RateLimit limit(RateLimit ofAll) {
      return share.exempt() ? pace.limit() : pace.limit().and(ofAll);
    }
  }

  /** Of all lanes together. */
  public void limit(RateLimit limit, long nowNanos) {
    whole.limit(limit, nowNanos);
  }

  /** Of one lane, which is there from now on. */
  public void limit(L lane, RateLimit limit, Share share, long nowNanos) {
    var known = lanes.computeIfAbsent(lane, any -> new Lane<>());
    known.pace.limit(limit, nowNanos);
    if (known.share.exempt() && !share.exempt()) {
      // What it moved meanwhile was nobody's loss, nor did it save anything up.
      known.moved = Math.max(known.moved, clock);
    }
    known.share = share;
  }

  /** The same for one that shares alike. */
  public void limit(L lane, RateLimit limit, long nowNanos) {
    limit(lane, limit, Share.EQUAL, nowNanos);
  }

  /** What holds for a lane: its own limit or, unless it is exempt, that of all if it is less. */
  public RateLimit limit(L lane) {
    var known = lanes.get(lane);
    return known == null ? whole.limit() : known.limit(whole.limit());
  }

  public void leave(L lane) {
    lanes.remove(lane);
  }

  /**
   * {@code asker} wants to move bytes; each has one ask at a time. Of a lane that is not there it
   * is dropped.
   */
  public void ask(L lane, A asker, int bytes) {
    var known = lanes.get(lane);
    if (known == null) {
      return;
    }
    if (known.asks.isEmpty()) {
      // Who was quiet has saved nothing up.
      known.moved = Math.max(known.moved, clock);
    }
    known.asks.add(new Ask<>(asker, bytes));
  }

  /** Who may move now, in order. */
  public List<Grant<A>> due(long nowNanos) {
    var grants = new ArrayList<Grant<A>>();
    for (var lane = next(nowNanos); lane != null; lane = next(nowNanos)) {
      var ask = lane.asks.remove();
      int bytes = Math.min(ask.bytes(), most(lane.limit(whole.limit())));
      lane.pace.passed(bytes, nowNanos);
      if (!lane.share.exempt()) {
        clock = lane.moved;
        lane.moved += (double) bytes / lane.share.weight();
        whole.passed(bytes, nowNanos);
      }
      grants.add(new Grant<>(ask.asker(), bytes));
    }
    return grants;
  }

  /** Of those that may move now: the exempt take nothing from others, so they need not wait. */
  private Lane<A> next(long nowNanos) {
    Lane<A> next = null;
    for (var lane : lanes.values()) {
      boolean may = !lane.asks.isEmpty() && lane.waitNanos(whole, nowNanos) <= 0;
      if (may && lane.share.exempt()) {
        return lane;
      }
      if (may && (next == null || lane.moved < next.moved)) {
        next = lane;
      }
    }
    return next;
  }

  private static int most(RateLimit limit) {
    long most = limit.isNone() ? Integer.MAX_VALUE : limit.bytesPerSecond() / GRANTS_PER_SECOND;
    return (int) Math.min(Integer.MAX_VALUE, Math.max(LEAST_GRANT, most));
  }

  /** Until {@link #due} is worth another look; the greatest number if nobody waits. */
  public long waitNanos(long nowNanos) {
    long soonest = Long.MAX_VALUE;
    for (var lane : lanes.values()) {
      if (!lane.asks.isEmpty()) {
        soonest = Math.min(soonest, lane.waitNanos(whole, nowNanos));
      }
    }
    return soonest;
  }
}
