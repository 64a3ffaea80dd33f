package org.eidolon.proto.crypto;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eidolon.proto.Bytes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the key encapsulation X-Wing costs, and its two halves. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class XWingBenchmark {
  private final SecureRandom random = new SecureRandom();
  private final XWing.KeyPair pair = XWing.KeyPair.generate(random);
  private final Bytes publicKey = pair.publicKey();
  private final Bytes ciphertext = XWing.encapsulate(publicKey, random).orElseThrow().ciphertext();
  private final Bytes latticeKey = publicKey.slice(0, MlKem768.PUBLIC_BYTES);
  private final Bytes scalar = X25519.generate(random);

  @Benchmark
  public XWing.KeyPair generate() {
    return XWing.KeyPair.generate(random);
  }

  @Benchmark
  public Optional<Encapsulated> encapsulate() {
    return XWing.encapsulate(publicKey, random);
  }

  @Benchmark
  public Bytes decapsulate() {
    return pair.decapsulate(ciphertext);
  }

  @Benchmark
  public Optional<Encapsulated> latticeEncapsulates() {
    return MlKem768.encapsulate(latticeKey, random);
  }

  @Benchmark
  public Bytes curvePoint() {
    return X25519.publicKey(scalar);
  }
}
