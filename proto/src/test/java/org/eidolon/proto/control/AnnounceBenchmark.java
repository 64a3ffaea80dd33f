package org.eidolon.proto.control;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;
import org.eidolon.proto.crypto.SigningKey;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.RequestGate;
import org.eidolon.proto.tracker.SignedRequest;
import org.eidolon.proto.tracker.SwarmRegister;
import org.eidolon.proto.tracker.Ticket;
import org.eidolon.proto.tracker.TrackerReply;
import org.eidolon.proto.tracker.TrackerRequest.Announce;
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

/**
 * What one announce costs a tracker, from the bytes of its request to those of its answer: all of
 * it, and the part that is serial.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class AnnounceBenchmark {
  private static final int MEMBERS = 1000;
  private static final int IN_THE_LARGE_SWARM = 10_000;
  private static final int SWARMS = 100;
  private static final int PER_MINUTE = 1 << 30;

  private final Bytes tracker = Hashes.sha256(Bytes.copyOf((byte) 1));
  private final Random random = new Random(1);
  private final List<Bytes> requests = new ArrayList<>();
  private final Bytes large = handle(SWARMS);
  private SwarmRegister swarms;
  private RequestGate gate;
  private Instant now;
  private int turn;

  @Setup
  public void sign() {
    now = Instant.parse("2026-11-21T00:00:00Z");
    gate = new RequestGate();
    swarms =
        new SwarmRegister(
            tracker,
            new SwarmRegister.Limits(SWARMS + 1, IN_THE_LARGE_SWARM, 8, Duration.ofDays(1)));
    for (int i = 0; i < MEMBERS; i++) {
      var key = SigningKey.generate(random);
      var body = TrackerRequestCodec.encode(announce(handle(i % SWARMS), i));
      requests.add(
          TrackerCodec.encode(SignedRequest.sign(key, Announce.PATH, tracker, now, body, random)));
    }
    for (int i = 0; i < IN_THE_LARGE_SWARM; i++) {
      var peer = new PeerId(handle(1_000_000 + i));
      swarms.announce(peer, announce(large, i), now);
    }
  }

  private static Bytes handle(int number) {
    return Hashes.sha256(Bytes.copyOf(ByteBuffer.allocate(4).putInt(number).array()));
  }

  private static Announce announce(Bytes handle, int number) {
    return new Announce(
        handle,
        new Ticket(handle(number).slice(0, Ticket.BYTES)),
        Announce.Event.UPDATE,
        number % 3 == 0 ? 100 : 25);
  }

  /** Decoded, its signature checked, counted, taken down, answered. */
  @Benchmark
  public Bytes whole() {
    var envelope = TrackerCodec.decodeEnvelope(requests.get(turn % MEMBERS));
    var request = (Announce) TrackerRequestCodec.decode(Announce.PATH, envelope.body());
    if (!envelope.holds(Announce.PATH, tracker)) {
      throw new IllegalStateException("a signature that does not hold");
    }
    return TrackerReplyCodec.encode(admitted(envelope, request));
  }

  /** What the tracker's actor does of it, in the largest swarm there may be. */
  @Benchmark
  public TrackerReply serialInALargeSwarm() {
    var envelope = TrackerCodec.decodeEnvelope(requests.get(turn % MEMBERS));
    int number = turn % IN_THE_LARGE_SWARM;
    var peer = new PeerId(handle(1_000_000 + number));
    return admitted(
        new SignedRequest(
            peer, envelope.time(), envelope.nonce(), envelope.body(), envelope.signature()),
        announce(large, number));
  }

  private TrackerReply admitted(SignedRequest envelope, Announce announce) {
    // Each request is new to the gate, though one signature serves many of them.
    var nonce = ByteBuffer.allocate(SignedRequest.NONCE_BYTES).putInt(turn++).array();
    var fresh =
        new SignedRequest(
            envelope.peer(),
            envelope.time(),
            Bytes.copyOf(nonce),
            envelope.body(),
            envelope.signature());
    if (gate.admit(fresh, fresh.peer(), PER_MINUTE, now) != RequestGate.Verdict.ADMITTED
        || !swarms.announce(fresh.peer(), announce, now)) {
      throw new IllegalStateException("an announce was refused");
    }
    var count = swarms.count(announce.handle());
    return new TrackerReply.Announced(count.seeds(), count.fetchers(), 300);
  }
}
