package org.eidolon.streams.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.cell.CellCommand;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What one cell costs on its way in and out of a link, TLS apart: a record of four at a time. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class CellsBenchmark {
  private static final int CELLS = 4;

  private final EmbeddedChannel channel = new EmbeddedChannel(new CellDecoder());
  private final List<Cell> cells = new ArrayList<>();
  private ByteBuf record;

  @Setup
  public void fill() {
    // The first cell of a link says which versions we speak.
    feed(Cell.of(0, CellCommand.VERSIONS));
    for (int i = 0; i < CELLS; i++) {
      cells.add(Cell.of(7, CellCommand.RELAY));
    }
    record = encode();
  }

  private void feed(Cell cell) {
    var bytes = PooledByteBufAllocator.DEFAULT.directBuffer(Cell.SIZE_BYTES);
    channel.writeInbound(bytes.writeBytes(cell.bytes()));
    channel.readInbound();
  }

  @TearDown
  public void release() {
    record.release();
    channel.finishAndReleaseAll();
  }

  /** The bytes of a record become cells. */
  @Benchmark
  @OperationsPerInvocation(CELLS)
  public List<Cell> split() {
    channel.writeInbound(record.retainedSlice());
    return channel.readInbound();
  }

  /** Cells become the bytes of a record. */
  @Benchmark
  @OperationsPerInvocation(CELLS)
  public int encodeCells() {
    var bytes = encode();
    int length = bytes.readableBytes();
    bytes.release();
    return length;
  }

  /** As {@link TlsLink} does before it hands them to TLS. */
  private ByteBuf encode() {
    var bytes = PooledByteBufAllocator.DEFAULT.directBuffer(CELLS * Cell.SIZE_BYTES);
    for (var cell : cells) {
      bytes.writeBytes(cell.bytes());
    }
    return bytes;
  }
}
