package org.eidolon.node.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eidolon.actors.link.LinkFigures;
import org.junit.jupiter.api.Test;

final class TrafficTest {
  private static final int CELL_BYTES = 4096;

  private final Traffic traffic = new Traffic();

  private void sample(long second, long own, long relayed, long padding) {
    var sent = Map.of("own", own, "relayed", relayed, "padding", padding);
    var cells = new LinkFigures.Cells(Map.of("own", own), sent, 0);
    traffic.sample(1000 + second, TimeUnit.SECONDS.toNanos(second), cells);
  }

  @Test
  void tellsRatesOfBothDirectionsByKind() {
    sample(0, 100, 100, 100);
    sample(5, 105, 110, 101);

    assertThat(traffic.after(0))
        .containsExactly(
            new Traffic.Point(1, 1005, 2 * CELL_BYTES, 2 * CELL_BYTES, CELL_BYTES / 5));
  }

  @Test
  void keepsAnHourAndTellsWhatIsNew() {
    for (int point = 0; point <= 800; point++) {
      sample(5L * point, point, 0, 0);
    }

    assertThat(traffic.after(0)).hasSize(720);
    assertThat(traffic.after(0).get(0).number()).isEqualTo(81);
    assertThat(traffic.after(799)).extracting(Traffic.Point::number).containsExactly(800L);
    assertThat(traffic.after(800)).isEmpty();
  }
}
