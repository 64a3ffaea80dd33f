package org.eidolon.proto.planning;

import java.security.SecureRandom;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.eidolon.proto.tracker.PathGrant;
import org.eidolon.proto.tracker.PlannedPath;
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
 * What one path costs the tracker of a large network: finding it between two members drawn by
 * chance, and writing its code as well.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
public class PlannerBenchmark {
  private final SecureRandom secureRandom = new SecureRandom();
  private final Random random = new Random(2);

  @Param({"1000", "100000"})
  private int members;

  @Param("5")
  private int links;

  private PlannedNetwork network;

  @Setup
  public void join() {
    network = new PlannedNetwork(members);
  }

  @Benchmark
  public PlannedPath plan() {
    return network.plan(links, random);
  }

  @Benchmark
  public PathGrant planAndWrite() {
    return network.order(network.plan(links, random)).write(secureRandom);
  }
}
