package org.eidolon.proto.swarm;

import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to pick the next piece of 100,000, of every priority, and to take it back: from a
 * partner that has as large a part of them, with eleven others that have half each.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class PickBenchmark {
  private static final int PIECES = 100_000;
  private static final int BLOCKS = 64;

  @Param({"false", "true"})
  private boolean sequential;

  @Param({"0.0001", "0.01", "0.5", "1"})
  private double part;

  private BlockBook book;

  @Setup(Level.Iteration)
  public void fill() {
    var random = new Random(1);
    book = new BlockBook(PIECES, piece -> BLOCKS * BlockRef.MAX_BYTES, new BitSet(), random);
    var all = List.of(Priority.HIGH, Priority.NORMAL, Priority.LOW, Priority.SKIP);
    var runs =
        IntStream.range(0, PIECES)
            .mapToObj(piece -> new PiecePriorities.Run(piece, piece, all.get(piece / 7 % 4), false))
            .toList();
    book.choose(PiecePriorities.of(PIECES, runs, sequential));
    book.joined(0, some(random, part));
    for (int partner = 1; partner < 12; partner++) {
      book.joined(partner, some(random, 0.5));
    }
  }

  private static BitSet some(Random random, double part) {
    var some = new BitSet(PIECES);
    IntStream.range(0, PIECES).filter(piece -> random.nextDouble() < part).forEach(some::set);
    return some;
  }

  /** A piece is begun, given up as wrong and so a candidate again. */
  @Benchmark
  public List<BlockRef> pick() {
    var picked = book.pick(0, BLOCKS, BLOCKS);
    if (!picked.isEmpty()) {
      book.releaseAll(0);
      book.failed(picked.get(0).piece());
    }
    return picked;
  }
}
