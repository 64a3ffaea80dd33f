package org.eidolon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import org.eidolon.proto.limits.RateLimit;
import org.eidolon.proto.limits.RateLimits;
import org.eidolon.proto.limits.Rates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsConfigTest {
  private static RateLimits limits(String block) {
    return Settings.parse("eidolon.limits {" + block + "}").limits().limits();
  }

  @Test
  void nothingIsLimitedUnlessSomebodySaysSo() {
    assertThat(limits("")).isEqualTo(RateLimits.NONE);
  }

  @Test
  void sizesAreAsPeopleWriteThem() {
    var usual = limits("down = 2 MiB, up = \"500 kB\", relayed = 10M").usual();

    assertThat(usual)
        .isEqualTo(
            new Rates(new RateLimit(2 << 20), new RateLimit(500_000), new RateLimit(10 << 20)));
  }

  @Test
  void aScheduleNamesDaysAndTimes() {
    var limits =
        limits(
            "alternative.up = 1 MiB, schedule ="
                + " [{ days = [mon, Tuesday], from = \"22:00\", until = \"6:30\" }]");

    var wednesday = LocalDateTime.of(2026, 11, 25, 6, 29);
    assertThat(limits.at(wednesday).up()).isEqualTo(new RateLimit(1 << 20));
    assertThat(limits.at(wednesday.plusMinutes(1)).up()).isEqualTo(RateLimit.NONE);
  }

  @Test
  void theAlternativeCanBeOnOrOffWhateverTheTime() {
    assertThat(limits("use-alternative = on").turn()).isEqualTo(RateLimits.Turn.ON);
    assertThat(limits("use-alternative = off").turn()).isEqualTo(RateLimits.Turn.OFF);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "down = fast | eidolon.limits.down = fast, expected bytes per second",
        "up = 10 | eidolon.limits.up = 10, expected bytes per second: 0 for no limit, or 8 KiB",
        "alternative.relayed = 5k | eidolon.limits.alternative.relayed = 5k, expected",
        "use-alternative = maybe | expected schedule, on or off",
        "schedule = [{ days = [mon] }] | expected { days =",
        "schedule = [{ days = [], from = \"8:00\", until = \"9:00\" }] | expected days of the week",
        "schedule = [{ days = [moonday], from = \"8:00\", until = \"9:00\" }] | moonday, expected days",
        "schedule = [{ days = [all], from = \"8\", until = \"9:00\" }] | from = 8, expected hours",
        "sideways = 3 | unknown key eidolon.limits.sideways",
      })
  void mistakesAreNamedInALine(String block, String line) {
    assertThatThrownBy(() -> limits(block))
        .isInstanceOf(InvalidConfig.class)
        .hasMessageContaining(line)
        .message()
        .doesNotContain("\n");
  }
}
