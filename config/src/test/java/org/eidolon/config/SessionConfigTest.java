package org.eidolon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionConfigTest {
  @Test
  void theListIsKeptUnlessSomebodySaysOtherwise() {
    var session = Settings.parse("").session();

    assertThat(session.enabled()).isTrue();
    assertThat(session.fetching()).isEqualTo(5);
    assertThat(session.sharing()).isZero();
    assertThat(session.stalledAfter()).isEqualTo(Duration.ofMinutes(30));
    assertThat(session.watch()).isEmpty();
  }

  @Test
  void watchedFoldersAreRead() {
    var session =
        Settings.parse(
                "eidolon.session.watch = [{ folder = in }, "
                    + "{ folder = b, to = c, labels = [d, e], paused = true }]")
            .session();

    assertThat(session.watch())
        .containsExactly(
            new WatchConfig("in", "", List.of(), false),
            new WatchConfig("b", "c", List.of("d", "e"), true));
  }

  @Test
  void whatMakesNoSenseIsRefusedByName() {
    refused("eidolon.session.fetching = -1", "eidolon.session.fetching");
    refused("eidolon.session.goal-ratio = -0.5", "eidolon.session.goal-ratio");
    refused("eidolon.session.watch-interval = 1ms", "eidolon.session.watch-interval");
    refused("eidolon.session.watch = [{ folder = a, lables = [] }]", "unknown key lables");
    refused("eidolon.session.watch = [{ to = a }]", "an entry without folder");
    refused("eidolon.session.watch = [{ folder = \"\" }]", "eidolon.session.watch.folder");
  }

  private static void refused(String text, String what) {
    assertThatThrownBy(() -> Settings.parse(text))
        .isInstanceOf(InvalidConfig.class)
        .hasMessageContaining(what);
  }
}
