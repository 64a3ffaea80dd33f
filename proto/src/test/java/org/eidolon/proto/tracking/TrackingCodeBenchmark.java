package org.eidolon.proto.tracking;

import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.endtoend.EndToEnd;
import org.eidolon.proto.onion.HopKeys;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a circuit's set-up costs: the planner of 5 hops, one hop, the owner, both ends. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class TrackingCodeBenchmark {
  private static final int HOPS = 5;

  private final SecureRandom random = new SecureRandom();
  private final PlannedPath path = PlannedPath.of(HOPS, random);
  private final CircuitSetup owner = path.start(random);
  private final Bytes create = owner.create();
  private final Bytes created = PlannedPath.answer(path.peelAll(create, random));
  private final Bytes psk = PlannedPath.bytes(random, EndToEnd.PSK_BYTES);
  private final Bytes early = PlannedPath.bytes(random, HopKeys.BINDING_BYTES);
  private final Bytes binding = PlannedPath.bytes(random, HopKeys.BINDING_BYTES);

  @Benchmark
  public TrackingCodeWriter.Written plannerWritesFiveHops() {
    return TrackingCodeWriter.write(path.hops(), path.ticket(), PlannedPath.EPOCH, random);
  }

  @Benchmark
  public Bytes hopPeelsAndAnswers() {
    return path.peel(0, create, random).created(created);
  }

  @Benchmark
  public CircuitSetup ownerStartsFiveHops() {
    return path.start(random);
  }

  @Benchmark
  public CircuitSetup.Answer ownerFinishesFiveHops() {
    return owner.finish(created);
  }

  @Benchmark
  public HopKeys bothEndsAgree() {
    var initiator = EndToEnd.start(psk, early, random);
    var answer = EndToEnd.answer(initiator.hello(), psk, early, binding, random);
    return initiator.finish(answer.reply(), binding);
  }

  @Benchmark
  public OnionKeyPair hopMakesAnOnionKey() {
    return OnionKeyPair.generate(random, PlannedPath.NOW, PlannedPath.NOT_AFTER);
  }
}
