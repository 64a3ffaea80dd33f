package org.eidolon.node.screen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FullScreenTest {
  @Test
  void knowsKeysAlsoWhenSeveralComeAtOnce() {
    assertThat(Key.in("jj\u001b[A\u001b[6~q"))
        .containsExactly(Key.DOWN, Key.DOWN, Key.UP, Key.PAGE_DOWN, Key.QUIT);
    assertThat(Key.in("x\u001b[15q")).isEmpty();
    assertThat(Key.in("")).isEmpty();
  }

  @Test
  void understandsWhatATerminalSaysOfItsSize() {
    assertThat(WindowSize.parse("24 80")).contains(new WindowSize(24, 80));
    assertThat(WindowSize.parse("0 0")).isEmpty();
    assertThat(WindowSize.parse("wide")).isEmpty();
  }

  @Test
  void aLineIsCutBeforeItIsColoredAndColoredOnlyWhereThatCanBeShown() {
    var line = new Line("joined\u001b[2J", Line.Look.GOOD);

    assertThat(line.shown(6, false)).isEqualTo("joined");
    assertThat(line.shown(80, false)).isEqualTo("joined?[2J");
    assertThat(line.shown(4, true)).isEqualTo("\u001b[32mjoin\u001b[0m");
  }
}
