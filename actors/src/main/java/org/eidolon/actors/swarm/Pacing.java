package org.eidolon.actors.swarm;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.eidolon.proto.limits.Lanes;
import org.eidolon.proto.limits.RateLimit;

/**
 * Holds all swarms of a node to the limits. An actor and not a bucket that all threads draw from:
 * who comes first to a bucket takes from it, and a swarm with many partners comes more often; here
 * those who wait stand in line, swarm by swarm. It is asked a few times a second by each, and not
 * at all by whom no limit holds.
 */
final class Pacing extends AbstractBehavior<Pacing.Command> {
  sealed interface Command {}

  /** What all swarms together may move. */
  record Limit(RateLimit down, RateLimit up) implements Command {}

  /** What one swarm may move besides; it is there from now on. */
  record LimitLane(Lane lane, RateLimit down, RateLimit up, Lanes.Share share) implements Command {}

  record Leave(Lane lane) implements Command {}

  /**
   * {@code asker} wants to move bytes, and does not ask again before it hears {@link Go}; bounded
   * by the number of sessions, therefore.
   */
  record Ask(Lane lane, Lane.Way way, int bytes, ActorRef<Go> asker) implements Command {}

  private enum Due implements Command {
    INSTANCE
  }

  /** So many bytes may move; perhaps fewer than were asked for. */
  record Go(int bytes) {}

  private final TimerScheduler<Command> timers;
  private final LongSupplier nanos;
  private final Map<Lane.Way, Lanes<Lane, ActorRef<Go>>> ways = new EnumMap<>(Lane.Way.class);
  private final Set<Lane> present = Collections.newSetFromMap(new IdentityHashMap<>());

  static Behavior<Command> create(LongSupplier nanos) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new Pacing(context, timers, nanos)));
  }

  private Pacing(
      ActorContext<Command> context, TimerScheduler<Command> timers, LongSupplier nanos) {
    super(context);
    this.timers = timers;
    this.nanos = nanos;
    for (var way : Lane.Way.values()) {
      ways.put(way, new Lanes<>());
    }
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Ask.class, this::onAsk)
        .onMessage(Due.class, due -> grant())
        .onMessage(Limit.class, this::onLimit)
        .onMessage(LimitLane.class, this::onLimitLane)
        .onMessage(Leave.class, this::onLeave)
        .build();
  }

  private Behavior<Command> onLimit(Limit limit) {
    long now = nanos.getAsLong();
    ways.get(Lane.Way.DOWN).limit(limit.down(), now);
    ways.get(Lane.Way.UP).limit(limit.up(), now);
    present.forEach(this::show);
    return grant();
  }

  private Behavior<Command> onLimitLane(LimitLane limit) {
    long now = nanos.getAsLong();
    ways.get(Lane.Way.DOWN).limit(limit.lane(), limit.down(), limit.share(), now);
    ways.get(Lane.Way.UP).limit(limit.lane(), limit.up(), limit.share(), now);
    present.add(limit.lane());
    show(limit.lane());
    return grant();
  }

  private void show(Lane lane) {
    ways.forEach((way, lanes) -> lane.holds(way, lanes.limit(lane)));
  }

  private Behavior<Command> onLeave(Leave leave) {
    ways.values().forEach(lanes -> lanes.leave(leave.lane()));
    present.remove(leave.lane());
    return this;
  }

  private Behavior<Command> onAsk(Ask ask) {
    ways.get(ask.way()).ask(ask.lane(), ask.asker(), ask.bytes());
    return grant();
  }

  private Behavior<Command> grant() {
    long now = nanos.getAsLong();
    long wait = Long.MAX_VALUE;
    for (var lanes : ways.values()) {
      lanes.due(now).forEach(grant -> grant.asker().tell(new Go(grant.bytes())));
      wait = Math.min(wait, lanes.waitNanos(now));
    }
    if (wait != Long.MAX_VALUE) {
      timers.startSingleTimer(Due.INSTANCE, Duration.ofNanos(Math.max(1, wait)));
    }
    return this;
  }
}
