package org.eidolon.node;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.eidolon.actors.ask.Ask;
import org.eidolon.actors.limits.LimitKeeper;
import org.eidolon.node.rpc.SpeedLimits;
import org.eidolon.proto.limits.RateLimit;
import org.eidolon.proto.limits.RateLimits;
import org.eidolon.proto.limits.Rates;

/**
 * The limits of a running node for its remote control, whose slower speeds are our alternative
 * limits. What is relayed it does not know: those limits stay as they are.
 */
final class NodeLimits implements SpeedLimits {
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final ActorSystem<?> system;
  private final ActorRef<LimitKeeper.Command> keeper;

  NodeLimits(ActorSystem<?> system, ActorRef<LimitKeeper.Command> keeper) {
    this.system = system;
    this.keeper = keeper;
  }

  @Override
  public CompletionStage<Speeds> now() {
    return ask().thenApply(NodeLimits::speeds);
  }

  @Override
  public CompletionStage<Void> set(Speeds speeds) {
    return ask().thenAccept(now -> keeper.tell(new LimitKeeper.Set(limits(now, speeds))));
  }

  private CompletionStage<LimitKeeper.Now> ask() {
    return Ask.of(keeper, LimitKeeper.Ask::new, ANSWER, system);
  }

  private static Speeds speeds(LimitKeeper.Now now) {
    var usual = now.limits().usual();
    var slow = now.limits().alternative();
    return new Speeds(
        usual.down().bytesPerSecond(),
        usual.up().bytesPerSecond(),
        slow.down().bytesPerSecond(),
        slow.up().bytesPerSecond(),
        now.alternative());
  }

  /** A schedule goes on to decide which limits hold, until somebody says otherwise. */
  private static RateLimits limits(LimitKeeper.Now now, Speeds speeds) {
    var before = now.limits();
    var next =
        before
            .withUsual(rates(speeds.down(), speeds.up(), before.usual()))
            .withAlternative(rates(speeds.slowDown(), speeds.slowUp(), before.alternative()));
    return speeds.slow() == now.alternative()
        ? next
        : next.withTurn(speeds.slow() ? RateLimits.Turn.ON : RateLimits.Turn.OFF);
  }

  private static Rates rates(long down, long up, Rates before) {
    return new Rates(new RateLimit(down), new RateLimit(up), before.relayed());
  }
}
