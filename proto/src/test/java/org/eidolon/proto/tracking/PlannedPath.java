package org.eidolon.proto.tracking;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.Ticket;

/** A path with everything known: what the planner wrote, and the keys of all hops. */
record PlannedPath(
    List<TrackingCodeWriter.PathHop> hops, Ticket ticket, TrackingCodeWriter.Written written) {
  static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  static final Instant NOT_AFTER = NOW.plus(1, ChronoUnit.HOURS);
  static final int EPOCH = 0x1234;

  /** Key pairs are dear, and nothing here depends on their being new. */
  private static final List<OnionKeyPair> PAIRS = pairs();

  static PlannedPath of(int length, RandomGenerator random) {
    var hops = new ArrayList<TrackingCodeWriter.PathHop>();

    for (int at = 0; at < length; at++) {
      boolean end = at == length - 1;
      hops.add(
          new TrackingCodeWriter.PathHop(
              new PeerId(bytes(random, PeerId.BYTES)),
              PAIRS.get(at).publicKey(),
              new HopInstruction(
                  end ? HopInstruction.Type.END : HopInstruction.Type.FORWARD,
                  label(at),
                  end ? 0 : label(at + 1),
                  NOT_AFTER)));
    }
    var ticket = new Ticket(bytes(random, Ticket.BYTES));
    return new PlannedPath(
        List.copyOf(hops), ticket, TrackingCodeWriter.write(hops, ticket, EPOCH, random));
  }

  int length() {
    return hops.size();
  }

  CircuitSetup start(RandomGenerator random) {
    return begin(random).create(bytes(random, TrackingCode.TO_END_BYTES), random);
  }

  CircuitSetup.Begun begin(RandomGenerator random) {
    return CircuitSetup.begin(written.code(), written.hopSecrets(), random);
  }

  HopSetup peel(int hop, Bytes create, RandomGenerator random) {
    return peel(hop, create, label(hop), NOW, random);
  }

  HopSetup peel(int hop, Bytes create, int inLabel, Instant now, RandomGenerator random) {
    return HopSetup.peel(
        create, PAIRS.get(hop), hops.get(hop).peer(), Set.of(inLabel), now, random);
  }

  /** What comes in at {@code hop} if all before it are honest. */
  Bytes createAt(int hop, Bytes create, RandomGenerator random) {
    var travelling = create;
    for (int at = 0; at < hop; at++) {
      travelling = peel(at, travelling, random).next().orElseThrow();
    }
    return travelling;
  }

  /** All hops' setups, nearest first. */
  List<HopSetup> peelAll(Bytes create, RandomGenerator random) {
    var setups = new ArrayList<HopSetup>();
    var travelling = create;
    for (int at = 0; at < length(); at++) {
      var setup = peel(at, travelling, random);
      setups.add(setup);
      travelling = setup.next().orElse(travelling);
    }
    return setups;
  }

  /** The answer as it comes back to the owner, with a word of the end that is all zeros. */
  static Bytes answer(List<HopSetup> setups) {
    return answer(setups, Bytes.copyOf(new byte[TrackingCode.FROM_END_BYTES]));
  }

  static Bytes answer(List<HopSetup> setups, Bytes fromEnd) {
    var created = setups.get(setups.size() - 1).createdAtEnd(fromEnd);
    for (int at = setups.size() - 2; at >= 0; at--) {
      created = setups.get(at).created(created);
    }
    return created;
  }

  static int label(int hop) {
    return 0x1000_0000 * (hop + 1) + 7;
  }

  static Bytes bytes(RandomGenerator random, int length) {
    var out = new byte[length];
    random.nextBytes(out);
    return Bytes.copyOf(out);
  }

  static Bytes flipped(Bytes bytes, int index, int bit) {
    var out = bytes.toArray();
    out[index] ^= (byte) (1 << bit);
    return Bytes.copyOf(out);
  }

  private static List<OnionKeyPair> pairs() {
    var random = new SplittableRandom(99);
    var pairs = new ArrayList<OnionKeyPair>();
    for (int at = 0; at < TrackingCode.MAX_HOPS; at++) {
      pairs.add(OnionKeyPair.generate(random, NOW, NOW.plus(1, ChronoUnit.DAYS)));
    }
    return List.copyOf(pairs);
  }
}
