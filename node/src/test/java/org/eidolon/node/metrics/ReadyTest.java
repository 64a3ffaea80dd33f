package org.eidolon.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.eidolon.actors.link.LinkFigures;
import org.eidolon.actors.tracker.TrackerClient.Standing;
import org.eidolon.actors.tracker.TrackerClient.Status;
import org.eidolon.node.http.HealthFace.Readiness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReadyTest {
  private static final LinkFigures.Cells NO_CELLS = new LinkFigures.Cells(Map.of(), Map.of(), 0);

  private static NodeFigures figures(Optional<Status> status, int dialled, int accepted) {
    return new NodeFigures(
        Optional.of(new LinkFigures(dialled, accepted, 9, Map.of(), Map.of(), Map.of(), NO_CELLS)),
        Optional.empty(),
        status,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Map.of());
  }

  private static Readiness ready(Standing standing, int members, int dialled, int accepted) {
    var status = Optional.of(new Status(standing, members, 5, "https://192.0.2.1:7791 is gone"));
    return Ready.of(figures(status, dialled, accepted), true, 3);
  }

  @ParameterizedTest
  @CsvSource({
    "JOINED, 10, 2, 1, true, has 3 neighbors",
    "JOINED, 10, 1, 1, false, 2 of the 3 neighbors",
    "JOINED, 3, 1, 1, true, has 2 neighbors",
    "JOINED, 1, 0, 0, false, Nobody else",
    "JOINING, 0, 0, 0, false, is joining",
    "UNREACHABLE, 10, 3, 0, false, does not answer",
    "WRONG_KEY, 10, 3, 0, false, another key",
    "REFUSED, 10, 3, 0, false, refuses"
  })
  void saysInAPlainSentenceWhatIsLacking(
      Standing standing, int members, int dialled, int accepted, boolean ready, String part) {
    var said = ready(standing, members, dialled, accepted);

    assertThat(said.ready()).isEqualTo(ready);
    assertThat(said.reason()).contains(part).endsWith(".").doesNotContain("192.0.2.1");
  }

  @Test
  void aNodeThatDoesNotAnswerIsNotReady() {
    assertThat(Ready.of(figures(Optional.empty(), 3, 0), true, 3).ready()).isFalse();
  }

  @Test
  void aTrackerAloneIsReadyWhenItListens() {
    assertThat(Ready.of(figures(Optional.empty(), 0, 0), false, 3).ready()).isTrue();
  }
}
