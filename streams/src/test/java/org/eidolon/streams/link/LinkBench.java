package org.eidolon.streams.link;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.eidolon.proto.cell.Cell;
import org.junit.jupiter.api.Test;

/** Speed of one TLS link over loopback, both ends in this process; run by bench/link. */
class LinkBench {
  private static final int BATCH_CELLS = 16;

  @Test
  void oneWay() throws Exception {
    long cells = Long.getLong("bench.gigabytes", 4) * (1_000_000_000 / Cell.SIZE_BYTES);
    boolean fast = Boolean.parseBoolean(System.getProperty("bench.native", "true"));
    var config = "native-tls = " + fast;
    try (var ends = new Ends(config, config)) {
      var near = ends.dial();
      var far = ends.accepted();
      var drained = new Semaphore(0);
      near.start(new Sender(drained));
      var received = new AtomicLong();
      far.start(new Receiver(far, received));
      far.read();

      for (int round = 1; round <= 3; round++) {
        measure(round, near, drained, received, cells);
      }
    }
  }

  private static void measure(
      int round, LinkConnection near, Semaphore drained, AtomicLong received, long cells)
      throws InterruptedException {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long until = received.get() + cells / BATCH_CELLS * BATCH_CELLS;
    long cpu = system.getProcessCpuTime();
    long start = System.nanoTime();
    for (long batch = 0; batch < cells / BATCH_CELLS; batch++) {
      while (!near.writable()) {
        drained.acquire();
      }
      near.write(batch());
    }
    while (received.get() < until) {
      Thread.onSpinWait();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    double megabytes = cells * (double) Cell.SIZE_BYTES / 1e6;
    System.out.printf(
        "round %d: %.0f MB/s, %.2f CPU-s/GB%n",
        round, megabytes / seconds, (system.getProcessCpuTime() - cpu) / 1e9 / (megabytes / 1000));
  }

  private static List<Cell> batch() {
    var batch = new ArrayList<Cell>(BATCH_CELLS);
    for (int i = 0; i < BATCH_CELLS; i++) {
      batch.add(Ends.cell(i));
    }
    return batch;
  }

  private record Sender(Semaphore drained) implements LinkListener {
    @Override
    public void received(List<Cell> cells) {}

    @Override
    public void writable() {
      drained.release();
    }

    @Override
    public void closed(LinkCloseReason reason) {}
  }

  private record Receiver(LinkConnection connection, AtomicLong count) implements LinkListener {
    @Override
    public void received(List<Cell> cells) {
      count.addAndGet(cells.size());
      connection.read();
    }

    @Override
    public void writable() {}

    @Override
    public void closed(LinkCloseReason reason) {}
  }
}
