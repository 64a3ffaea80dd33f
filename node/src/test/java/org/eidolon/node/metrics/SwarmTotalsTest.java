package org.eidolon.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.eidolon.actors.swarm.SwarmStatus;
import org.junit.jupiter.api.Test;

final class SwarmTotalsTest {
  private final SwarmTotals totals = new SwarmTotals();

  private static SwarmStatus status(long fetched, long served) {
    return new SwarmStatus(
        SwarmStatus.State.FETCHING, 100, 100, 0, fetched, served, 1, 2, 3, 0, 0, 0, 0, "", 1);
  }

  @Test
  void addsUpWhatThereIs() {
    var sum = totals.add(Map.of("a", status(10, 1), "b", status(20, 2)));

    assertThat(sum.moved()).isEqualTo(new SwarmTotals.Moved(30, 3, 2));
    assertThat(sum.states()).isEqualTo(Map.of(SwarmStatus.State.FETCHING, 2));
    assertThat(sum.circuits()).isEqualTo(4);
    assertThat(sum.partners()).isEqualTo(6);
  }

  @Test
  void keepsWhatASwarmMovedThatIsGone() {
    totals.add(Map.of("a", status(10, 1), "b", status(20, 2)));

    assertThat(totals.add(Map.of("b", status(25, 2))).moved().fetched()).isEqualTo(35);
    assertThat(totals.add(Map.of()).moved().fetched()).isEqualTo(35);
    assertThat(totals.add(Map.of()).moved().served()).isEqualTo(3);
  }

  @Test
  void keepsWhatASwarmMovedBeforeItBeganAnew() {
    totals.add(Map.of("a", status(10, 1)));

    assertThat(totals.add(Map.of("a", status(4, 1))).moved().fetched()).isEqualTo(14);
    assertThat(totals.add(Map.of("a", status(6, 1))).moved().fetched()).isEqualTo(16);
  }
}
