package org.eidolon.node.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class LogLinesTest {
  private final LogLines lines = new LogLines();

  @Test
  void keepsTheLastLinesAndCutsLongOnes() {
    for (int line = 1; line <= 600; line++) {
      lines.add(line, "info", "x".repeat(2000));
    }

    assertThat(lines.after(0)).hasSize(500);
    assertThat(lines.after(0).get(0).number()).isEqualTo(101);
    assertThat(lines.after(0).get(0).text()).hasSize(1001).endsWith("…");
    assertThat(lines.after(599)).extracting(LogLines.Line::number).containsExactly(600L);
    assertThat(lines.after(600)).isEmpty();
  }

  @Test
  void hearsWhatIsLoggedAtInfoAndAboveUntilItIsOff() {
    var log = LoggerFactory.getLogger("org.eidolon.test");
    var heard = Page.log();

    log.debug("too quiet");
    log.warn("a neighbor of {} is gone", "ours");
    heard.untap();
    log.warn("nobody hears this");

    assertThat(heard.texts()).containsExactly("warn: a neighbor of ours is gone");
  }
}
