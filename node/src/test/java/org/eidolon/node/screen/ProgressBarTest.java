package org.eidolon.node.screen;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

final class ProgressBarTest {
  private static Progress at(String state, long total, long verified, double rate) {
    return new Progress(state, total, verified, verified, 0, 0, 4, 1, 1, 4, 5, 50, rate, "", 1);
  }

  @Test
  void showsPercentRateTimeLeftCircuitsAndPartners() {
    var line = ProgressBar.line(at("FETCHING", 1000, 250, 25), 100, Terminal.none());

    assertThat(line)
        .startsWith(" 25% [##########--")
        .contains("ETA 0:30")
        .contains("4 circuits")
        .endsWith("1 partner");
  }

  @Test
  void says100OnlyWhenAllIsHere() {
    assertThat(ProgressBar.percent(at("FETCHING", 1_000_000, 999_999, 1))).isEqualTo(99);
    assertThat(ProgressBar.percent(at("SHARING", 1_000_000, 1_000_000, 1))).isEqualTo(100);
  }

  @Test
  void saysInWordsWhatItWaitsFor() {
    assertThat(ProgressBar.plain(at("WAITING_FOR_THE_REST", 10, 5, 0)))
        .isEqualTo("50% of 10 B, no one has the rest, waiting");
    assertThat(ProgressBar.plain(at("WAITING_FOR_TRACKER", 10, 5, 0)))
        .contains("the tracker does not answer, trying again");
  }

  @Test
  void saysHowFarItIsWithTheFiles() {
    var files = new Progress("ALLOCATING", 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, "", 0.4);

    assertThat(ProgressBar.plain(files)).isEqualTo("0% of 10 B, allocating 40 %");
    assertThat(Progress.from(new Gson().toJsonTree(files.fields()).getAsJsonObject()))
        .isEqualTo(files);
    assertThat(ProgressBar.plain(at("CHECKING", 10, 0, 0))).endsWith("checking what is on disk");
  }

  @Test
  void showsTheProblemWithTheState() {
    var stuck = new Progress("STOPPED", 10, 5, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, "the disk is full", 1);

    assertThat(ProgressBar.line(stuck, 80, Terminal.none())).contains("stopped (the disk is full)");
  }

  @Property
  void neverWrapsInAnyWindow(
      @ForAll @IntRange(min = 1, max = 300) int columns,
      @ForAll @LongRange(max = 1L << 40) long total,
      @ForAll @LongRange(max = 1L << 40) long verified) {
    var line = ProgressBar.line(at("FETCHING", total, verified, 1e6), columns, Terminal.none());

    assertThat(line.length()).isLessThan(Math.min(columns, 200));
  }

  @Test
  void writesTimesAsClocks() {
    assertThat(ProgressBar.clock(0)).isEqualTo("0:00");
    assertThat(ProgressBar.clock(3599)).isEqualTo("59:59");
    assertThat(ProgressBar.clock(3600)).isEqualTo("1:00:00");
    assertThat(ProgressBar.clock(400_000)).isEqualTo("4d");
    assertThat(ProgressBar.eta(at("FETCHING", 10, 0, 0))).isEqualTo("-:--");
  }
}
