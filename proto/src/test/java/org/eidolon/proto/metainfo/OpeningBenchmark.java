package org.eidolon.proto.metainfo;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.TorrentOptions.Format;
import org.eidolon.proto.metainfo.TorrentPlan.Source;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to open a torrent of 100,000 pieces: the first time in a fresh process, and warm.
 */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class OpeningBenchmark {
  @Param private Format format;
  private Bytes file;

  @Setup
  public void write() {
    var sources = List.of(new Source(List.of("large"), 100_000L * 16_384));
    file = LargeTorrentTest.of(format, sources, 16_384).encode();
  }

  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @Warmup(iterations = 0)
  @Measurement(iterations = 1)
  @Fork(5)
  public Metainfo first() {
    return Metainfo.parse(file);
  }

  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @Warmup(iterations = 2, time = 1)
  @Measurement(iterations = 3, time = 1)
  @Fork(1)
  public Metainfo warm() {
    return Metainfo.parse(file);
  }
}
