package org.eidolon.actors.swarm;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.proto.limits.Lanes;

/**
 * What one actor may still move one way before it has to ask again. One owner; where no limit holds
 * it only looks whether that is still so.
 */
final class Allowance {
  private final Lane lane;
  private final Lane.Way way;
  private final Optional<Line> line;
  private long left;
  private boolean asked;

  private record Line(ActorRef<Pacing.Command> pacing, ActorRef<Pacing.Go> self) {}

  private Allowance(Lane lane, Lane.Way way, Optional<Line> line) {
    this.lane = lane;
    this.way = way;
    this.line = line;
  }

  /**
   * @param pacing empty if nothing is ever limited
   * @param self hears what is granted; tell {@link #granted} then
   */
  static Allowance of(
      Lane lane,
      Lane.Way way,
      Optional<ActorRef<Pacing.Command>> pacing,
      ActorRef<Pacing.Go> self) {
    return new Allowance(lane, way, pacing.map(keeper -> new Line(keeper, self)));
  }

  /** Of whom no limit holds, ever. */
  static Allowance free() {
    return new Allowance(new Lane(), Lane.Way.UP, Optional.empty());
  }

  boolean isFree() {
    return line.isEmpty() || lane.limit(way).isNone();
  }

  /**
   * How many bytes may move now. If that is less than {@code least} more is asked for.
   *
   * @param wanted in all
   */
  long room(int least, int wanted) {
    if (isFree()) {
      left = 0;
      return Long.MAX_VALUE;
    }
    if (left < least && !asked) {
      asked = true;
      long lacking = Math.max(wanted, Lanes.LEAST_GRANT) - left;
      int bytes = (int) Math.min(Integer.MAX_VALUE, lacking);
      line.get().pacing().tell(new Pacing.Ask(lane, way, bytes, line.get().self()));
    }
    return Math.max(0, left);
  }

  void granted(Pacing.Go go) {
    asked = false;
    left += go.bytes();
  }

  /** So many bytes moved, or will; more than there was room for is waited for later. */
  void moved(long bytes) {
    left -= isFree() ? left : bytes;
  }

  /** So many bytes of those will not move after all. At most a second's worth is kept. */
  void spared(long bytes) {
    long most = Math.max(Lanes.LEAST_GRANT, lane.limit(way).bytesPerSecond());
    left = isFree() ? 0 : Math.max(left, Math.min(most, left + bytes));
  }
}
