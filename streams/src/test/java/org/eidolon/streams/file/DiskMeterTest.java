package org.eidolon.streams.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

final class DiskMeterTest {
  private final DiskMeter meter = new DiskMeter();

  @Test
  void countsWhatWaitsUntilAThreadBeginsIt() {
    var queue = new ArrayDeque<Runnable>();
    var threads = meter.counted(queue::add);

    threads.execute(() -> assertThat(meter.waiting()).isEqualTo(1));
    threads.execute(() -> assertThat(meter.waiting()).isZero());
    assertThat(meter.waiting()).isEqualTo(2);

    queue.remove().run();
    queue.remove().run();
    assertThat(meter.waiting()).isZero();
  }

  @Test
  void doesNotCountWhatIsRefused() {
    var threads =
        meter.counted(
            work -> {
              throw new RejectedExecutionException();
            });

    assertThatThrownBy(() -> threads.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(meter.waiting()).isZero();
  }

  @Test
  void addsUpReadsAndWritesApart() {
    meter.read(10, 1_000_000_000);
    meter.read(20, 500_000_000);
    meter.written(5, 0);

    assertThat(meter.reads()).isEqualTo(new DiskMeter.Accesses(2, 30, 1.5));
    assertThat(meter.writes()).isEqualTo(new DiskMeter.Accesses(1, 5, 0));
  }
}
