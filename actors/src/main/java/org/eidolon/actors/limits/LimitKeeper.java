package org.eidolon.actors.limits;

import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.eidolon.proto.limits.RateLimits;
import org.eidolon.proto.limits.Rates;

/** Knows the limits of a node, looks at the time, and says which of them hold. */
public final class LimitKeeper extends AbstractBehavior<LimitKeeper.Command> {
  /** A schedule is in minutes. */
  private static final Duration LOOK = Duration.ofSeconds(10);

  public sealed interface Command {}

  /** Other limits from now on, until the node stops. */
  public record Set(RateLimits limits) implements Command {}

  /** {@code replyTo} hears what holds. */
  public record Ask(ActorRef<Now> replyTo) implements Command {}

  private enum Look implements Command {
    INSTANCE
  }

  /**
   * @param holding those of the limits that hold now
   * @param alternative whether these are the alternative ones
   */
  public record Now(RateLimits limits, Rates holding, boolean alternative) {}

  private final InstantSource clock;
  private final ZoneId zone;
  private final Consumer<Rates> held;
  private RateLimits limits;
  private Rates holding;

  /**
   * @param zone whose local time schedules are in
   * @param held hears at once which limits hold, and whenever that changes
   */
  public static Behavior<Command> create(
      RateLimits limits, InstantSource clock, ZoneId zone, Consumer<Rates> held) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(Look.INSTANCE, LOOK);
                  return new LimitKeeper(context, limits, clock, zone, held);
                }));
  }

  private LimitKeeper(
      ActorContext<Command> context,
      RateLimits limits,
      InstantSource clock,
      ZoneId zone,
      Consumer<Rates> held) {
    super(context);
    this.clock = clock;
    this.zone = zone;
    this.held = held;
    this.limits = limits;
    this.holding = limits.at(time());
    held.accept(holding);
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Set.class, this::onSet)
        .onMessage(Ask.class, this::onAsk)
        .onMessage(Look.class, look -> look())
        .build();
  }

  private LocalDateTime time() {
    return LocalDateTime.ofInstant(clock.instant(), zone);
  }

  private Behavior<Command> onSet(Set set) {
    limits = set.limits();
    return look();
  }

  private Behavior<Command> look() {
    var now = limits.at(time());
    if (!now.equals(holding)) {
      holding = now;
      held.accept(now);
    }
    return this;
  }

  private Behavior<Command> onAsk(Ask ask) {
    look();
    ask.replyTo().tell(new Now(limits, holding, limits.isAlternative(time())));
    return this;
  }
}
