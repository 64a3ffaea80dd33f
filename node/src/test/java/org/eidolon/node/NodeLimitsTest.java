package org.eidolon.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.eidolon.actors.limits.LimitKeeper;
import org.eidolon.node.rpc.SpeedLimits.Speeds;
import org.eidolon.proto.limits.RateLimit;
import org.eidolon.proto.limits.RateLimits;
import org.eidolon.proto.limits.Rates;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class NodeLimitsTest {
  private static ActorTestKit kit;
  private static final RateLimit RELAYED = new RateLimit(99_000);

  private final List<Rates> held = new CopyOnWriteArrayList<>();
  private final NodeLimits limits =
      new NodeLimits(
          kit.system(),
          kit.spawn(
              LimitKeeper.create(
                  RateLimits.NONE.withUsual(new Rates(RateLimit.NONE, RateLimit.NONE, RELAYED)),
                  InstantSource.system(),
                  ZoneOffset.UTC,
                  held::add)));

  @BeforeAll
  static void startUp() {
    kit = ActorTestKit.create();
  }

  @AfterAll
  static void shutDown() {
    kit.shutdownTestKit();
  }

  private static <T> T now(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void whatIsSetHoldsAndRelayedTrafficKeepsItsOwn() throws Exception {
    assertThat(now(limits.now())).isEqualTo(Speeds.FREE);

    now(limits.set(new Speeds(200_000, 100_000, 20_000, 10_000, false)));

    assertThat(now(limits.now())).isEqualTo(new Speeds(200_000, 100_000, 20_000, 10_000, false));
    assertThat(held).endsWith(new Rates(new RateLimit(200_000), new RateLimit(100_000), RELAYED));
  }

  @Test
  void theSlowerOnesHoldWhenTurnedOn() throws Exception {
    now(limits.set(new Speeds(200_000, 0, 20_000, 10_000, true)));

    assertThat(now(limits.now()).slow()).isTrue();
    assertThat(held)
        .endsWith(new Rates(new RateLimit(20_000), new RateLimit(10_000), RateLimit.NONE));
  }

  @Test
  void aSpeedThatCannotBeHeldIsRefusedInOneLine() {
    assertThatThrownBy(() -> now(limits.set(new Speeds(1_000, 0, 0, 0, false))))
        .hasMessageContaining("a limit of 1000 bytes a second");
  }
}
