package org.eidolon.streams.sim;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.peer.PeerId;

/** What goes wrong between which peers. */
final class SimFaults {
  private final Random random;
  private final Duration everywhere;
  private final Map<Way, Duration> latencies = new HashMap<>();
  private final Set<Way> stalled = new HashSet<>();
  private final Set<Way> corrupting = new HashSet<>();

  private long nanosPerCell;

  private record Way(PeerId from, PeerId to) {}

  SimFaults(long seed, Duration everywhere) {
    this.random = new Random(seed);
    this.everywhere = everywhere;
  }

  synchronized void latency(PeerId one, PeerId other, Duration latency) {
    latencies.put(new Way(one, other), latency);
    latencies.put(new Way(other, one), latency);
  }

  synchronized Duration latency(PeerId from, PeerId to) {
    return latencies.getOrDefault(new Way(from, to), everywhere);
  }

  synchronized void bandwidth(long bytesPerSecond) {
    nanosPerCell =
        bytesPerSecond == 0 ? 0 : Cell.SIZE_BYTES * TimeUnit.SECONDS.toNanos(1) / bytesPerSecond;
  }

  /** How long a connection is busy with one cell. */
  synchronized long nanosPerCell() {
    return nanosPerCell;
  }

  synchronized void stall(PeerId from, PeerId to, boolean on) {
    var unused = on ? stalled.add(new Way(from, to)) : stalled.remove(new Way(from, to));
  }

  synchronized boolean isStalled(PeerId from, PeerId to) {
    return stalled.contains(new Way(from, to));
  }

  synchronized void corruptNext(PeerId from, PeerId to) {
    corrupting.add(new Way(from, to));
  }

  synchronized void maybeCorrupt(PeerId from, PeerId to, Cell cell) {
    if (corrupting.remove(new Way(from, to))) {
      int at = Cell.HEADER_BYTES + random.nextInt(Cell.BODY_BYTES);
      cell.bytes()[at] ^= (byte) (1 << random.nextInt(8));
    }
  }
}
