package org.eidolon.node.screen;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class ColumnsTest {
  @Test
  void countsWideAndCombiningLettersAsTerminalsDo() {
    assertThat(Columns.of("film")).isEqualTo(4);
    assertThat(Columns.of("映画")).isEqualTo(4);
    assertThat(Columns.of("e\u0301")).isEqualTo(1);
    assertThat(Columns.of("😀")).isEqualTo(2);
  }

  @Test
  void cutsNoWideLetterInTwo() {
    assertThat(Columns.cut("a映b", 2)).isEqualTo("a");
    assertThat(Columns.fit("a映b", 2)).isEqualTo("a ");
    assertThat(Columns.fit("ab", 4)).isEqualTo("ab  ");
  }

  @Property
  void whatIsFitTakesJustSoManyColumns(
      @ForAll String text, @ForAll @IntRange(max = 100) int columns) {
    assertThat(Columns.of(Columns.fit(text, columns))).isEqualTo(columns);
  }
}
