package org.eidolon.proto.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import org.assertj.core.data.Percentage;

class LanesTest {
  private static final long SECOND = 1_000_000_000L;
  private static final RateLimit MEBIBYTE = new RateLimit(1 << 20);

  private final Lanes<String, String> lanes = new Lanes<>();
  private final Map<String, Long> moved = new HashMap<>();

  /** Each asks again as soon as it has moved; names of askers begin with that of their lane. */
  private void run(int seconds, String... askers) {
    for (var asker : askers) {
      lanes.ask(laneOf(asker), asker, 64 * 1024);
    }
    for (long now = SECOND; now < (seconds + 1) * SECOND; ) {
      for (var grant : lanes.due(now)) {
        moved.merge(grant.asker(), (long) grant.bytes(), Long::sum);
        lanes.ask(laneOf(grant.asker()), grant.asker(), 64 * 1024);
      }
      now += Math.max(1, lanes.waitNanos(now));
    }
  }

  private String laneOf(String asker) {
    return asker.startsWith("a") ? "a" : "b";
  }

  private void limits(RateLimit whole, RateLimit a, RateLimit b) {
    lanes.limit(whole, SECOND);
    lanes.limit("a", a, SECOND);
    lanes.limit("b", b, SECOND);
  }

  private long of(String asker) {
    return moved.getOrDefault(asker, 0L);
  }

  @Example
  void swarmsShareEquallyHoweverManyPartnersEachHas() {
    limits(MEBIBYTE, RateLimit.NONE, RateLimit.NONE);

    run(30, "a1", "a2", "a3", "b1");

    assertThat(of("b1")).isCloseTo(15L << 20, Percentage.withPercentage(5));
    for (var asker : List.of("a1", "a2", "a3")) {
      assertThat(of(asker)).isCloseTo(5L << 20, Percentage.withPercentage(5));
    }
  }

  @Example
  void swarmsShareByTheirWeightsHoweverManyPartnersEachHas() {
    limits(MEBIBYTE, RateLimit.NONE, RateLimit.NONE);
    lanes.limit("a", RateLimit.NONE, new Lanes.Share(1, false), SECOND);
    lanes.limit("b", RateLimit.NONE, new Lanes.Share(4, false), SECOND);

    run(30, "a1", "a2", "a3", "b1");

    assertThat(of("b1")).isCloseTo(24L << 20, Percentage.withPercentage(10));
    assertThat(of("a1") + of("a2") + of("a3")).isCloseTo(6L << 20, Percentage.withPercentage(10));
  }

  @Example
  void whoIsExemptMovesAsItMayByItselfAndTakesNothingFromTheOthers() {
    limits(MEBIBYTE, RateLimit.NONE, RateLimit.NONE);
    var own = new RateLimit(3 << 20);
    lanes.limit("a", own, new Lanes.Share(2, true), SECOND);

    run(30, "a1", "b1");

    assertThat(lanes.limit("a")).isEqualTo(own);
    assertThat(of("a1")).isCloseTo(90L << 20, Percentage.withPercentage(5));
    assertThat(of("b1")).isCloseTo(30L << 20, Percentage.withPercentage(5));
  }

  @Example
  void whatOneDoesNotWantGoesToTheOther() {
    limits(MEBIBYTE, RateLimit.NONE, RateLimit.NONE);

    run(30, "a1");

    assertThat(of("a1")).isCloseTo(30L << 20, Percentage.withPercentage(5));
  }

  @Example
  void aSwarmsOwnLimitHoldsBesidesThatOfAll() {
    limits(MEBIBYTE, new RateLimit(100 << 10), RateLimit.NONE);

    run(30, "a1", "b1");

    assertThat(of("a1")).isCloseTo(3000L << 10, Percentage.withPercentage(5));
    assertThat(of("a1") + of("b1")).isCloseTo(30L << 20, Percentage.withPercentage(5));
  }

  @Example
  void whoWasQuietForLongMakesNobodyWaitForIt() {
    limits(MEBIBYTE, RateLimit.NONE, RateLimit.NONE);
    run(100, "a1");
    moved.clear();
    lanes.leave("a");
    lanes.limit("a", RateLimit.NONE, 101 * SECOND);

    lanes.ask("a", "a1", 1 << 20);
    lanes.ask("b", "b1", 1 << 20);
    lanes.ask("b", "b2", 1 << 20);

    assertThat(lanes.limit("a")).isEqualTo(MEBIBYTE);
    lanes.limit(RateLimit.NONE, 102 * SECOND);
    var order = lanes.due(102 * SECOND).stream().map(Lanes.Grant::asker).toList();
    assertThat(order).containsSubsequence("b1", "b2").contains("a1");
    assertThat(order.subList(0, 2)).contains("a1", "b1");
  }

  @Example
  void whenLimitsAreLiftedAllWhoWaitMayMove() {
    limits(new RateLimit(8192), RateLimit.NONE, RateLimit.NONE);
    lanes.ask("a", "a1", 1 << 20);
    lanes.ask("b", "b1", 1 << 20);
    assertThat(lanes.due(2 * SECOND)).hasSize(1);
    assertThat(lanes.waitNanos(2 * SECOND)).isGreaterThan(SECOND);

    lanes.limit(RateLimit.NONE, 2 * SECOND);

    assertThat(lanes.due(2 * SECOND)).hasSize(1).extracting(Lanes.Grant::bytes).contains(1 << 20);
    assertThat(lanes.waitNanos(2 * SECOND)).isEqualTo(Long.MAX_VALUE);
  }

  @Example
  void anAskOfALaneThatLeftIsDropped() {
    lanes.ask("a", "a1", 100);

    assertThat(lanes.due(SECOND)).isEmpty();
    assertThat(lanes.waitNanos(SECOND)).isEqualTo(Long.MAX_VALUE);
  }
}
