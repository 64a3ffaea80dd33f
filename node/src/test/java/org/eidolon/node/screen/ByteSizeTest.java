package org.eidolon.node.screen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteSizeTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "17, 17",
    "64M, 67108864",
    "64MiB, 67108864",
    "64 MB, 64000000",
    "1.5k, 1536",
    "2g, 2147483648",
    "1T, 1099511627776",
    "12b, 12"
  })
  void readsWhatPeopleWrite(String text, long bytes) {
    assertThat(ByteSize.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "M", "-1", "1X", "1,5M", "9999999T", "64MM", "0x10"})
  void refusesWhatIsNoSizeAndNamesIt(String text) {
    assertThatThrownBy(() -> ByteSize.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining("64M");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1.0 KiB",
    "67108864, 64.0 MiB",
    "268435456, 256 MiB",
    "9223372036854775807, 8388608 TiB"
  })
  void writesThreeDigitsAndAUnit(long bytes, String text) {
    assertThat(ByteSize.text(bytes)).isEqualTo(text);
  }

  @Property
  void whatItWritesItReadsAgainButForTheDigitsLeftOut(
      @ForAll @LongRange(max = 1L << 50) long bytes) {
    long again = ByteSize.parse(ByteSize.text(bytes));

    assertThat(Math.abs(again - bytes)).isLessThanOrEqualTo(bytes / 19 + 1);
  }
}
