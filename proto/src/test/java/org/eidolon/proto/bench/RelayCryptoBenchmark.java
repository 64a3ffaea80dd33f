package org.eidolon.proto.bench;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.cell.CellCommand;
import org.eidolon.proto.onion.HopKeys;
import org.eidolon.proto.onion.OwnerLayers;
import org.eidolon.proto.onion.RelayLayer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one cell of 4 KiB costs at each place of a circuit; 4096 / ns = GB/s. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "--add-opens=java.base/com.sun.crypto.provider=ALL-UNNAMED")
public class RelayCryptoBenchmark {
  private final Cell cell = Cell.of(7, CellCommand.RELAY);
  private RelayLayer relay;
  private OwnerLayers owner;

  @Setup
  public void open() {
    var random = new Random(1);
    owner = new OwnerLayers();
    var keys = new HopKeys(bytes(random, 80), bytes(random, 80), bytes(random, 20));
    owner.add(keys);
    relay = new RelayLayer(keys);
  }

  /** A relay passes a cell on. */
  @Benchmark
  public Cell relayStep() {
    relay.inbound(cell);
    return cell;
  }

  /** An owner takes one layer off a cell that another hop made. */
  @Benchmark
  public int ownerStep() {
    return owner.inbound(cell);
  }

  /** A hop makes a cell, changes of keys included. */
  @Benchmark
  public Cell relayOriginates() {
    relay.originate(cell);
    return cell;
  }

  /** An owner of one hop makes a cell, changes of keys included. */
  @Benchmark
  public Cell ownerOriginates() {
    owner.originate(cell, 0);
    return cell;
  }

  private static Bytes bytes(Random random, int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return Bytes.copyOf(bytes);
  }
}
