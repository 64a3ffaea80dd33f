package org.eidolon.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class SessionIdsTest {
  private final AtomicLong nanos = new AtomicLong();
  private final SessionIds ids = new SessionIds(new SecureRandom(), nanos::get);

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void knowsTheOneThatItGaveAndNoOther() {
    var id = ids.current();

    assertThat(id).hasSize(48).matches("[A-Za-z0-9]+");
    assertThat(ids.knows(id)).isTrue();
    assertThat(ids.knows("")).isFalse();
    assertThat(ids.knows(id + "x")).isFalse();
    assertThat(ids.knows(id.substring(1))).isFalse();
    assertThat(new SessionIds(new SecureRandom(), nanos::get).knows(id)).isFalse();
  }

  @Test
  void replacesItAfterAnHourAndForgetsItAfterAnother() {
    var first = ids.current();

    pass(Duration.ofMinutes(61));
    var second = ids.current();
    assertThat(second).isNotEqualTo(first);
    assertThat(ids.knows(first)).isTrue();

    pass(Duration.ofMinutes(61));
    assertThat(ids.knows(first)).isFalse();
    assertThat(ids.knows(second)).isTrue();
  }

  @Test
  void forgetsAllAfterALongTimeInWhichNobodyAsked() {
    var first = ids.current();

    pass(Duration.ofHours(5));

    assertThat(ids.knows(first)).isFalse();
  }
}
